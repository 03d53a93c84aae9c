"""Which turns of a user are at work, and which wait for another to end: one row per user, changed only as a whole.

A turn takes a place before its row says that it is queued, and gives it back when it has ended or is held. All decisions
that two requests could make at the same moment (is somebody active? is there room? whom to wait for? who is next?) are made
on this one item, under the condition that nobody changed it since it was read; so exactly one of them is first.

Places carry the attempt that took them, so what a finished attempt still clears away never frees the place of the next one.
A place that its holder did not live to give back is found by the sweeper: a turn is on the list of open turns before it
takes a place and stays there until it has given it back.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeVar

from functions.core.errors import StoreUnavailable, TooManyTurns, TurnActiveAlready
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, records

MOST_WAITING = 20
"""Turns of one user that may wait; a queue that is longer is a program that went wrong."""
RETRY_AFTER_SECONDS = 10
_TRIES = 40
_ROW = "ACTIVE"

Outcome = TypeVar("Outcome")
Admission = Literal["allow", "reject", "enqueue"]


@dataclass(frozen=True, slots=True)
class Place:
    """One turn's place."""

    turn_id: str
    epoch: int
    """The attempt at the turn that holds it."""
    order: int
    """Counts up over a user's places: the newest has the highest."""
    waits_for: str | None = None
    """The turn that it waits for, or has waited for."""
    waiting: bool = False


_Places = dict[str, Place]


class ActiveTurns:
    """The places of one user's turns."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def places(self) -> list[Place]:
        """All of them, the oldest first."""
        return sorted(self._read()[1].values(), key=lambda place: place.order)

    def find(self, turn_id: str) -> Place | None:
        """One turn's place."""
        return self._read()[1].get(turn_id)

    def take(self, turn_id: str, epoch: int, admission: Admission, most: int | None) -> Place:
        """Take a place; a turn that has one for this attempt keeps it. `most`: turns that may be at work; None: any number.

        `reject` demands that no other turn has a place, `enqueue` waits for the newest one if there is any. Raises
        TurnActiveAlready or TooManyTurns.
        """

        def change(places: _Places) -> Place:
            mine = places.get(turn_id)
            if mine is not None:
                if mine.epoch >= epoch:
                    return mine
                # What its last attempt did not give back yet. Whoever waited for that may go first.
                _give_back(places, turn_id)
            others = sorted(places.values(), key=lambda place: place.order)
            active = [place for place in others if not place.waiting]
            order = others[-1].order + 1 if others else 1
            if others and admission == "reject":
                raise TurnActiveAlready({"turn_id": (active or others)[-1].turn_id})
            if others and admission == "enqueue":
                if len(others) - len(active) >= MOST_WAITING:
                    raise _too_many(MOST_WAITING, "waiting")
                place = Place(turn_id, epoch, order, others[-1].turn_id, waiting=True)
            elif most is not None and len(active) >= most:
                raise _too_many(most, "active")
            else:
                place = Place(turn_id, epoch, order)
            places[turn_id] = place
            return place

        return self._change(change)

    def give_back(self, turn_id: str, epoch: int) -> list[Place]:
        """Free a turn's place, unless a later attempt has it. Those who waited for it wait for whom it waited for itself,
        or may go: they are returned, also when this is done again."""

        def change(places: _Places) -> list[Place]:
            mine = places.get(turn_id)
            moved: list[Place] = []
            if mine is not None and mine.epoch <= epoch:
                moved = _give_back(places, turn_id)
            known = {place.turn_id for place in moved}
            gone_before = [place for place in places.values() if place.waits_for == turn_id and not place.waiting]
            return moved + [place for place in gone_before if place.turn_id not in known]

        return self._change(change)

    def _read(self) -> tuple[int, _Places]:
        row = records().get(self._principal.partition, _ROW) or {"version": 0, "turns": {}}
        return row["version"], {id_: Place(turn_id=id_, **place) for id_, place in row["turns"].items()}

    def _change(self, change: Callable[[_Places], Outcome]) -> Outcome:
        for attempt in range(_TRIES):
            version, places = self._read()
            before = dict(places)
            outcome = change(places)
            if places == before:
                return outcome
            try:
                records().put(
                    {
                        "pk": self._principal.partition,
                        "sk": _ROW,
                        "version": version + 1,
                        "turns": {id_: _stored(place) for id_, place in places.items()},
                    },
                    condition=Attr("version").eq(version) if version else Attr("pk").not_exists(),
                )
            except ConditionFailed:
                # Somebody was first. One of those who clash always gets through, so a random pause sorts them out.
                time.sleep(random.uniform(0, 0.01 * min(attempt + 1, 10)))
            else:
                return outcome
        raise StoreUnavailable


def _give_back(places: _Places, turn_id: str) -> list[Place]:
    mine = places.pop(turn_id)
    moved = []
    for place in list(places.values()):
        if place.waiting and place.waits_for == turn_id:
            onward = replace(place, waits_for=mine.waits_for) if mine.waiting else replace(place, waiting=False)
            places[place.turn_id] = onward
            moved.append(onward)
    return moved


def _stored(place: Place) -> dict[str, Any]:
    return {name: value for name, value in asdict(place).items() if name != "turn_id" and value is not None}


def _too_many(limit: int, scope: str) -> TooManyTurns:
    return TooManyTurns({"scope": scope, "limit": limit}, retry_after=RETRY_AFTER_SECONDS)
