"""The sweeper: once a minute it does what somebody who died had begun.

It walks the list of open turns: one that is queued without an execution is started, one whose execution has ended is
closed, one that ended half is ended whole. All of it can be done twice, so it does not matter who else is at it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.core import directory
from functions.core.errors import AmyError, TurnNotFound
from functions.core.executions import describe_execution, start_execution
from functions.core.lifecycle import announce_end
from functions.core.telemetry import logger, places
from functions.core.turns import TurnRecord, Turns
from functions.turn.close_turn import close_turn

GRACE = timedelta(minutes=2)
"""So long, an entry may be without its row: the list is written first."""


def handler(_: dict[str, Any], __: object) -> dict[str, int]:
    """One round. Output: how many turns were open, and how many could not be looked after."""
    seen = failed = 0
    for entry in directory.open_turns():
        seen += 1
        try:
            _look_after(entry)
        except Exception as error:  # noqa: BLE001 - one turn in trouble must not keep the sweeper from the others
            failed += 1
            extra = {"turn_id": entry.turn_id, "kind": type(error).__name__, "places": places(error)}
            logger().warning("turn was not swept", extra=extra)
            if not isinstance(error, AmyError):
                logger().error("unexpected error in the sweeper", extra=extra)
    return {"open": seen, "failed": failed}


def _look_after(entry: directory.OpenTurn) -> None:
    try:
        turn = Turns(entry.principal).get(entry.turn_id)
    except TurnNotFound:
        # Its creator died between the list and the row; a repeated request will put it on the list again.
        if datetime.fromisoformat(entry.since) < datetime.now(UTC) - GRACE:
            directory.close_turn(entry.turn_id)
        return
    if turn.ended:
        announce_end(turn)
    elif turn.status == "queued" and _has_no_execution(turn):
        start_execution(turn)
    else:
        close_turn(turn, turn.execution)


def _has_no_execution(turn: TurnRecord) -> bool:
    return describe_execution(turn.execution) is None
