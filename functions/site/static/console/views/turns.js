// All questions, the newest first.
import { h } from "../dom.js";
import { empty, paged } from "../states.js";
import { turnItem } from "../turn/item.js";

export function view({ signal }) {
  return {
    title: "Questions",
    node: h("div", { class: "page narrow" },
      h("h1", {}, "Questions"),
      paged("/v1/turns", {
        item: turnItem, signal, label: "Questions",
        none: () => empty("You have asked nothing yet.", h("a", { class: "button primary", href: "#/" }, "Ask Amy")),
      })),
  };
}
