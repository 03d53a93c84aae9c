"""How a turn ends, whoever ends it: row, terminal event, archive, off the sweeper's list, in this order.

Each part can be done again, so whoever finds a turn that ended half (the sweeper) simply does all of it once more.
"""

from __future__ import annotations

from contracts.errors import Failure
from contracts.turns import TurnStatus
from functions.core import directory
from functions.core.errors import TurnIsOver
from functions.core.event_log import Author, EventLog, EventWriter
from functions.core.journal import TurnJournal
from functions.core.turn_result import collect_result
from functions.core.turns import TurnRecord, Turns

_RESULT_IN_EVENT = 200_000
"""Characters; a longer result is in the turn, and the event says only that it ended."""


def end_turn(turn: TurnRecord, status: TurnStatus, *, error: Failure | None = None) -> TurnRecord:
    """End a turn, with what its steps have reached. Raises TurnIsOver if it ended otherwise, TurnSuperseded if a later
    attempt owns it."""
    journal = TurnJournal(turn.principal, turn.id)
    steps = journal.steps()
    ended = Turns(turn.principal).end(
        turn, status, result=collect_result(journal, steps), error=error, usage=journal.usage(steps)
    )
    announce_end(ended)
    return ended


def announce_end(turn: TurnRecord) -> None:
    """The parts of an end that follow the row."""
    data: dict[str, object] = {}
    if turn.result is not None:
        result = turn.result.model_dump_json()
        if len(result) <= _RESULT_IN_EVENT:
            data["result"] = turn.result.model_dump(mode="json")
    if turn.error is not None:
        data["error"] = turn.error.model_dump(mode="json")
    writer = EventWriter(turn.principal, turn.id, Author(turn.epoch))
    try:
        writer.append(f"turn.{turn.status}", data, id_=f"turn.{turn.status}/{turn.epoch}")
    except TurnIsOver:
        # Somebody announced this end under the same epoch; nothing may follow.
        return
    EventLog(turn.principal, turn.id).archive()
    Turns(turn.principal).mark_archived(turn)
    directory.close_turn(turn.id)
