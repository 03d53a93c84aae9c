"""The event log of a turn: append-only, seq = 1, 2, 3 … without a gap, read by anyone who knows where he stopped.

A writer puts seq = last + 1 under the condition that it is free. Whoever loses reads what came in between and tries the
next number; so an event never appears *before* one that a reader has seen, and "everything after n" skips nothing.

The hard race is a process that was given up and wakes up again. It cannot fence itself, but the log does it: the attempt
that took over wrote at least one event first (`step.retrying`, `turn.resumed`), so the old process's next put clashes,
and in what it then reads it finds the later attempt, or the end, and stops. A put whose answer was lost is recognised by
the event's deterministic id in the item that stood in the way.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.events import TERMINAL_EVENTS
from functions.core import blobs
from functions.core.errors import TurnIsOver, TurnSuperseded
from functions.core.principal import Principal
from functions.core.store import ConditionFailed, Item, ephemeral, is_expired
from functions.core.turns import now

KEEP_SECONDS = 30 * 24 * 3600
"""Rows live so long; the archive in the bucket stays."""

_TOMBSTONE_SECONDS = 24 * 3600
_DELETED = "turn.deleted"
"""Stands in tombstones only; no client sees it."""

WireEvent = dict[str, Any]
"""An envelope as clients get it: `{seq, id, type, turn_id, at, step?, agent?, data}`."""


def event_key(principal: Principal, turn_id: str, seq: int) -> tuple[str, str]:
    """Key of one event's row. Since seq has no gaps, a reader's next event is one key."""
    return principal.turn_partition(turn_id), f"EVENT#{seq:08d}"


def wire_event(item: Item, turn_id: str) -> WireEvent:
    """An event's row as clients get it."""
    event = {"seq": item["seq"], "id": item["id"], "type": item["type"], "turn_id": turn_id, "at": item["at"]}
    event |= {key: item[key] for key in ("step", "agent") if key in item}
    return {**event, "data": json.loads(item["data"])}


class EventLog:
    """Reads one turn's events."""

    def __init__(self, principal: Principal, turn_id: str, *, archive: str | None = None) -> None:
        """`archive`: where the bucket has the log, as the row of an ended turn says."""
        self.principal = principal
        self.turn_id = turn_id
        self._archive = archive

    def read(self, after: int = 0, limit: int | None = None) -> list[WireEvent]:
        """Events with seq > after, in order, at most `limit`: from the rows, or from the archive once rows expired."""
        rows = [wire_event(item, self.turn_id) for item in self._rows(after, limit)]
        if self._archive and (not rows or rows[0]["seq"] != after + 1):
            whole: list[WireEvent] = blobs.get_json(self._archive) or []
            rows = [event for event in whole if event["seq"] > after][:limit]
        return rows

    def archive(self, epoch: int) -> str:
        """Copy the whole log into the bucket, where it stays readable when the rows expire. Returns the key.

        Each attempt at the turn has a key of its own, so a slow end can never write over a later one.
        """
        key = f"{blobs.turn_prefix(self.principal, self.turn_id)}events-{epoch}.json"
        blobs.put_json(key, self.read())
        return key

    def delete(self) -> None:
        """Empty the log; the archive goes with the turn's objects.

        The rows stay for a day as tombstones without content: a process that was given up and still holds the number of
        its next event would otherwise find that number free.
        """
        partition, _ = event_key(self.principal, self.turn_id, 0)
        until = int(time.time()) + _TOMBSTONE_SECONDS
        fence = {"id": _DELETED, "type": _DELETED, "at": now(), "data": "{}", "epoch": 0, "expires_at": until}
        rows = ephemeral().query(partition, fields=["seq"])
        ephemeral().batch_put({"pk": row["pk"], "sk": row["sk"], "seq": row["seq"], **fence} for row in rows)

    def _rows(self, after: int, limit: int | None) -> Iterator[Item]:
        partition, last_seen = event_key(self.principal, self.turn_id, after)
        for item in ephemeral().query(partition, after=last_seen, until="EVENT#~", limit=limit):
            if not is_expired(item) and item["type"] != _DELETED:
                yield item


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the attempt at the turn, and at the step within it. Later attempts of the same supersede it."""

    epoch: int
    step: str | None = None
    """The step's path, for the fence."""
    attempt: int = 0


class EventWriter:
    """Appends to one turn's log. Safe for several threads of a process; one instance per step."""

    def __init__(self, principal: Principal, turn_id: str, author: Author, *, step: str | None = None) -> None:
        """`step` is the state's name, as it stands in the envelope."""
        self.principal = principal
        self.turn_id = turn_id
        self.author = author
        self.step = step
        self._lock = threading.Lock()
        self._last = 0
        self._ended = False
        self._superseded = False
        self._known: set[str] | None = None

    def append(self, type_: str, data: dict[str, Any], *, id_: str, agent: str | None = None) -> None:
        """Add an event, unless one with this id is in the log already.

        Raises TurnIsOver behind a terminal event (but for `turn.resumed`), TurnSuperseded if a later attempt has written.
        """
        with self._lock:
            if self._known is None:
                self._known = set()
                self._catch_up()
            while True:
                if id_ in self._known:
                    return
                if self._superseded:
                    raise TurnSuperseded
                if self._ended and type_ != "turn.resumed":
                    raise TurnIsOver
                item = self._item(self._last + 1, type_, data, id_, agent)
                try:
                    ephemeral().put_new(item)
                except ConditionFailed:
                    self._catch_up()
                else:
                    self._note(item)
                    return

    def announced(self, prefix: str) -> bool:
        """Whether the log has an event whose id begins so."""
        with self._lock:
            if self._known is None:
                self._known = set()
                self._catch_up()
            return any(known.startswith(prefix) for known in self._known)

    def _catch_up(self) -> None:
        """Read what others wrote since; an id that is not in `_known` afterwards is in none of the events up to `_last`."""
        partition, last_seen = event_key(self.principal, self.turn_id, self._last)
        fields = ["seq", "id", "type", "epoch", "author_step", "attempt"]
        for item in ephemeral().query(partition, after=last_seen, until="EVENT#~", fields=fields):
            self._note(item)

    def _note(self, item: Item) -> None:
        assert self._known is not None  # noqa: S101 - append and announced made it
        self._known.add(item["id"])
        self._last = max(self._last, item["seq"])
        if item["type"] in TERMINAL_EVENTS or item["type"] == _DELETED:
            self._ended = True
        elif item["type"] == "turn.resumed":
            self._ended = False
        if item["epoch"] > self.author.epoch:
            self._superseded = True
        same_step = self.author.step is not None and item.get("author_step") == self.author.step
        if same_step and item["epoch"] == self.author.epoch and item["attempt"] > self.author.attempt:
            self._superseded = True

    def _item(self, seq: int, type_: str, data: dict[str, Any], id_: str, agent: str | None) -> Item:
        pk, sk = event_key(self.principal, self.turn_id, seq)
        return {
            "pk": pk,
            "sk": sk,
            "seq": seq,
            "id": id_,
            "type": type_,
            "at": now(),
            "step": self.step,
            "agent": agent,
            "data": json.dumps(data, separators=(",", ":"), ensure_ascii=False),
            "epoch": self.author.epoch,
            "author_step": self.author.step,
            "attempt": self.author.attempt,
            "expires_at": int(time.time()) + KEEP_SECONDS,
        }
