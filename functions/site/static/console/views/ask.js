// The first page: a question, and what was asked last.
import { askForm } from "../ask_form.js";
import { get } from "../api.js";
import { h } from "../dom.js";
import { loaded } from "../states.js";
import { turnItem } from "../turn/item.js";

const EXAMPLES = [
  "How has my resting heart rate changed over the last 30 days compared with the 30 days before?",
  "How much do I walk on weekends compared with weekdays?",
  "Is my sleep related to my resting heart rate?",
];

export function view({ signal }) {
  const form = askForm({});
  const choose = (question) => {
    form.box.value = question;
    form.box.dispatchEvent(new Event("input"));
    form.box.focus();
  };
  const examples = h("ul", { class: "examples", "aria-label": "Questions to begin with" }, EXAMPLES.map((question) =>
    h("li", {}, h("button", { type: "button", class: "example", on: { click: () => choose(question) } }, question))));
  const recent = loaded(
    () => get("/v1/turns", { query: { limit: 5 }, signal }),
    ({ data }) => data.length
      ? [h("h2", {}, "Lately"), h("ul", { class: "list", "aria-label": "Latest questions" }, data.map(turnItem))]
      : [],
  );
  return {
    title: "Ask",
    node: h("div", { class: "page narrow ask" },
      h("h1", {}, "What would you like to know?"),
      h("p", { class: "lead" }, "Amy reasons over your own measurements, and shows what every number rests on."),
      form, examples, recent),
    focus: () => form.box.focus(),
  };
}
