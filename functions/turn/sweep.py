"""The sweeper: once a minute it does what somebody who died had begun.

It walks the list of open turns: one that is queued without an execution is started, one whose execution has ended is
closed, one that ended, was held or was paused half is brought to rest whole; so whoever waits for it is started. One that
waits itself is left alone, and one that is pending or waits for an approval is not on the list, unless somebody died while
he let it begin or go on. Then it walks the lists of open approvals, of executions that wait for a turn's end, of check-ins
whose schedule may lag behind, and of open erasures. All of it can be done twice, so it does not matter who else is at it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from functions.core import directory, erasures
from functions.core.active_turns import ActiveTurns
from functions.core.approvals import Approvals
from functions.core.errors import AmyError, NotFound
from functions.core.executions import describe_execution, start_execution
from functions.core.lifecycle import announce_end, announce_hold, announce_pause, give_back_place
from functions.core.telemetry import logger, places
from functions.core.turn_approvals import answer_id
from functions.core.turns import TurnRecord, Turns
from functions.turn import sweep_approvals, sweep_check_ins, sweep_erasures
from functions.turn.close_turn import close_turn

GRACE = timedelta(minutes=2)
"""So long, an entry may be ahead of its turn's row: the list is written first."""


def handler(_: dict[str, Any], __: object) -> dict[str, int]:
    """One round. Output: how many entries each list had, and how many of all could not be looked after."""
    turns = approvals = waits = check_ins = open_erasures = failed = 0
    for turn in directory.open_turns():
        turns += 1
        failed += not _swept(turn.turn_id, partial(_look_after, turn))
    for approval in directory.open_approvals():
        approvals += 1
        failed += not _swept(approval.approval_id, partial(sweep_approvals.look_after, approval, GRACE))
    for wait in directory.open_waits():
        waits += 1
        failed += not _swept(wait.turn_id, partial(sweep_check_ins.look_after_wait, wait))
    for entry in directory.unsettled_check_ins():
        check_ins += 1
        failed += not _swept(entry.check_in_id, partial(sweep_check_ins.look_after_schedule, entry, GRACE))
    for erasure in erasures.open_erasures():
        open_erasures += 1
        failed += not _swept(erasure.id, partial(sweep_erasures.look_after, erasure))
    return {
        "open": turns,
        "approvals": approvals,
        "waits": waits,
        "check_ins": check_ins,
        "erasures": open_erasures,
        "failed": failed,
    }


def _swept(id_: str, look_after: Callable[[], None]) -> bool:
    """Look after one entry; one that is in trouble must not keep the sweeper from the others."""
    try:
        look_after()
    except Exception as error:  # noqa: BLE001 - see above
        extra = {"entry": id_, "kind": type(error).__name__, "places": places(error)}
        logger().warning("entry was not swept", extra=extra)
        if not isinstance(error, AmyError):
            logger().error("unexpected error in the sweeper", extra=extra)
        return False
    return True


def _look_after(entry: directory.OpenTurn) -> None:
    try:
        turn = Turns(entry.principal).get(entry.turn_id)
    except NotFound:
        _withdraw_if_old(entry)
        return
    if _waits(turn):
        return
    if turn.ended:
        announce_end(turn)
    elif turn.held:
        announce_hold(turn)
    elif turn.status == "queued" and describe_execution(turn.execution) is None:
        start_execution(turn)
    elif turn.status != "pending":
        asked = Approvals(turn.principal).find(answer_id(turn.id)) if turn.status == "awaiting_approval" else None
        if asked is not None:
            announce_pause(turn, asked)
        close_turn(turn, turn.execution)
    if turn.at_rest or turn.status == "pending":
        # Announced, this attempt is off the list. What is still on it is a next one that did not begin.
        _withdraw_if_old(entry)


def _withdraw_if_old(entry: directory.OpenTurn) -> None:
    """Undo a beginning whose author died before the row; a repeated request puts the turn on the list again."""
    if datetime.fromisoformat(entry.since) < datetime.now(UTC) - GRACE:
        give_back_place(entry.principal, entry.turn_id, entry.epoch)
        directory.withdraw(entry)


def _waits(turn: TurnRecord) -> bool:
    """Whether it is enqueued behind another, whose end starts it."""
    if turn.status != "queued" or turn.waits_for is None:
        return False
    place = ActiveTurns(turn.principal).find(turn.id)
    return place is not None and place.waiting
