"""A person's daily summaries: the `DAY#<date>` rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from functions.core.principal import Principal
from functions.core.store import Item, records


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
        rows = records().query(self._pk, after=f"DAY#{first - timedelta(days=1)}", until=f"DAY#{last}")
        return [_from_row(row) for row in rows]

    def merge(self, days: Iterable[Day]) -> int:
        """Lays `days` over what is there: a metric that a new day brings replaces the old value, what it does not bring
        stays. Returns how many rows it wrote; a file that is imported again writes none."""
        new = {day.date: day for day in days}
        if not new:
            return 0
        old = {day.date: day for day in self.range(min(new), max(new))}
        changed = [
            day for day in (_laid_over(old.get(day.date), day) for day in new.values()) if day != old.get(day.date)
        ]
        records().batch_put(self._to_row(day) for day in changed)
        return len(changed)

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
