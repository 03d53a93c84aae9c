"""`/v1/approvals`: where a turn, or what an agent asked for, waits for the caller's yes or no."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from contracts.approvals import Approval, ApprovalDecision, ApprovalPage, ApprovalStatus, Decision
from contracts.ids import is_id
from functions.api.caller import Caller
from functions.api.pages import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of
from functions.api.refusals import refuses
from functions.core.approvals import ApprovalRecord, Approvals, require_decision
from functions.core.errors import (
    ApprovalDecided,
    ApprovalExpired,
    ApprovalNotFound,
    StepRefused,
    TooManyTurns,
    TurnActive,
    TurnActiveAlready,
    TurnEnded,
    WorkflowUnavailable,
)
from functions.core.journal import TurnJournal
from functions.core.lifecycle import end_turn, settle_plan
from functions.core.principal import Principal
from functions.core.turn_control import start_pending_turn
from functions.core.turns import Turns

router = Router()

ApprovalIdInPath = Annotated[str, Path(description="`apr_…`")]
"""Plain text here: an id of another form is an approval that does not exist, not a field that does not fit."""

_REVIEW = "AwaitApproval#review"
"""What the step keeps for the person to see."""


@router.get(
    "/v1/approvals",
    summary="List your approvals",
    description="Those of the newest turn first. What each is about in full is shown where it is read alone.",
    operation_id="list_approvals",
    tags=["approvals"],
)
def list_approvals(
    caller: Caller,
    *,
    status: Annotated[ApprovalStatus | None, Query(description="Only these.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ApprovalPage:
    before = decode_cursor("apr", cursor) if cursor is not None else None
    page, following = page_of(limit, Approvals(caller).list(limit + 1, before, status), lambda one: one.to_wire())
    return ApprovalPage(data=page, next_cursor=following)


@router.get(
    "/v1/approvals/<approval_id>",
    summary="Read an approval",
    description="What is decided, by when, and what it is about: the plan, or the findings and the draft.",
    operation_id="get_approval",
    tags=["approvals"],
)
@refuses(ApprovalNotFound)
def get_approval(caller: Caller, approval_id: ApprovalIdInPath) -> Approval:
    return _shown(caller, Approvals(caller).get(_known_form(approval_id)))


@router.post(
    "/v1/approvals/<approval_id>",
    summary="Approve or reject",
    description=(
        "An answer that is approved is given, one that is rejected ends its turn as cancelled, with what was reached. "
        "Approving a plan is starting its turn, rejecting it is cancelling it. The same decision again changes nothing; "
        "another one is refused with 409 `approval_decided`, or `approval_expired` when the time was over."
    ),
    operation_id="decide_approval",
    tags=["approvals"],
)
@refuses(
    ApprovalNotFound, ApprovalDecided, ApprovalExpired, TurnEnded, TooManyTurns, TurnActiveAlready, WorkflowUnavailable
)
def decide_approval(caller: Caller, approval_id: ApprovalIdInPath, request: ApprovalDecision) -> Approval:
    approvals = Approvals(caller)
    record = approvals.get(_known_form(approval_id))
    decision: Decision = "approved" if request.decision == "approve" else "rejected"
    if record.kind == "plan":
        return _shown(caller, _decide_plan(caller, record, decision, request.comment))
    if record.kind == "answer" and not record.decided:
        _require_going_on(caller, record)
    return _shown(caller, approvals.decide(record.id, decision, comment=request.comment))


def _decide_plan(
    principal: Principal, record: ApprovalRecord, decision: Decision, comment: str | None
) -> ApprovalRecord:
    """Start the turn or cancel it; whoever does either first has decided. Raises what starting a turn raises."""
    approvals, turns = Approvals(principal), Turns(principal)
    turn = turns.find(record.turn_id)
    if turn is not None and turn.held and not record.decided:
        approvals.note_comment(record.id, comment)
        with suppress(StepRefused, TurnActive, TurnEnded):  # somebody was first, and what he decided counts
            if record.expired:
                end_turn(turn, "cancelled", reason="expired")
            elif decision == "approved":
                start_pending_turn(principal, turn.id)
            else:
                end_turn(turn, "cancelled", reason="rejected")
    turn = turns.find(record.turn_id)
    if turn is not None:
        settle_plan(turn)
    return require_decision(approvals.get(record.id), decision)


def _require_going_on(principal: Principal, record: ApprovalRecord) -> None:
    """Raises TurnEnded: what failed asks again once it is retried."""
    turn = Turns(principal).find(record.turn_id)
    if turn is None or turn.ended:
        raise TurnEnded


def _shown(principal: Principal, record: ApprovalRecord) -> Approval:
    """The approval, with what the person decides about."""
    if record.kind == "plan":
        turn = Turns(principal).find(record.turn_id)
        return record.to_wire(plan=turn.plan if turn else None)
    return record.to_wire(**(_review(principal, record.turn_id) if record.kind == "answer" else {}))


def _review(principal: Principal, turn_id: str) -> dict[str, Any]:
    try:
        review: dict[str, Any] = TurnJournal(principal, turn_id).load(_REVIEW)
    except KeyError:
        return {}
    return review


def _known_form(approval_id: str) -> str:
    if not is_id("apr", approval_id):
        raise ApprovalNotFound
    return approval_id
