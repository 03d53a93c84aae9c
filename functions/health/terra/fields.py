"""Reading a payload that may lack anything and hold anything in its place.

What is absent or null says nothing. What is there and is not of its kind is left out and counted, and nothing else suffers
for it. Numbers are held against the catalogue's plausible ranges: what lies outside is a device's or a unit's error, left
out and counted too.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.health.metrics import METRICS

MALFORMED = "malformed"
"""Of another kind than the documentation says."""
IMPLAUSIBLE = "implausible"
"""A number or a date that cannot be."""

_EARLIEST = date(1970, 1, 1)
_AHEAD = timedelta(days=2)
"""A day may be one ahead of UTC, and the clock of a device an hour or two off."""


@dataclass(frozen=True)
class Said:
    """By whom and when a payload was said, and what was left out of it while it was read."""

    provider: str
    stamp: int
    """Milliseconds: Terra's order of deliveries."""
    notes: Counter[str] = field(default_factory=Counter)
    received: int = 0
    """Milliseconds, by our clock. The order may be older, where it is taken from what a payload says of its time."""

    def day(self, moment: str | None) -> date | None:
        """The person's date of a moment: its first ten characters, before any conversion. None for what is none."""
        if moment is None:
            return None
        try:
            found = date.fromisoformat(moment[:10])
        except ValueError:
            self.notes[MALFORMED] += 1
            return None
        newest = datetime.fromtimestamp(max(self.stamp, self.received) / 1000, UTC).date() + _AHEAD
        if not _EARLIEST <= found <= newest:
            self.notes[IMPLAUSIBLE] += 1
            return None
        return found

    def instant(self, moment: str | None) -> datetime | None:
        """A moment in UTC; one without an offset is taken to be in UTC."""
        if moment is None:
            return None
        try:
            found = datetime.fromisoformat(moment.replace("Z", "+00:00"))
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.notes[MALFORMED] += 1
            return None

    def metrics(self, given: Mapping[str, float | None]) -> dict[str, float]:
        """Those of daily metrics that were measured and can be."""
        found: dict[str, float] = {}
        for name, value in given.items():
            if value is None:
                continue
            low, high = METRICS[name].plausible
            if low <= value <= high:
                found[name] = value
            else:
                self.notes[IMPLAUSIBLE] += 1
        return found


class Fields:
    """An object of a payload, or an empty one in the place of what is none."""

    def __init__(self, value: Any, notes: Counter[str]) -> None:
        self._notes = notes
        self._fields = self._of_kind(value, dict, {})

    def __bool__(self) -> bool:
        return bool(self._fields)

    def at(self, *path: str) -> Fields:
        """The object at a path."""
        here = self
        for name in path:
            here = Fields(here._fields.get(name), self._notes)
        return here

    def number(self, *path: str, scale: float = 1.0) -> float | None:
        """A finite number, times `scale`; a yes or no is none."""
        value = self.at(*path[:-1])._fields.get(path[-1])
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                found = float(value) * scale
            except OverflowError:
                found = math.inf
            if math.isfinite(found):
                return found
        self._notes[MALFORMED] += 1
        return None

    def whole(self, *path: str) -> int | None:
        """A whole number, also one that is written 8.0."""
        found = self.number(*path)
        if found is None or found.is_integer():
            return None if found is None else int(found)
        self._notes[MALFORMED] += 1
        return None

    def text(self, *path: str) -> str | None:
        """A text that is not empty."""
        value = self.at(*path[:-1])._fields.get(path[-1])
        found = self._of_kind(value, str, "").strip()
        try:
            found.encode()
        except UnicodeEncodeError:
            # Half of a surrogate pair, which JSON can write and no store takes.
            self._notes[MALFORMED] += 1
            return None
        return found or None

    def flag(self, *path: str) -> bool | None:
        value = self.at(*path[:-1])._fields.get(path[-1])
        found: bool | None = self._of_kind(value, bool, None)
        return found

    def items(self, *path: str) -> Iterator[Fields]:
        """The objects of a list."""
        value = self.at(*path[:-1])._fields.get(path[-1])
        for each in self._of_kind(value, list, []):
            if isinstance(each, dict):
                yield Fields(each, self._notes)
            else:
                self._notes[MALFORMED] += 1

    def _of_kind(self, value: Any, kind: type, otherwise: Any) -> Any:
        if isinstance(value, kind):
            return value
        if value is not None:
            self._notes[MALFORMED] += 1
        return otherwise


def first(*values: float | None) -> float | None:
    """The first that is there; 0 is."""
    return next((value for value in values if value is not None), None)


def mean(values: Iterable[float | None]) -> float | None:
    """Of those that are there."""
    found = [value for value in values if value is not None]
    return sum(found) / len(found) if found else None


def minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def percent(value: float | None) -> float | None:
    """A share in per cent. Some providers send 0.93 for 93: nobody sleeps with an efficiency, or lives with a saturation,
    of 1 % or less."""
    return value * 100 if value is not None and 0 < value <= 1 else value


def short_id(*natural_key: str | None) -> str:
    """Names what a natural key names, whatever characters it holds."""
    return hashlib.sha256("\n".join(map(str, natural_key)).encode(errors="replace")).hexdigest()[:16]
