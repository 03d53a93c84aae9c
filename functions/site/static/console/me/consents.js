// What the person agreed to, and taking it back.
import { announce } from "../announce.js";
import { get, post } from "../api.js";
import { button, h } from "../dom.js";
import { act } from "../form.js";
import { fromNow } from "../format.js";
import { chip, loaded } from "../states.js";

const PURPOSES = {
  health_data_processing: ["Keep and read my health data", "Without it Amy can do nothing with it."],
  model_provider: ["Send parts of it to the provider of the language model", "Without it no question can be answered."],
  research: ["Use it, without my name, to make Amy better", "Nothing rests on it today."],
};
const VERSION = "2026-11-01";

export function consents(signal) {
  const list = loaded(() => get("/v1/me/consents", { signal }), ({ current }) =>
    h("ul", { class: "list", "aria-label": "Consents" }, current.map((one) => item(one, () => list.reload()))));
  return list;
}

function item({ purpose, granted, since }, changed) {
  const [title, text] = PURPOSES[purpose] ?? [purpose, ""];
  const wrong = h("div");
  const change = button(granted ? "Take it back" : "Agree", () => act(change, wrong, async () => {
    await post("/v1/me/consents", { purpose, version: VERSION, granted: !granted });
    announce(granted ? "Taken back." : "Agreed.");
    await changed();
  }), { class: "button small", "aria-label": `${granted ? "Take it back" : "Agree"}: ${title}` });
  return h("li", { class: "entry" }, h("span", { class: "entry-title" }, title), h("p", { class: "quiet" }, text),
    h("p", { class: "entry-facts" }, chip(granted ? "active" : "plain", granted ? "agreed" : "not agreed"), since && h("span", {}, fromNow(since)), change), wrong);
}
