"""The data that a finding is about: its days, its values, and which question they are to answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from contracts.turns import Finding
from functions.health.validation.daily_table import DailyTable, Floats, Ints

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Comparison = Literal["association", "change", "slope", "weekdays", "weekend"]
"""What is held against chance. A plain value (a mean, a maximum, a count) compares nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """A window of a finding, both ends included; days as ordinals."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one metric, oldest first, on the days that have one."""

    days: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.days)

    def within(self, *spans: Span) -> Series:
        """What lies in any of them; all of it if there are none."""
        if not spans:
            return self
        inside = np.any([(span.first <= self.days) & (self.days <= span.last) for span in spans], axis=0)
        return Series(self.days[inside], self.values[inside])


@dataclass(frozen=True, slots=True)
class FindingData:
    """A finding with its data; what is missing or cannot be read is left out."""

    spans: dict[str, Span]
    whole: Series
    """The feature on all days; of an association, on all days with both values."""
    chosen: Series
    """The feature on the finding's days."""
    partner: Floats | None
    """Of an association: the target's values beside `chosen`, which then holds the days with both."""
    comparison: Comparison | None
    recent: Series | None = None
    prior: Series | None = None
    """Of a change: the two sides."""


def data_of(finding: Finding, table: DailyTable) -> FindingData:
    """The finding's series.

    An association and a plain value are about the longest of their windows (others name single days of it), a change about
    its two sides. Without windows all days count.
    """
    spans = _spans(finding.window)
    whole = _series(table.days, table.column(finding.feature))
    longest = sorted(spans.values(), key=lambda span: span.first - span.last)[:1]
    if finding.kind == "association":
        target = _series(table.days, table.column(finding.target or ""))
        return _association(finding, spans, whole, target, longest)
    if finding.kind == "trend":
        sides = _sides(spans)
        if sides is None:
            return FindingData(spans, whole, whole.within(*longest), None, "slope")
        recent, prior = (whole.within(side) for side in sides)
        return FindingData(spans, whole, whole.within(*sides), None, "change", recent, prior)
    return FindingData(spans, whole, whole.within(*longest), None, _pattern(finding))


def _association(
    finding: Finding, spans: dict[str, Span], whole: Series, target: Series, longest: list[Span]
) -> FindingData:
    _, here, there = np.intersect1d(whole.days, target.days - finding.lag_days, return_indices=True)
    both = Series(whole.days[here], whole.values[here])
    chosen = both.within(*longest)
    kept = np.isin(both.days, chosen.days)
    return FindingData(spans, both, chosen, target.values[there][kept], "association")


def _series(days: Ints, column: Floats) -> Series:
    there = ~np.isnan(column)
    return Series(days[there], column[there])


def _spans(window: dict[str, Any]) -> dict[str, Span]:
    spans = {}
    for name, given in window.items():
        try:
            first, last = (date.fromisoformat(str(given[end])[:10]).toordinal() for end in ("start", "end"))
        except (KeyError, TypeError, ValueError):
            continue
        spans[name] = Span(name, first, last)
    return spans


def _sides(spans: dict[str, Span]) -> tuple[Span, Span] | None:
    """Recent and prior: by name, else the later and the earlier of two windows."""
    if "recent" in spans and "prior" in spans:
        return spans["recent"], spans["prior"]
    if len(spans) != 2:
        return None
    prior, recent = sorted(spans.values(), key=lambda span: span.first)
    return recent, prior


def _pattern(finding: Finding) -> Comparison | None:
    keys = finding.numbers.keys()
    if {"weekend_mean", "weekday_mean"} <= keys:
        return "weekend"
    if sum(f"{weekday}_mean" in keys for weekday in WEEKDAYS) > 1:
        return "weekdays"
    return None


def weekday_of(days: Ints) -> Ints:
    """0 is Monday."""
    return (days + 6) % 7


_STATISTIC = re.compile(r"^(?:(?P<part>.+)_)?(?P<statistic>mean|median|sd|min|max|n|total)$")


def statistic_in(key: str) -> tuple[str, str] | None:
    """The window or weekday (or "") and the statistic that a number's key names: `recent_mean`, `monday_n`, `sd`."""
    found = _STATISTIC.match(key)
    return (found["part"] or "", found["statistic"]) if found else None
