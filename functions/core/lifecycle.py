"""How a turn or a run ends, is held or waits, whoever does it: row, place, event, archive, whoever waits for it, off the
sweeper's list, in this order.

Each part can be done again, so whoever finds a turn that came to rest half (the sweeper) simply does all of it once more.
The place is free before the event says so: who asks again as soon as he has heard of an end is not told that it goes on.
"""

from __future__ import annotations

from contextlib import suppress

from contracts.errors import Failure
from contracts.turns import Plan, TurnStatus
from functions.core import awaited_ends, blobs, directory, turn_approvals
from functions.core.active_turns import ActiveTurns
from functions.core.approvals import ApprovalRecord, Approvals
from functions.core.errors import NotFound, StepRefused, WorkflowUnavailable
from functions.core.event_log import Author, EventLog, EventWriter
from functions.core.executions import start_execution
from functions.core.journal import TurnJournal
from functions.core.outcomes import collect_outcome
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.telemetry import logger
from functions.core.turns import TurnRecord, Turns
from functions.core.work import work_of

_OUTCOME_IN_EVENT = 200_000
"""Characters; a longer result or report is in the turn, and the event says only that it ended."""


def end_turn(
    turn: TurnRecord, status: TurnStatus, *, error: Failure | None = None, reason: str | None = None
) -> TurnRecord:
    """End a turn, with what its steps have reached; `reason` is told with the end. Raises TurnIsOver if it ended otherwise
    or was held since it was read, TurnSuperseded if a later attempt owns it."""
    journal = TurnJournal(turn.principal, turn.id)
    steps = journal.steps()
    ended = Turns(turn.principal).end(
        turn,
        status,
        outcome=collect_outcome(turn, journal, steps),
        error=error,
        usage=journal.usage(steps),
        reason=reason,
    )
    announce_end(ended)
    return ended


def announce_end(turn: TurnRecord) -> None:
    """The parts of an end that follow the row. Done again, none of them does any harm, also beside a later attempt."""
    give_back_place(turn.principal, turn.id, turn.epoch)
    if not turn.archive:
        if turn.status != "completed":
            TurnJournal(turn.principal, turn.id).close(turn.epoch)
        closed = turn_approvals.close(turn) if turn.status == "cancelled" else []
        _append_end(turn, closed)
        key = EventLog(turn.principal, turn.id).archive(turn.epoch)
        if not Turns(turn.principal).mark_archived(turn, key):
            # It was deleted, or tried again, in the meantime: nothing points at this archive.
            blobs.delete(key)
    tell_waiting(turn)
    directory.close_turn(turn.id, turn.epoch)


def tell_waiting(turn: TurnRecord) -> None:
    """Tell the execution that waits for this turn's end, if there is one."""
    if not get_settings().check_in_state_machine_arn:
        # A step, which may not. CloseTurn is told of the execution's end and comes here, too.
        return
    try:
        awaited_ends.answer(turn)
    except WorkflowUnavailable:
        # The wait stays on the sweeper's list.
        logger().warning("end was not passed on", extra={"turn_id": turn.id})


def continue_log(events: EventWriter, turn: TurnRecord) -> None:
    """In a later attempt at the turn, make sure that the log goes on behind the former end, before anything else is said.

    Whoever began the attempt may have died before he said so, and nothing but this may follow a terminal event.
    """
    if turn.epoch > 1:
        events.append("turn.resumed", {"reason": turn.reason}, id_=f"turn.resumed/{turn.epoch}")


def _append_end(turn: TurnRecord, closed: list[ApprovalRecord]) -> None:
    data: dict[str, object] = {}
    if turn.outcome is not None and len(turn.outcome.model_dump_json()) <= _OUTCOME_IN_EVENT:
        data[turn.work.outcome] = turn.outcome.model_dump(mode="json")
    if turn.error is not None:
        data["error"] = turn.error.model_dump(mode="json")
    if turn.end_reason is not None:
        data["reason"] = turn.end_reason
    writer = EventWriter(turn.principal, turn.id, Author(turn.epoch))
    with suppress(StepRefused):  # a later attempt went on, and this end is in its past
        continue_log(writer, turn)
        for approval in closed:
            turn_approvals.announce_decision(writer, approval)
        writer.append(f"turn.{turn.status}", data, id_=f"turn.{turn.status}/{turn.epoch}")


def hold_turn(turn: TurnRecord, plan: Plan) -> TurnRecord:
    """Stop a running turn at its plan, until POST …/start. Raises TurnIsOver or TurnSuperseded."""
    held = Turns(turn.principal).hold(turn, plan)
    announce_hold(held)
    return held


def announce_hold(turn: TurnRecord) -> None:
    """The parts of a hold that follow the row."""
    announce_pause(turn, turn_approvals.ask_for_plan(turn))


