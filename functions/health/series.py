"""One metric of a person over time: its values by date, and windows that count back from the last of them.

Windows count back from the last day that has a value of the metric asked about, as everywhere (`data_dictionary`): a
device that was laid aside for a month leaves the metric with an old month and not with an empty one. Means are
arithmetic, standard deviations those of a sample (n − 1), as pandas computes them.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Series = dict[date, float]
"""Values by date, oldest first; days without a value are absent."""


@dataclass(frozen=True, slots=True)
class Window:
    """Values of a span of days, both ends included."""

    start: date
    end: date
    values: Series

    @property
    def n(self) -> int:
        """Days with a value."""
        return len(self.values)

    @property
    def mean(self) -> float | None:
        return mean(self.values.values())

    @property
    def sd(self) -> float | None:
        return sd(self.values.values())


def series_of(days: Iterable[Mapping[str, Any]], metric: str) -> Series:
    """A metric's finite values out of days as the snapshot has them (`{"date", "metrics": {name: value}}`)."""
    found = {
        date.fromisoformat(str(day["date"])): float(day["metrics"][metric])
        for day in days
        if day["metrics"].get(metric) is not None
    }
    return {day: found[day] for day in sorted(found) if math.isfinite(found[day])}


def last_days(series: Series, days: int, *, before: int = 0) -> Window | None:
    """The last `days` days up to the last value, or as many `before` days earlier; None without any value at all."""
    if not series:
        return None
    end = max(series) - timedelta(days=before)
    start = end - timedelta(days=days - 1)
    return Window(start, end, {day: value for day, value in series.items() if start <= day <= end})


def mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.fmean(found) if found else None


def sd(values: Iterable[float]) -> float | None:
    """Of a sample; None of fewer than two values."""
    found = list(values)
    return statistics.stdev(found) if len(found) > 1 else None
