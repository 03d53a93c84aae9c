"""The sweeper's round over approvals: a no for those whose time is over, decisions that did not arrive, and turns that wait
in vain.

An approval is on the list before anybody can decide about it, and stays there until its decision has reached whoever waits
for it. What a decision means for a turn is in `functions.core.lifecycle`; all of it can be done twice.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from functions.core import directory
from functions.core.approvals import ApprovalRecord, Approvals
from functions.core.errors import StepRefused
from functions.core.lifecycle import end_turn, settle_plan
from functions.core.turns import Turns
from functions.turn.close_turn import close_turn


def look_after(entry: directory.OpenApproval, grace: timedelta) -> None:
    """One approval. `grace`: so long an entry may be ahead of its row. Raises WorkflowUnavailable."""
    approvals = Approvals(entry.principal)
    record = approvals.find(entry.approval_id)
    if record is None:
        if datetime.fromisoformat(entry.since) < datetime.now(UTC) - grace:
            directory.close_approval(entry.approval_id)
        return
    if record.kind == "plan":
        _plan(entry, record)
    elif record.kind == "answer":
        _answer(entry, approvals)
    else:
        approvals.answer_lost(record.id)


def _plan(entry: directory.OpenApproval, record: ApprovalRecord) -> None:
    """A plan is decided with its turn: see `functions.core.turn_approvals`."""
    turn = Turns(entry.principal).find(record.turn_id)
    if turn is not None and turn.held and record.expired:
        try:
            turn = end_turn(turn, "cancelled", reason="expired")
        except StepRefused:
            return  # it was started or cancelled at this very moment
    if turn is None:
        Approvals(entry.principal).delete(record.id)
    elif not turn.held:
        settle_plan(turn)
        directory.close_approval(record.id)


def _answer(entry: directory.OpenApproval, approvals: Approvals) -> None:
    record = approvals.answer_lost(entry.approval_id)
    turn = Turns(entry.principal).find(record.turn_id) if record else None
    if turn is None:
        approvals.delete(entry.approval_id)
    elif turn.status == "awaiting_approval":
        close_turn(turn, turn.execution)
    elif record is not None and record.decided:
        directory.close_approval(entry.approval_id)
