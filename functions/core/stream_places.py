"""How many event streams of a user are open: one row per user, changed only as a whole, with a lease for each stream.

A stream renews its lease while it is open and gives it back at its end; one whose process died is over when its lease is. In
AWS a function does not notice that its client left, so the stream of somebody who comes back again and again would fill all
places: where there is none left, a new stream of a turn takes the place of the oldest of the same turn, which ends when it
next looks. Only where there is none of the same turn it is refused.
"""

from __future__ import annotations

import math
import random
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from functions.core.errors import StoreUnavailable, TooManyStreams
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import Attr, ConditionFailed, ephemeral

LEASE_SECONDS = 45
RENEW_SECONDS = 15.0
"""A third of it: two renewals may fail."""
_TRIES = 20
_SK = "STREAMS"


@dataclass(frozen=True, slots=True)
class StreamPlace:
    """One stream's place."""

    principal: Principal
    id: str


def take_place(principal: Principal, turn_id: str) -> StreamPlace:
    """A place for a stream of this turn or run. Raises TooManyStreams."""
    most = get_settings().max_streams_per_user
    for attempt in range(_TRIES):
        now = int(time.time())
        row = ephemeral().get(principal.limits_partition, _SK) or {"version": 0, "streams": {}}
        open_: dict[str, dict[str, Any]] = {id_: one for id_, one in row["streams"].items() if one["until"] > now}
        if len(open_) >= most:
            _make_room(open_, turn_id, now)
        place = StreamPlace(principal, uuid4().hex)
        open_[place.id] = {"turn": turn_id, "since": now, "until": now + LEASE_SECONDS}
        item = {"pk": principal.limits_partition, "sk": _SK, "version": row["version"] + 1, "streams": open_}
        unchanged = Attr("version").eq(row["version"]) if row["version"] else Attr("pk").not_exists()
        try:
            ephemeral().put(item | {"expires_at": now + 10 * LEASE_SECONDS}, condition=unchanged)
        except ConditionFailed:
            time.sleep(random.uniform(0, 0.01 * min(attempt + 1, 10)))
        else:
            return place
    raise StoreUnavailable


def renew_place(place: StreamPlace) -> bool:
    """Hold on to a place; False where it has been taken."""
    now = int(time.time())
    assign: dict[Any, Any] = {
        ("streams", place.id, "until"): now + LEASE_SECONDS,
        "expires_at": now + 10 * LEASE_SECONDS,
    }
    return _change(place, assign)


def give_back_place(place: StreamPlace) -> None:
    """The stream has ended."""
    with suppress(StoreUnavailable):  # then its lease ends it
        _change(place, {("streams", place.id): None})


def _change(place: StreamPlace, assign: dict[Any, Any]) -> bool:
    """With the version counted up, so that nobody writes back what he read before."""
    held = Attr(f"streams.{place.id}").exists()
    try:
        ephemeral().update(place.principal.limits_partition, _SK, assign=assign, add={"version": 1}, condition=held)
    except ConditionFailed:
        return False
    return True


def _make_room(open_: dict[str, dict[str, Any]], turn_id: str, now: int) -> None:
    of_this_turn = [id_ for id_, one in open_.items() if one["turn"] == turn_id]
    if not of_this_turn:
        wait = min(one["until"] for one in open_.values()) - now
        raise TooManyStreams({"limit": len(open_)}, retry_after=max(1, math.ceil(wait)))
    del open_[min(of_this_turn, key=lambda id_: open_[id_]["since"])]
