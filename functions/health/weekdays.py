"""A metric by day of the week: how many values each weekday has, their mean and spread."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class WeekdayMean:
    weekday: str
    """`monday` to `sunday`."""
    n: int
    mean: float
    sd: float | None
    """Sample standard deviation; None of a single value."""


def weekday_table(values: Mapping[date, float] | Iterable[tuple[date, float]]) -> list[WeekdayMean]:
    """From values by date: Monday first, weekdays without a value left out."""
    pairs = values.items() if isinstance(values, Mapping) else values
    groups: dict[int, list[float]] = {}
    for day, value in pairs:
        groups.setdefault(day.weekday(), []).append(value)
    return [
        WeekdayMean(
            WEEKDAYS[number],
            len(group),
            statistics.fmean(group),
            statistics.stdev(group) if len(group) > 1 else None,
        )
        for number, group in sorted(groups.items())
    ]
