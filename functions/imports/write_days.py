"""WriteDays: what was read, into the person's days; a chunk at a time, and from where it stopped.

The machine comes back with `next` until it is -1. A chunk that was half written when its process died is written again,
which changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from contracts.imports import ImportProgress
from functions.core import blobs
from functions.health.importing import Gathered, Item, write
from functions.imports.work import Gone, Work

CHUNK = 500
"""Parts and workouts between two looks at whether the import was cancelled: a second or so."""
SECONDS = 240
"""After which another invocation goes on: far from the end of this one."""


def write_days(work: Work, event: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ImportMoved, and Gone."""
    begun = time.monotonic()
    at, days, activities = (int(event.get(name, 0)) for name in ("next", "days", "activities"))
    value = blobs.get_json(work.gathered_key)
    if value is None:
        raise Gone
    items = Gathered.from_json(value).items
    while at < len(items) and time.monotonic() - begun < SECONDS:
        progress = ImportProgress(stage="writing", done=at, total=len(items))
        work.imports.progress(work.record.id, "importing", progress)
        end = _end_of_chunk(items, at)
        written = write(work.principal, items[at:end])
        days, activities, at = days + written[0], activities + written[1], end
    return {"status": "importing", "next": at if at < len(items) else -1, "days": days, "activities": activities}


def _end_of_chunk(items: Sequence[Item], start: int) -> int:
    """Never within a date: its row would be written twice, and counted as two days."""
    end = min(start + CHUNK, len(items))
    while end < len(items) and items[end].date == items[end - 1].date:
        end += 1
    return end
