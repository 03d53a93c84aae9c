"""Whether a person's data has changed since a slot looked at it."""

from __future__ import annotations

from functions.core.changes import Changes
from functions.core.principal import Principal

_DATA = ("DAY#", "ACTIVITY#", "MARKER#", "LAB#")
"""Rows that hold measurements; that a source was heard of, or a priority changed, is no news."""


def newest_change(principal: Principal, seen: int) -> int:
    """The number of the newest change of measurements after `seen`; `seen` itself if there is none since."""
    changes = Changes(principal)
    if seen == 0:
        return changes.last()
    found = (change.seq for change in changes.since(seen) if any(key.startswith(_DATA) for key in change.keys))
    return max(found, default=seen)
