"""What a reader finds in a file, and how it says that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Literal

from functions.health.activities import Activity
from functions.health.days import Part

Format = Literal["apple_health", "fitbit", "whoop", "oura", "daily_csv"]
"""Also the slug of the source that its days are from."""

Why = Literal["broken", "encrypted", "too_large", "unsafe", "encoding", "empty", "unknown_format", "other_format"]
"""Why a file is refused as a whole."""


class FileRefused(ValueError):
    """The file as a whole is not read. The text says what to do about it and holds nothing of what is in the file."""

    def __init__(self, why: Why, text: str) -> None:
        super().__init__(text)
        self.why = why


SkipReason = Literal[
    "not_used",
    "not_a_number",
    "unknown_unit",
    "bad_date",
    "out_of_range",
    "implausible",
    "duplicate",
    "other_device",
    "incomplete",
    "unreadable_member",
]
SKIP_REASONS: dict[SkipReason, str] = {
    "not_used": "There is no metric for it (yet).",
    "not_a_number": "What should be a number is none, is not finite, or is below zero.",
    "unknown_unit": "The unit is missing or not known, so the value cannot be told.",
    "bad_date": "The date or time cannot be read.",
    "out_of_range": "The date lies before 1900 or in the future.",
    "implausible": "No body has such a value: an error of the device, or another unit.",
    "duplicate": "The same record came before.",
    "other_device": "Another device measured the same on that day, and one is used: see docs/concepts/imports.md.",
    "incomplete": "A field is missing without which the record says nothing, or an interval ends before it begins.",
    "unreadable_member": "A file inside the archive cannot be read.",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in the file that is left out."""

    reason: SkipReason
    what: str
    """A kind of record, a column, a file's stem: never a value."""
    where: str = ""
    """Line, or member: for somebody who looks for it."""
    count: int = 1


Found = Part | Activity | Skipped


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader is told beside the file."""

    stamp: int
    """Milliseconds: of the import. A file that knows better when it was made uses that."""
    time_zone: tzinfo = UTC
    """The person's: for files that give times in UTC and not where the person was."""
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    tick: Callable[[int], None] = lambda _count: None
    """Told of every so many bytes that were read; raises to stop the reading."""
