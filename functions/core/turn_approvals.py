"""The approvals that a turn waits for: its plan's and its answer's. What their rows say, the turn's log says too.

A plan is approved by starting the turn and rejected by cancelling it, whatever door that is done through; so the turn's row
decides, and the approval's row follows it. An answer's approval decides itself, and the turn follows.
"""

from __future__ import annotations

from contracts.approvals import Decision
from functions.core.approvals import ApprovalRecord, Approvals, approval_id_of
from functions.core.event_log import EventWriter
from functions.core.turns import TurnRecord


def plan_id(turn_id: str) -> str:
    """The id of the approval of a turn's plan."""
    return approval_id_of(turn_id, "plan")


def answer_id(turn_id: str) -> str:
    """The id of the approval of a turn's answer."""
    return approval_id_of(turn_id, "answer")


def ask_for_plan(turn: TurnRecord) -> ApprovalRecord:
    """Ask whether a turn that is held may go on from its plan. Asked again, it is the same approval."""
    plan = turn.plan
    assert plan is not None  # noqa: S101 - it is held, and that is with a plan
    agents = ", ".join([plan.route.main_agent, *plan.route.supporting_agents])
    estimate = f"about ${plan.estimated_cost_usd:.2f} and {plan.estimated_seconds} s"
    return Approvals(turn.principal).ask(
        plan_id(turn.id), kind="plan", turn_id=turn.id, summary=f"Go on with {agents}: {estimate}."
    )


def settle_plan(turn: TurnRecord) -> ApprovalRecord | None:
    """Write down what was decided about a turn's plan by what became of it. None while the turn is held, or has none."""
    if turn.plan is None or turn.held:
        return None
    never_went_on = turn.status == "cancelled" and turn.start == "plan"
    return _close(turn, plan_id(turn.id), "rejected" if never_went_on else "approved")


def close(turn: TurnRecord) -> list[ApprovalRecord]:
    """A turn was cancelled, and nobody needs to decide about it any more. What is decided stays so."""
    answer = _close(turn, answer_id(turn.id), "rejected")
    return [record for record in (settle_plan(turn), answer) if record is not None]


def delete(turn: TurnRecord) -> None:
    """Remove the approvals of a turn that is deleted."""
    for id_ in (plan_id(turn.id), answer_id(turn.id)):
        Approvals(turn.principal).delete(id_)


def announce_question(writer: EventWriter, turn: TurnRecord, asked: ApprovalRecord) -> None:
    """Say that somebody is asked: once for each attempt at the turn, since each pause says what for."""
    data = {"approval_id": asked.id, "kind": asked.kind, "summary": asked.summary, "expires_at": asked.expires_at}
    writer.append("approval.required", data, id_=f"approval.required/{asked.id}/{turn.epoch}")


def announce_decision(writer: EventWriter, decided: ApprovalRecord) -> None:
    """Say what was decided, once."""
    data = {"approval_id": decided.id, "kind": decided.kind, "decision": decided.status, "by": decided.by}
    writer.append("approval.resolved", data, id_=f"approval.resolved/{decided.id}")


def _close(turn: TurnRecord, id_: str, decision: Decision) -> ApprovalRecord | None:
    return Approvals(turn.principal).close(id_, decision, "expiry" if turn.end_reason == "expired" else "person")
