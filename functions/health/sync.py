"""Delta sync: what a client that keeps a copy of a person's data has to change.

A new client walks the rows once, kind by kind, with the number of the newest change from before the walk in its cursor;
behind the walk it follows the changes from that number on. Whatever was written during the walk is announced behind it,
so at the end of the log the copy is the server's state, whatever was written meanwhile and by how many.

A change names keys; the entry is the row as it is when the page is made, or a tombstone.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.data import SyncEntry, SyncPage
from functions.core.changes import Changes
from functions.core.errors import BadCursor
from functions.core.principal import Principal
from functions.core.store import Item, records
from functions.health.activities import activity_of
from functions.health.days import day_of
from functions.health.lab_record import record_from
from functions.health.markers import marker_of
from functions.health.priorities import Order, Priorities
from functions.health.sources import source_of
from functions.health.summaries import summary_of

_MOST_CHANGES = 500
"""Looked at for one page; many of them name the same keys."""
_MOST_BYTES = 4_000_000
"""Of a page's entries: a function's answer may hold 6 MB, in which every quotation mark is escaped."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rows that clients copy."""

    name: str
    prefix: str
    shown: Callable[[Item, Order], dict[str, Any]]


KINDS: Sequence[Kind] = (
    Kind("activity", "ACTIVITY#", lambda row, _: activity_of(row).model_dump(mode="json", exclude={"stamp"})),
    Kind("day", "DAY#", lambda row, order: summary_of(day_of(row, order)).model_dump(mode="json")),
    Kind("lab", "LAB#", lambda row, _: record_from(row).copied()),
    Kind(
        "marker",
        "MARKER#",
        lambda row, _: marker_of(row).model_dump(mode="json", exclude={"stamp"}, exclude_none=True),
    ),
    Kind("source", "SOURCE#", lambda row, _: source_of(row).to_wire().model_dump(mode="json")),
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a client stands."""

    seq: int
    """The newest change that it knows."""
    kind: int | None = None
    """While it walks the rows: which kind, by place in `KINDS`."""
    sk: str | None = None
    """And behind which row."""

    def text(self) -> str:
        place = [self.seq, self.kind, self.sk]
        return urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, cursor: str) -> _Place:
        try:
            seq, kind, sk = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        except (ValueError, TypeError, RecursionError) as error:
            raise BadCursor from error
        place = cls(seq, kind, sk)
        known = type(seq) is int and seq >= 0 and (sk is None or type(sk) is str)
        if not known or (kind is not None and (type(kind) is not int or not 0 <= kind < len(KINDS))):
            raise BadCursor
        if sk is not None and (kind is None or not sk.startswith(KINDS[kind].prefix)):
            raise BadCursor
        if place.text() != cursor:
            raise BadCursor
        return place


def sync(principal: Principal, cursor: str | None, limit: int) -> SyncPage:
    """The page behind a cursor; of None, the first of all. Raises BadCursor.

    A page of changes may hold more entries than `limit`: keys of one change stay together.
    """
    place = _Place(Changes(principal).last(), 0) if cursor is None else _Place.read(cursor)
    if place.kind is not None:
        return _walk(principal, place, place.kind, limit)
    return _follow(principal, place, limit)


def _walk(principal: Principal, place: _Place, kind: int, limit: int) -> SyncPage:
    prefix = KINDS[kind].prefix
    found = records().query(principal.partition, after=place.sk or prefix, until=f"{prefix}\U0010ffff", limit=limit)
    rows = list(found)
    entries = _entries(principal, rows, ())
    fitting = _fitting(entries)
    if len(rows) == limit or fitting < len(rows):
        place = _Place(place.seq, kind, rows[fitting - 1]["sk"])
    else:
        place = _Place(place.seq, kind + 1 if kind + 1 < len(KINDS) else None)
    # Behind the last row there are still the changes made since.
    return SyncPage(data=entries[:fitting], cursor=place.text(), has_more=True)


def _follow(principal: Principal, place: _Place, limit: int) -> SyncPage:
    """What changed behind a place; of fewer changes where one answer cannot hold so many."""
    page = _changed(principal, place, limit)
    while limit > 1 and _fitting(page.data) < len(page.data):
        limit //= 2
        page = _changed(principal, place, limit)
    return page


def _fitting(entries: Sequence[SyncEntry]) -> int:
    """How many of them, from the first, one answer can hold; never none."""
    room = _MOST_BYTES
    for number, entry in enumerate(entries):
        room -= len(entry.model_dump_json())
        if room < 0 and number > 0:
            return number
    return len(entries)


def _changed(principal: Principal, place: _Place, limit: int) -> SyncPage:
    keys: dict[str, None] = {}
    seq, more = place.seq, False
    changes = Changes(principal).since(place.seq, _MOST_CHANGES + 1)
    for number, change in enumerate(changes):
        if number == _MOST_CHANGES or (keys and len(keys) + len(change.keys) > limit):
            more = True
            break
        keys |= dict.fromkeys(key for key in change.keys if _kind_of(key) is not None)
        seq = change.seq
    rows = list(records().batch_get([(principal.partition, key) for key in keys]).values())
    there = {row["sk"] for row in rows}
    gone = [key for key in keys if key not in there]
    return SyncPage(data=_entries(principal, rows, gone), cursor=_Place(seq).text(), has_more=more)


def _entries(principal: Principal, rows: Sequence[Item], gone: Iterable[str]) -> list[SyncEntry]:
    order = Priorities(principal).get() if any(row["sk"].startswith("DAY#") for row in rows) else Order()
    entries = []
    for row in rows:
        kind = _kind_of(row["sk"])
        if kind is not None:
            key = row["sk"].removeprefix(kind.prefix)
            entries.append(SyncEntry(kind=kind.name, key=key, value=kind.shown(row, order)))
    for sk in gone:
        kind = _kind_of(sk)
        if kind is not None:
            entries.append(SyncEntry(kind=kind.name, key=sk.removeprefix(kind.prefix), deleted=True))
    return entries


def _kind_of(sk: str) -> Kind | None:
    return next((kind for kind in KINDS if sk.startswith(kind.prefix)), None)
