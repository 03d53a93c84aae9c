// What waits for the person: what it is about, and the two buttons.
import { post } from "../api.js";
import { button, h } from "../dom.js";
import { act, field } from "../form.js";
import { duration, fromNow, moment, usd } from "../format.js";
import { draft, keep } from "../drafts.js";
import { chip } from "../states.js";
import { answerText } from "./answer.js";
import { findingCard } from "./finding.js";
import { agentName } from "./names.js";

export const KINDS = { plan: "A plan", answer: "An answer", action: "An action" };

/** The panel of one approval as it was read; `decided` hears of the decision. */
export function approvalPanel(approval, { decided, signal }) {
  return h("section", { class: "approval", "aria-label": "Approval" },
    h("p", { class: "approval-summary" }, approval.summary),
    planOf(approval.plan),
    approval.draft && h("div", {}, h("h3", {}, "Draft"), h("p", { class: "quiet" }, "Its numbers are not checked yet."),
      h("div", { class: "answer-text draft" }, answerText(approval.draft))),
    approval.findings?.length ? h("details", { class: "more" }, h("summary", {}, `Findings (${approval.findings.length})`),
      approval.findings.map((finding) => findingCard(finding, signal))) : null,
    approval.status === "pending" ? decision(approval, decided) : outcome(approval));
}

/** Who will answer, what they are asked, and what it will probably take. */
export function planOf(plan) {
  if (!plan) return null;
  return h("div", { class: "plan" },
    h("dl", { class: "pairs" }, Object.entries(plan.questions).map(([agent, question]) =>
      h("div", {}, h("dt", {}, agentName(agent)), h("dd", {}, question)))),
    h("p", { class: "figures" }, `about ${duration(plan.estimated_seconds * 1000)} and ${usd(plan.estimated_cost_usd)} more`));
}

function decision(approval, decided) {
  const name = `approval.${approval.id}`;
  const comment = h("textarea", { rows: 2, maxlength: 2000 });
  comment.value = draft(name);
  comment.addEventListener("input", () => keep(name, comment.value));
  const wrong = h("div");
  const decide = (control, choice) => act(control, wrong, async () => {
    const said = comment.value.trim() || null;
    const result = await post(`/v1/approvals/${approval.id}`, { decision: choice, comment: said });
    keep(name, "");
    decided(result);
  });
  const approve = button("Approve", () => decide(approve, "approve"), { class: "button primary" });
  const reject = button("Reject", () => decide(reject, "reject"));
  return h("div", { class: "decision" },
    field("Comment", comment, "If you like. It is kept with the decision; no model reads it."),
    wrong,
    h("div", { class: "row" }, approve, reject,
      h("span", { class: "quiet" }, `No decision is a no, ${fromNow(approval.expires_at)}.`)));
}

function outcome(approval) {
  return h("p", {}, chip(approval.status), ` by ${approval.by ?? "nobody"}, ${moment(approval.decided_at)}`,
    approval.comment && h("span", { class: "quiet" }, ` “${approval.comment}”`));
}
