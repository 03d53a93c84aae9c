"""A person's daily summaries: the `DAY#<date>` rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records

_WRITERS = 8
"""Rows are conditional, so they are written one by one; so many at once keep a long file within a request."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of one local date."""

    date: date
    metrics: dict[str, float] = field(default_factory=dict)
    """By name of `functions.health.metrics.METRICS`, in its unit. What was not measured is absent."""
    workouts: list[str] = field(default_factory=list)
    source: str = "import"


class Days:
    """The days of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def all(self) -> list[Day]:
        """Every day that has a row, oldest first."""
        return [_from_row(row) for row in records().query(self._pk, prefix="DAY#")]

    def range(self, first: date, last: date) -> list[Day]:
        """The days from `first` to `last`, both included, oldest first."""
        return [_from_row(row) for row in self._rows(first, last)]

    def merge(self, days: Iterable[Day]) -> int:
        """Lays `days` over what is there: a metric that a new day brings replaces the old value, what it does not bring
        stays. Returns how many rows it wrote; a file that is imported again writes none.

        Each row is written under the condition that it is still the one that was read, so two imports at once lose
        nothing of each other.
        """
        new = {day.date: day for day in days}
        if not new:
            return 0
        rows = {row["date"]: row for row in self._rows(min(new), max(new))}
        with ThreadPoolExecutor(_WRITERS) as pool:
            return sum(pool.map(lambda day: self._lay_over(rows.get(day.date.isoformat()), day), new.values()))

    def _lay_over(self, row: Item | None, new: Day) -> bool:
        while True:
            old = _from_row(row) if row else None
            day = _laid_over(old, new)
            if day == old:
                return False
            version = row["version"] if row else 0
            unchanged = Attr("version").eq(version) if row else Attr("pk").not_exists()
            try:
                records().put({**self._to_row(day), "version": version + 1}, condition=unchanged)
            except ConditionFailed as moved:
                row = moved.old
            else:
                return True

    def _rows(self, first: date, last: date) -> Iterator[Item]:
        return records().query(self._pk, after=f"DAY#{first - timedelta(days=1)}", until=f"DAY#{last}")

    def _to_row(self, day: Day) -> Item:
        return {
            "pk": self._pk,
            "sk": f"DAY#{day.date}",
            "date": day.date.isoformat(),
            "source": day.source,
            "metrics": day.metrics,
            "workouts": day.workouts,
        }


def _laid_over(old: Day | None, new: Day) -> Day:
    if old is None:
        return new
    return Day(new.date, {**old.metrics, **new.metrics}, new.workouts or old.workouts, new.source)


def _from_row(row: Item) -> Day:
    metrics = {name: float(value) for name, value in row["metrics"].items()}
    return Day(date.fromisoformat(row["date"]), metrics, row["workouts"], row["source"])
