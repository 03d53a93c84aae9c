"""A person's workouts: rows `ACTIVITY#<date>#<id>`, the newest word of a source on each.

An id is made of what tells a workout apart (the source's own number, else its start and end), so the same workout that
comes again is the same row; which word of it stays: `newest_word`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict

from functions.core.principal import Principal
from functions.core.store import Item, records
from functions.health.newest_word import NewestWord

_PREFIX = "ACTIVITY#"


class Activity(BaseModel):
    """One workout."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """`activity_id(source, natural key)`."""
    source: str
    type: str
    """As people say it: `Run`."""
    name: str | None = None
    started_at: str
    """RFC 3339 UTC."""
    ended_at: str | None = None
    date: date
    """The person's local date at the start."""
    minutes: float | None = None
    kcal: float | None = None
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    steps: int | None = None
    mean_heart_rate: float | None = None
    max_heart_rate: float | None = None
    strain_score: float | None = None
    stamp: int = 0
    """Milliseconds; when the source said so."""


def activity_id(source: str, *natural_key: object) -> str:
    """The same for the same workout of the same source, whoever computes it."""
    text = json.dumps([source, *map(str, natural_key)])
    return hashlib.sha256(text.encode()).hexdigest()[:26]


class Activities:
    """The workouts of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition
        self._rows = NewestWord(principal, _PREFIX, activity_of)

    def merge(self, activities: Iterable[Activity]) -> int:
        """Writes what is newer than what is there. Returns how many rows changed."""
        return self._rows.merge((_sk(each), each) for each in activities)

    def range(self, first: date, last: date) -> list[Activity]:
        """Workouts that began on the dates from `first` to `last`, both included, oldest date first."""
        rows = records().query(self._pk, after=f"{_PREFIX}{first}", until=f"{_PREFIX}{last}#~")
        return [activity_of(row) for row in rows]

    def all(self) -> Iterator[Activity]:
        return (activity_of(row) for row in records().query(self._pk, prefix=_PREFIX))

    def remove_source(self, source: str) -> int:
        """Removes a source's workouts. Returns how many."""
        return self._rows.remove_source(source)


def activity_of(row: Item) -> Activity:
    """A row as a workout."""
    return Activity.model_validate({name: row[name] for name in Activity.model_fields if name in row})


def _sk(activity: Activity) -> str:
    return f"{_PREFIX}{activity.date}#{activity.id}"
