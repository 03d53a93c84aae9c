"""Whether a turn may begin now: the limits, and what its `if_active` says of the user's other turns.

The limit of one user is exact, because his places are one item. The limit of all is the length of the sweeper's list of open
turns: no counter that could drift, since whatever a dead process left on the list the sweeper takes off. A turn is put on
the list before the list is counted, so there are never more than the limit; at the brim two that come at the same moment may
both be refused, and come again. The list is at most that long, so counting it is one read of some 50 KB.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from functions.core import directory
from functions.core.active_turns import RETRY_AFTER_SECONDS, ActiveTurns, Place
from functions.core.errors import NotFound, TooManyTurns, TurnActive, TurnActiveAlready, TurnEnded
from functions.core.lifecycle import give_back_place
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.turns import IfActive, TurnRecord, Turns

Cancel = Callable[[Principal, str], TurnRecord]

_ROUNDS = 20
_PAUSE_SECONDS = 0.1
"""Between rounds: a turn that another request begins at this moment has a place and no row yet."""


def admit(principal: Principal, turn_id: str, epoch: int, if_active: IfActive, cancel: Cancel) -> Place:
    """Put an attempt at a turn on the list of open turns and give it its place; done twice, it is the same place.

    Raises TurnActiveAlready or TooManyTurns; then it is on no list.
    """
    entry = directory.open_turn(principal, turn_id, epoch)
    try:
        _require_room()
        if if_active == "cancel_previous":
            return _after_cancelling(principal, turn_id, epoch, cancel)
        most = get_settings().max_turns_per_user
        active = ActiveTurns(principal)
        try:
            return active.take(turn_id, epoch, if_active, most)
        except (TurnActiveAlready, TooManyTurns):
            others = _others(active, turn_id)
            if len(_still_active(principal, others)) == len(others):
                raise
            return active.take(turn_id, epoch, if_active, most)
    except (TurnActiveAlready, TooManyTurns):
        if entry.epoch == epoch:
            directory.withdraw(entry)
        raise


def leave(principal: Principal, turn_id: str, epoch: int) -> None:
    """Undo an admission whose turn did not begin."""
    give_back_place(principal, turn_id, epoch)
    directory.close_turn(turn_id, epoch)


def _require_room() -> None:
    most = get_settings().max_turns
    if directory.count_open_turns(most + 1) > most:
        raise TooManyTurns({"scope": "everybody", "limit": most}, retry_after=RETRY_AFTER_SECONDS)


def _after_cancelling(principal: Principal, turn_id: str, epoch: int, cancel: Cancel) -> Place:
    """Cancel all others, the newest first, so that none of them starts because of the end of another."""
    active = ActiveTurns(principal)
    mine = active.find(turn_id)
    if mine is not None and mine.epoch >= epoch:
        return mine  # what was begun since then is not "previous"
    for number in range(_ROUNDS):
        if number:
            time.sleep(_PAUSE_SECONDS)
        for place in _still_active(principal, _others(active, turn_id)):
            try:
                cancel(principal, place.turn_id)
            except (TurnActive, TurnEnded, NotFound):
                continue
        try:
            return active.take(turn_id, epoch, "reject", get_settings().max_turns_per_user)
        except TurnActiveAlready:
            if number == _ROUNDS - 1:
                raise
    raise AssertionError("the last round returns or raises")


def _others(active: ActiveTurns, turn_id: str) -> list[Place]:
    """The newest first."""
    return [place for place in reversed(active.places()) if place.turn_id != turn_id]


def _still_active(principal: Principal, places: list[Place]) -> list[Place]:
    """The places without those of turns that work no more and did not get to give them back yet: they are freed."""
    remaining = []
    for place in places:
        turn = Turns(principal).find(place.turn_id)
        if turn is not None and turn.without_place and turn.epoch >= place.epoch:
            give_back_place(principal, place.turn_id, place.epoch)
        else:
            remaining.append(place)
    return remaining
