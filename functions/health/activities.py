"""A person's workouts: rows `ACTIVITY#<date>#<id>`, the newest word of a source on each.

An id is made of what tells a workout apart (the source's own number, else its start and end), so the same workout that
comes again is the same row. The later stamp wins, and of equal stamps the greater row: a maximum, so order and repetition
change nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from boto3.dynamodb.conditions import ConditionBase
from pydantic import BaseModel, ConfigDict

from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records

_PREFIX = "ACTIVITY#"
_WRITERS = 8


class Activity(BaseModel):
    """One workout."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

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
        self._principal = principal
        self._pk = principal.partition

    def merge(self, activities: Iterable[Activity]) -> int:
        """Writes what is newer than what is there. Returns how many rows changed."""
        newest: dict[str, Activity] = {}
        for each in activities:
            key = _sk(each)
            newest[key] = max(newest.get(key, each), each, key=_age)
        rows = records().batch_get([(self._pk, key) for key in newest])
        known = {sk: activity_of(row) for (_, sk), row in rows.items()}
        work = {key: each for key, each in newest.items() if key not in known or _age(each) > _age(known[key])}
        if not work:
            return 0
        with Changes(self._principal).changing(work), ThreadPoolExecutor(_WRITERS) as pool:
            return sum(pool.map(lambda item: self._put(*item), work.items()))

    def range(self, first: date, last: date) -> list[Activity]:
        """Workouts that began on the dates from `first` to `last`, both included, oldest date first."""
        rows = records().query(self._pk, after=f"{_PREFIX}{first}", until=f"{_PREFIX}{last}#~")
        return [activity_of(row) for row in rows]

    def all(self) -> Iterator[Activity]:
        return (activity_of(row) for row in records().query(self._pk, prefix=_PREFIX))

    def remove_source(self, source: str) -> int:
        """Removes a source's workouts. Returns how many."""
        keys = [row["sk"] for row in records().query(self._pk, prefix=_PREFIX) if row["source"] == source]
        if keys:
            with Changes(self._principal).changing(keys):
                records().batch_delete((self._pk, key) for key in keys)
        return len(keys)

    def _put(self, key: str, activity: Activity) -> bool:
        row = {"pk": self._pk, "sk": key, **activity.model_dump(mode="json", exclude_none=True)}
        condition: ConditionBase = Attr("pk").not_exists() | Attr("stamp").lt(activity.stamp)
        while True:
            try:
                records().put(row, condition=condition)
            except ConditionFailed as moved:
                if moved.old is None or _age(activity_of(moved.old)) >= _age(activity):
                    return False
                condition = Attr("stamp").eq(moved.old["stamp"])
            else:
                return True


def activity_of(row: Item) -> Activity:
    """A row as a workout."""
    return Activity.model_validate({name: row[name] for name in Activity.model_fields if name in row})


def _age(activity: Activity) -> tuple[int, str]:
    return activity.stamp, activity.model_dump_json()


def _sk(activity: Activity) -> str:
    return f"{_PREFIX}{activity.date}#{activity.id}"
