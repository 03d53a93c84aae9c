"""What a payload comes to: rows-to-be of all kinds, and nothing that was left out without being counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from functions.health.activities import Activity
from functions.health.days import Part
from functions.health.markers import Marker


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What an event says of a connection: that it was made, that it ended, or that it is in trouble."""

    provider: str
    connection: str
    """Terra's user id: one account of one person at one provider."""
    event: Literal["authorized", "ended", "error"]
    stamp: int
    reason: str | None = None
    """A word of ours: `access_revoked`. Terra's message is free text and is kept in the raw payload only."""


@dataclass
class Normalized:
    """All that one payload says."""

    parts: list[Part] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    sources: list[SourceChange] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    """What was left out, by reason."""

    @property
    def has_data(self) -> bool:
        """Whether something was measured."""
        return bool(self.parts or self.activities or self.markers)
