// A turn as an entry of a list.
import { h } from "../dom.js";
import { fromNow, usd } from "../format.js";
import { chip } from "../states.js";

const KINDS = { check_in: "check-in", replay: "replay" };

export function turnItem(turn) {
  const question = turn.messages[turn.messages.length - 1].content;
  const facts = [fromNow(turn.created_at), KINDS[turn.kind], turn.usage.cost_usd ? usd(turn.usage.cost_usd) : null].filter(Boolean);
  return h("li", { class: "entry" },
    h("a", { class: "entry-title", href: `#/turns/${turn.id}` }, question),
    h("p", { class: "entry-facts" }, chip(turn.status), h("span", {}, facts.join(" · "))));
}
