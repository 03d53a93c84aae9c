"""The changes of a user's rows: which keys changed, in an order that a reader can follow (delta sync).

Whoever writes rows that clients keep copies of does it inside `changing(keys)`: an intent that names the keys is put
first, then the rows are written, then `CHANGE#<seq>` is appended (seq = last + 1, put only if free, as the event log does
it), then the intent goes. A change says *that* a key changed and not to what: who follows the cursor reads the row as it
is now, and a row that is gone is a tombstone. Rows are written before the change that announces them, and numbers have no
gaps, so a reader that has seen change n and everything before it has read, for each key, a state at least as new.

The hard race is a writer that dies between its rows and its change: nobody would ever hear of those rows. Its intent
tells: once it is older than any writer lives, the next reader announces its keys and removes it. Announcing a key twice,
or one that did not change, costs a reader one row and is otherwise nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.base import rfc3339
from contracts.ids import new_ulid, ulid_time
from functions.core.principal import Principal
from functions.core.store import ConditionFailed, records

WRITER_LIFETIME_SECONDS = 16 * 60
"""A function ends after 15 minutes at the latest; an intent that is older has no writer any more."""

_KEYS_A_ROW = 500
"""A reader takes the keys of one change together, and their rows have to fit into one answer."""

_CHANGE = "CHANGE#"
_INTENT = "PENDING#"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log."""

    seq: int
    keys: list[str]
    """Sort keys of rows that were written or deleted."""


class Changes:
    """The log of one user's changes."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    @contextmanager
    def changing(self, keys: Iterable[str]) -> Iterator[None]:
        """Announces `keys` (sort keys of the user's rows) once the block is through, whether it succeeded or not: a block
        that fails half-way has written a half."""
        names = sorted(set(keys))
        parts = [names[start : start + _KEYS_A_ROW] for start in range(0, len(names), _KEYS_A_ROW)]
        intents = [self._intend(part) for part in parts]
        try:
            yield
        finally:
            for part, intent in zip(parts, intents, strict=True):
                self._append(part)
                records().delete(self._pk, intent)

    def last(self) -> int:
        """The number of the newest change; 0 where nothing ever changed."""
        newest = next(records().query(self._pk, prefix=_CHANGE, forward=False, limit=1, fields=["seq"]), None)
        return int(newest["seq"]) if newest else 0

    def since(self, seq: int, limit: int | None = None) -> Iterator[Change]:
        """Changes with greater numbers, in order; announces first what writers that died left behind."""
        self._adopt()
        for row in records().query(self._pk, after=_key(seq), until=f"{_CHANGE}~", limit=limit):
            yield Change(row["seq"], row["keys"])

    def _intend(self, keys: list[str]) -> str:
        intent = f"{_INTENT}{new_ulid()}"
        records().put({"pk": self._pk, "sk": intent, "keys": keys})
        return intent

    def _append(self, keys: list[str]) -> None:
        while True:
            seq = self.last() + 1
            item = {"pk": self._pk, "sk": _key(seq), "seq": seq, "keys": keys, "at": rfc3339(datetime.now(UTC))}
            try:
                records().put_new(item)
            except ConditionFailed:
                continue  # somebody else took the number
            return

    def _adopt(self) -> None:
        youngest = time.time() - WRITER_LIFETIME_SECONDS
        for row in list(records().query(self._pk, prefix=_INTENT)):
            if ulid_time(row["sk"].removeprefix(_INTENT)) < youngest:
                self._append(row["keys"])
                records().delete(self._pk, row["sk"])


def _key(seq: int) -> str:
    return f"{_CHANGE}{seq:010d}"
