// What waits for the person, and what was decided.
import { announce, focusOn } from "../announce.js";
import { get } from "../api.js";
import { fill, h } from "../dom.js";
import { failure } from "../failure.js";
import { fromNow } from "../format.js";
import { chip, empty, loading, paged } from "../states.js";
import { approvalPanel, KINDS } from "../turn/approval.js";

export function view({ signal }) {
  const decided = paged("/v1/approvals", { item: (one) => past(one), none: () => empty("Nothing was decided yet."), query: { status: "approved" }, signal, label: "Approved" });
  const rejected = paged("/v1/approvals", { item: (one) => past(one), none: () => empty("Nothing was rejected."), query: { status: "rejected" }, signal, label: "Rejected" });
  const waiting = paged("/v1/approvals", {
    item: (one) => open(one, { signal, done: () => { waiting.reload(); decided.reload(); rejected.reload(); focusOn(title); } }),
    none: () => empty("Nothing waits for you.", h("p", {}, "Ask with “Let me approve the answer”, and the answer waits here.")),
    query: { status: "pending" }, signal, label: "Waiting",
  });
  const title = h("h1", {}, "Approvals");
  return {
    title: "Approvals",
    node: h("div", { class: "page narrow" }, title, waiting,
      h("details", { class: "more" }, h("summary", {}, "Approved"), decided),
      h("details", { class: "more" }, h("summary", {}, "Rejected"), rejected)),
  };
}

function open(approval, { signal, done }) {
  const place = h("div");
  const details = h("details", { class: "approval-entry" },
    h("summary", {}, h("span", { class: "entry-title" }, approval.summary), " ", h("span", { class: "quiet" }, `${KINDS[approval.kind]} · ends ${fromNow(approval.expires_at)}`)),
    place);
  const read = async () => {
    fill(place, loading());
    try {
      const whole = await get(`/v1/approvals/${approval.id}`, { signal });
      fill(place, approvalPanel(whole, { signal, decided: (result) => { announce(`It is ${result.status}.`); done(); } }), about(approval));
    } catch (error) {
      if (error.name !== "AbortError") fill(place, failure(error, read));
    }
  };
  details.addEventListener("toggle", () => details.open && !place.hasChildNodes() && read());
  return h("li", { class: "entry" }, details);
}

function past(approval) {
  return h("li", { class: "entry" }, h("span", { class: "entry-title" }, approval.summary),
    h("p", { class: "entry-facts" }, chip(approval.status), h("span", {}, `${KINDS[approval.kind]} · by ${approval.by} ${fromNow(approval.decided_at)}`), about(approval)),
    approval.comment && h("p", { class: "quiet" }, `“${approval.comment}”`));
}

function about(approval) {
  return approval.turn_id.startsWith("turn_") ? h("a", { href: `#/turns/${approval.turn_id}` }, "The question") : null;
}
