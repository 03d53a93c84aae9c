"""What a client can do to a turn: start, cancel, retry and delete it.

Each is a row of single writes, any of which may be the last that a process lives to do. So each can be done again from its
beginning, and what stays undone between two calls is what the sweeper looks for among the open turns: one that is queued
without an execution, or ended without having said so.
"""

from __future__ import annotations

from contracts.turns import TurnCreate
from functions.core import directory
from functions.core.errors import (
    NotAvailableYet,
    StepRefused,
    TurnActive,
    TurnEnded,
    TurnIsOver,
    WorkflowUnavailable,
)
from functions.core.event_log import Author, EventLog, EventWriter
from functions.core.executions import start_execution, stop_execution
from functions.core.journal import TurnJournal
from functions.core.lifecycle import announce_end, end_turn
from functions.core.principal import Principal
from functions.core.telemetry import logger
from functions.core.turns import TurnRecord, Turns, new_turn


def start_turn(principal: Principal, turn_id: str, request: TurnCreate) -> TurnRecord:
    """Start a turn, or finish starting the one that has this id already. Raises NotAvailableYet."""
    _require_available(request)
    directory.open_turn(principal, turn_id)
    turn = Turns(principal).create(new_turn(principal, turn_id, request))
    if turn.status == "queued":
        _announce(turn, "turn.queued")
        _begin(turn)
    return turn


def cancel_turn(principal: Principal, turn_id: str) -> TurnRecord:
    """Cancel a turn. One that is cancelled already stays so; raises TurnEnded for one that ended otherwise."""
    turn = Turns(principal).get(turn_id)
    if turn.status != "cancelled":
        try:
            turn = end_turn(turn, "cancelled")
        except StepRefused as error:
            raise TurnEnded from error
    elif not turn.archived:
        announce_end(turn)
    try:
        stop_execution(turn)
    except WorkflowUnavailable:
        # The row says cancelled, so the next step is refused; only what runs now runs on.
        logger().warning("execution was not stopped", extra={"turn_id": turn_id})
    return turn


def retry_turn(principal: Principal, turn_id: str) -> TurnRecord:
    """Give a failed turn a new execution, which goes on where the last one stopped.

    Raises TurnActive, TurnNotFailed or RetryExpired. A retry that is queued already is begun again, so that a call whose
    answer was lost can be repeated.
    """
    turns = Turns(principal)
    turn = turns.get(turn_id)
    if not turn.ended and not _is_queued_retry(turn):
        raise TurnActive
    if turn.ended:
        if turn.status == "failed":
            directory.open_turn(principal, turn_id)
        turn = turns.take_over_for_retry(turn)
    # Now, and not by the new execution's first step alone: a client that follows at once must not find the end at the tail.
    _announce(turn, "turn.resumed", reason="retried")
    _begin(turn)
    return turn


def delete_turn(principal: Principal, turn_id: str) -> None:
    """Remove a turn that has ended and all that belongs to it. Raises TurnActive."""
    turns = Turns(principal)
    turn = turns.get(turn_id)
    if not turn.ended:
        raise TurnActive
    # The row goes last: as long as it is there, the request can be repeated.
    EventLog(principal, turn_id).delete()
    TurnJournal(principal, turn_id).delete()
    for epoch in range(1, turn.epoch + 1):
        directory.forget_execution(turn_id if epoch == 1 else f"{turn_id}-{epoch}")
    directory.close_turn(turn_id)
    turns.delete(turn_id)


def _require_available(request: TurnCreate) -> None:
    """Refuses the options of the contract that need what is not built: a plan, an approval, an order among turns."""
    if request.start != "now":
        raise NotAvailableYet({"option": "start"})
    if request.require_approval:
        raise NotAvailableYet({"option": "require_approval"})
    if request.if_active != "allow":
        raise NotAvailableYet({"option": "if_active"})


def _is_queued_retry(turn: TurnRecord) -> bool:
    return turn.status == "queued" and turn.epoch > 1


def _announce(turn: TurnRecord, type_: str, reason: str | None = None) -> None:
    """Announce a beginning, once per epoch."""
    writer = EventWriter(turn.principal, turn.id, Author(turn.epoch))
    try:
        writer.append(type_, {"reason": reason} if reason else {}, id_=f"{type_}/{turn.epoch}")
    except TurnIsOver:
        return  # cancelled in the meantime


def _begin(turn: TurnRecord) -> None:
    try:
        start_execution(turn)
    except WorkflowUnavailable:
        # The turn stays queued, and the sweeper starts it.
        logger().warning("execution was not started", extra={"turn_id": turn.id})