def pause_turn(turn: TurnRecord, summary: str, token: str) -> None:
    """Let a turn wait for its answer's approval; one that is decided already goes on at once.

    The row first: once the token is stored, somebody may decide, and what goes on then must find a turn that waits. The
    place is given back, since a turn that waits for a person does no work; whoever waited for it is started by the sweeper.
    And it leaves the list of open turns, whose length is the limit of all: the sweeper keeps an eye on it by the approval's
    entry, which stays until the turn has gone on or ended. Raises TurnIsOver, TurnSuperseded or WorkflowUnavailable.
    """
    approvals, id_ = Approvals(turn.principal), turn_approvals.answer_id(turn.id)
    known = approvals.find(id_)
    if known is None or not known.decided:
        turn = Turns(turn.principal).pause(turn)
        known = approvals.ask(id_, kind="answer", turn_id=turn.id, summary=summary, token=token)
        announce_pause(turn, known)
    if known.decided:
        approvals.answer(id_, token)


def resume_turn(turn: TurnRecord) -> TurnRecord:
    """Let a turn go on whose answer was approved; any other is given back as it is. No limit holds it up: it was admitted
    once. Raises TurnIsOver or TurnSuperseded."""
    if turn.status != "awaiting_approval":
        return turn
    asked = Approvals(turn.principal).find(turn_approvals.answer_id(turn.id))
    if asked is None or not asked.decided:
        return turn
    # Who asked may not have come to say so yet, and it must not be said after this.
    announce_pause(turn, asked)
    _announce_decision(turn, asked)
    if asked.status == "rejected":
        return turn
    directory.open_turn(turn.principal, turn.id, turn.epoch + 1)
    ActiveTurns(turn.principal).take(turn.id, turn.epoch + 1, "allow", None)
    resumed = Turns(turn.principal).resume(turn)
    directory.close_approval(asked.id)
    return resumed


def settle_plan(turn: TurnRecord) -> None:
    """Write down and say what was decided about a turn's plan, by what became of the turn. Nothing as long as it is held."""
    decided = turn_approvals.settle_plan(turn)
    if decided is not None:
        _announce_decision(turn, decided)


def _announce_decision(turn: TurnRecord, decided: ApprovalRecord) -> None:
    writer = EventWriter(turn.principal, turn.id, Author(turn.epoch))
    with suppress(StepRefused):  # the turn went on or has ended, and so has its log
        turn_approvals.announce_decision(writer, decided)


def announce_pause(turn: TurnRecord, asked: ApprovalRecord) -> None:
    """What a hold and a pause have in common: the parts that follow the question."""
    give_back_place(turn.principal, turn.id, turn.epoch)
    writer = EventWriter(turn.principal, turn.id, Author(turn.epoch))
    with suppress(StepRefused):  # it went on or ended in the meantime, and so did its log
        continue_log(writer, turn)
        turn_approvals.announce_question(writer, turn, asked)
        reason = "plan" if asked.kind == "plan" else "approval"
        writer.append("turn.paused", {"reason": reason}, id_=f"turn.paused/{turn.epoch}")
    directory.close_turn(turn.id, turn.epoch)


def reopen_turn(turn: TurnRecord, redrive: int) -> TurnRecord:
    """Give a failed turn back to its execution, which an operator has redriven: no limit holds it up. Raises
    TurnIsOver or TurnSuperseded if it is not failed; what was taken for it then is found by the sweeper."""
    directory.open_turn(turn.principal, turn.id, turn.epoch + 1)
    ActiveTurns(turn.principal).take(turn.id, turn.epoch + 1, "allow", None)
    return Turns(turn.principal).reopen_for_redrive(turn, redrive)


def give_back_place(principal: Principal, turn_id: str, epoch: int) -> None:
    """Free the place that an attempt at a turn has, and start those that waited for it."""
    for place in ActiveTurns(principal).give_back(turn_id, epoch):
        if place.waiting:
            Turns(principal).note_waiting(place.turn_id, place.waits_for)
        else:
            _start(principal, place.turn_id)


def _start(principal: Principal, turn_id: str) -> None:
    """Start a turn whose waiting is over. Its row may not be there yet: then who writes it looks whether it may go."""
    if not work_of(turn_id).state_machine_arn:
        # A step, which may not start executions. CloseTurn is told of the execution's end and comes here, too.
        return
    try:
        turn = Turns(principal).get(turn_id)
        if turn.status == "queued":
            start_execution(turn)
    except (NotFound, WorkflowUnavailable) as error:
        # It stays queued, and the sweeper starts it.
        logger().warning("next turn was not started", extra={"turn_id": turn_id, "code": error.code})
