"""What can be done to a turn or a run: start, cancel, retry and delete it.

Each is a row of single writes, any of which may be the last that a process lives to do. So each can be done again from its
beginning, and what stays undone between two calls is what the sweeper looks for among the open turns: one that is queued
without an execution, one that came to rest without having said so, one that is on the list and did not begin.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from contracts.turns import TurnCreate
from functions.core import directory, turn_approvals
from functions.core.active_turns import ActiveTurns
from functions.core.admission import admit, leave
from functions.core.errors import (
    StepRefused,
    TurnActive,
    TurnEnded,
    TurnIsOver,
    WorkflowUnavailable,
)
from functions.core.event_log import Author, EventLog, EventWriter
from functions.core.executions import start_execution, stop_execution
from functions.core.journal import TurnJournal
from functions.core.lifecycle import (
    announce_end,
    announce_hold,
    continue_log,
    end_turn,
    give_back_place,
    settle_plan,
    tell_waiting,
)
from functions.core.principal import Principal
from functions.core.telemetry import logger
from functions.core.turns import TurnRecord, Turns, new_turn, require_retriable

_TRIES = 5
"""How often a cancellation meets a turn that changes at the same moment; each change is one of a few in a turn's life."""


def start_turn(principal: Principal, turn_id: str, request: TurnCreate) -> TurnRecord:
    """Start a turn, or finish starting the one that has this id already; with `start: queued` only write it down.

    Raises TurnActiveAlready or TooManyTurns.
    """
    return start_new(new_turn(principal, turn_id, request))


def start_new(wanted: TurnRecord, prepare: Callable[[TurnRecord], None] | None = None) -> TurnRecord:
    """Write a new turn or run and start it unless it is pending; or finish starting the one that has its id already.

    `prepare` does what has to be done behind the row and before the execution, and can be done again. Raises
    TurnActiveAlready or TooManyTurns.
    """
    turns = Turns(wanted.principal)
    turn = turns.find(wanted.id)
    if turn is None:
        if wanted.status != "pending":
            place = admit(wanted.principal, wanted.id, 1, wanted.if_active, cancel_turn)
            wanted = wanted.model_copy(update={"waits_for": place.waits_for if place.waiting else None})
        turn = turns.create(wanted)
    if turn.epoch == 1 and turn.status in ("pending", "queued"):
        if prepare is not None:
            prepare(turn)
        _announce(turn)
        if turn.status == "queued":
            _begin(turn)
    return turn


def start_pending_turn(principal: Principal, turn_id: str) -> TurnRecord:
    """Let a pending turn begin or go on. One that is queued already is begun again, unless it waits for another, so that a
    call whose answer was lost can be repeated.

    Raises TurnActive, TurnEnded, TurnActiveAlready or TooManyTurns.
    """
    turns = Turns(principal)
    turn = turns.get(turn_id)
    if turn.status == "pending":
        turn = _let_begin(turns, turn)
    if turn.ended:
        raise TurnEnded
    if turn.status != "queued":
        raise TurnActive
    settle_plan(turn)
    _announce(turn)
    _begin(turn)
    return turn


def cancel_turn(principal: Principal, turn_id: str) -> TurnRecord:
    """Cancel a turn. One that is cancelled already stays so; raises TurnEnded for one that ended otherwise."""
    turns = Turns(principal)
    turn = turns.get(turn_id)
    for _ in range(_TRIES):
        if turn.ended:
            break
        try:
            turn = end_turn(turn, "cancelled")
        except StepRefused:
            # It ended, was held or was started at this very moment.
            turn = turns.get(turn_id)
    if turn.status != "cancelled":
        raise TurnEnded if turn.ended else TurnActive
    if not turn.archive:
        announce_end(turn)
    try:
        stop_execution(turn)
    except WorkflowUnavailable:
        # The row says cancelled, so the next step is refused; only what runs now runs on.
        logger().warning("execution was not stopped", extra={"turn_id": turn_id})
    return turn


def retry_turn(principal: Principal, turn_id: str) -> TurnRecord:
    """Give a failed turn a new execution, which goes on where the last one stopped.

    Raises TurnActive, TurnNotFailed, RetryExpired or TooManyTurns. A retry that is queued already is begun again, so that a
    call whose answer was lost can be repeated.
    """
    turns = Turns(principal)
    turn = turns.get(turn_id)
    if not turn.ended and not _is_queued_retry(turn):
        raise TurnActive
    if turn.ended:
        require_retriable(turn)
        if not turn.archive:
            announce_end(turn)
        admit(principal, turn_id, turn.epoch + 1, "allow", cancel_turn)
        turn = turns.take_over_for_retry(turn)
    # Now, and not by the new execution's first step alone: a client that follows at once must not find the end at the tail.
    _announce(turn)
    _begin(turn)
    return turn


def delete_turn(principal: Principal, turn_id: str) -> None:
    """Remove a turn that has ended or is pending, and all that belongs to it. Raises TurnActive."""
    turns = Turns(principal)
    turn = turns.get(turn_id)
    if turn.status == "pending":
        # Cancelled first, so that nobody starts it meanwhile.
        turn = cancel_turn(principal, turn_id)
    if not turn.ended:
        raise TurnActive
    give_back_place(principal, turn_id, turn.epoch)
    tell_waiting(turn)
    # The row goes last: as long as it is there, the request can be repeated.
    EventLog(principal, turn_id).delete()
    TurnJournal(principal, turn_id).delete()
    for execution in turn.executions:
        directory.forget_execution(execution)
    directory.close_turn(turn_id, turn.epoch)
    turn_approvals.delete(turn)
    turns.delete(turn_id)


def _is_queued_retry(turn: TurnRecord) -> bool:
    return turn.status == "queued" and turn.epoch > 1


def _let_begin(turns: Turns, turn: TurnRecord) -> TurnRecord:
    """Make a pending turn queued, with a place."""
    epoch = turn.epoch
    if turn.held:
        # Whole, before the next attempt takes its place and its entry on the list.
        announce_hold(turn)
        epoch += 1
    place = admit(turns.principal, turn.id, epoch, turn.if_active, cancel_turn)
    try:
        return turns.let_begin(turn, waits_for=place.waits_for if place.waiting else None)
    except StepRefused:
        # Somebody else let it begin, which is the same, or cancelled it.
        turn = turns.get(turn.id)
        if turn.ended:
            leave(turns.principal, turn.id, epoch)
        return turn


def _announce(turn: TurnRecord) -> None:
    """Announce a beginning, once per epoch."""
    writer = EventWriter(turn.principal, turn.id, Author(turn.epoch))
    with suppress(TurnIsOver):  # cancelled in the meantime
        if turn.epoch == 1:
            writer.append("turn.queued", {}, id_="turn.queued/1")
        continue_log(writer, turn)


def _begin(turn: TurnRecord) -> None:
    """Start the execution of a queued turn, unless it waits for another.

    Looked up only now that the row is there: whoever ended what it waits for before that has not found the row.
    """
    if turn.waits_for is not None:
        place = ActiveTurns(turn.principal).find(turn.id)
        if place is not None and place.waiting:
            return
    try:
        start_execution(turn)
    except WorkflowUnavailable:
        # The turn stays queued, and the sweeper starts it.
        logger().warning("execution was not started", extra={"turn_id": turn.id})
