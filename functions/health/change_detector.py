"""Whether a metric of a person has changed: by rule and number, without a model.

Two charts look at the last 28 days of a metric, against the 60 days before them:

- a *shift* of the level: a tabular CUSUM (Page 1954; Montgomery, Introduction to Statistical Quality Control, ch. 9) with
  reference value k = 0.5 and decision limit h = 8, both in standard deviations;
- an *outlier*: one striking last day, by its robust z score (median and MAD of the days before).

A day's resting heart rate says much of the next day's (median lag-1 autocorrelation 0.87 in LifeSnaps), and a CUSUM on such
values gives alarm after alarm. So it runs on what a value adds to what the one before it foretold (residuals of an AR(1),
fitted to the 60 days, its coefficient corrected for bias), in units of their
own robust spread. That bounds the false alarms (benchmarks/check_ins.py measures them: see docs/concepts/check_ins.md) and
has its price: in a slow series a small shift takes long to be told from chance, or is never.

Missing days: a residual bridges a gap by the power of the coefficient, and its spread grows with the gap. A metric is not
looked at when it has too few days, or when its last value is old. The same days give the same changes.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from functions.health.metrics import METRICS
from functions.health.series import Series, series_of

WATCHED = (
    "resting_heart_rate",
    "heart_rate_variability",
    "sleep_minutes",
    "breathing_rate",
    "skin_temperature_c",
    "skin_temperature_deviation_c",
)
"""Metrics that say something of a person's state at rest, so that what they did that day does not drive them."""

BASELINE_DAYS = 60
RECENT_DAYS = 28
DAYS_NEEDED = BASELINE_DAYS + RECENT_DAYS
"""Older days are not looked at."""
MIN_BASELINE = 30
"""Values; with fewer, the spread is hardly known."""
MIN_RECENT = 7
"""Values."""
MAX_AGE_DAYS = 3
"""Of the last value: what is older is no news."""

REFERENCE = 0.5
"""k: half of the shift that the chart is made for, one standard deviation."""
LIMIT = 8.0
"""h. The textbook's 5 is for a level and a spread that are known; estimated from 60 days, it gives two to three false alarms
per metric and year, and 8 about one."""
MOST_OF_A_DAY = 3.0
"""A residual counts for so much at most, so that one day alone does not make a shift."""
LEAST_SHIFT = 1.0
"""Robust standard deviations between the two medians."""
MIN_SHIFT_DAYS = 3
"""Values since the change point: a shift is something that lasts."""
OUTLIER = 4.5
"""Robust standard deviations."""

_MAD_TO_SD = 1.4826
_MAX_COEFFICIENT = 0.97


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, with the numbers that made it one."""

    metric: str
    direction: Literal["up", "down"]
    kind: Literal["shift", "outlier"]
    since: date
    """The first day of it."""
    last: date
    """The last day that was looked at."""
    value: float
    """Median of the days since then, in the metric's unit."""
    usual: float
    """Median of the 60 days before."""
    size_sd: float
    """The difference in robust standard deviations of those 60 days."""

    @property
    def size(self) -> float:
        """The difference in the metric's unit."""
        return self.value - self.usual

    @property
    def key(self) -> str:
        """What tells it from another change: the same metric in the same direction is the same change."""
        return f"{self.metric}/{self.direction}"


def detect_changes(days: Iterable[Mapping[str, Any]], today: date) -> list[Change]:
    """The changes that show on `today`, the largest first. `days` as a snapshot has them."""
    known = [day for day in days if date.fromisoformat(str(day["date"])) <= today]
    found = (change_of(metric, _plausible(metric, series_of(known, metric)), today) for metric in WATCHED)
    return sorted((change for change in found if change), key=lambda change: -abs(change.size_sd))


def change_of(metric: str, series: Series, today: date) -> Change | None:
    """The change of one metric, if there is one; a shift goes before an outlier."""
    if not series:
        return None
    last = max(series)
    if (today - last).days > MAX_AGE_DAYS:
        return None
    first_recent = last - timedelta(days=RECENT_DAYS - 1)
    first = first_recent - timedelta(days=BASELINE_DAYS)
    before = [(day, value) for day, value in series.items() if first <= day < first_recent]
    recent = [(day, value) for day, value in series.items() if first_recent <= day <= last]
    if len(before) < MIN_BASELINE or len(recent) < MIN_RECENT:
        return None
    baseline = _Baseline.of(before)
    if baseline is None:
        return None
    return _shift(metric, baseline, recent) or _outlier(metric, baseline, recent)


@dataclass(frozen=True, slots=True)
class _Baseline:
    """What is usual: level, spread, and how much a day says of the next."""

    usual: float
    spread: float
    coefficient: float
    residual_spread: float
    """Of standardized residuals."""
    end: tuple[date, float]

    @classmethod
    def of(cls, before: Sequence[tuple[date, float]]) -> _Baseline | None:
        """None where half of the values or more are the same: there is no spread to measure by."""
        values = [value for _, value in before]
        usual, spread = _robust(values)
        if spread == 0:
            return None
        scores = [(day, (value - usual) / spread) for day, value in before]
        coefficient = _coefficient(scores)
        residuals = [_residual(coefficient, one, two) for one, two in pairwise(scores)]
        _, residual_spread = _robust(residuals)
        if residual_spread == 0:
            return None
        return cls(usual, spread, coefficient, residual_spread, scores[-1])

    def residuals(self, recent: Sequence[tuple[date, float]]) -> list[float]:
        """What each value adds to what the one before it foretold, in its own robust standard deviations."""
        scores = [self.end, *((day, (value - self.usual) / self.spread) for day, value in recent)]
        return [_residual(self.coefficient, one, two) / self.residual_spread for one, two in pairwise(scores)]

    def change(
        self, metric: str, kind: Literal["shift", "outlier"], days: Sequence[tuple[date, float]], upwards: bool
    ) -> Change:
        value = statistics.median([value for _, value in days])
        return Change(
            metric=metric,
            direction="up" if upwards else "down",
            kind=kind,
            since=days[0][0],
            last=days[-1][0],
            value=value,
            usual=self.usual,
            size_sd=(value - self.usual) / self.spread,
        )


def _plausible(metric: str, series: Series) -> Series:
    """Without values that only a device's error can be, such as a breathing rate of 0."""
    low, high = METRICS[metric].plausible
    return {day: value for day, value in series.items() if low <= value <= high}


def _shift(metric: str, baseline: _Baseline, recent: Sequence[tuple[date, float]]) -> Change | None:
    residuals = baseline.residuals(recent)
    for sign in (1, -1):
        total, begun = 0.0, 0
        for place, residual in enumerate(residuals):
            added = max(-MOST_OF_A_DAY, min(MOST_OF_A_DAY, sign * residual)) - REFERENCE
            if total + added <= 0:
                total, begun = 0.0, place + 1
            else:
                total += added
        since = recent[begun:]
        if total > LIMIT and len(since) >= MIN_SHIFT_DAYS:
            change = baseline.change(metric, "shift", since, sign > 0)
            # The sum may stand while the level is back where it was: then there is nothing to tell.
            if sign * change.size_sd > LEAST_SHIFT:
                return change
    return None


def _outlier(metric: str, baseline: _Baseline, recent: Sequence[tuple[date, float]]) -> Change | None:
    score = (recent[-1][1] - baseline.usual) / baseline.spread
    residual = baseline.residuals(recent)[-1]
    # Striking by itself, and beside the day before: else a slow series is striking for days on end.
    if min(abs(score), abs(residual)) > OUTLIER and score * residual > 0:
        return baseline.change(metric, "outlier", recent[-1:], score > 0)
    return None


def _robust(values: Sequence[float]) -> tuple[float, float]:
    """Median, and the standard deviation that the median absolute deviation stands for."""
    middle = statistics.median(values)
    return middle, _MAD_TO_SD * statistics.median(abs(value - middle) for value in values)


def _coefficient(scores: Sequence[tuple[date, float]]) -> float:
    """Lag-1 autocorrelation over neighbouring days, of values cut at three spreads, plus its bias (1 + 4φ)/n."""
    cut = [(day, max(-3.0, min(3.0, score))) for day, score in scores]
    pairs = [(a, b) for (one, a), (two, b) in pairwise(cut) if (two - one).days == 1]
    if len(pairs) < MIN_BASELINE // 2:
        return 0.0
    middle = statistics.fmean([score for _, score in cut])
    variance = statistics.fmean([(score - middle) ** 2 for _, score in cut])
    if variance == 0:
        return 0.0
    lagged = statistics.fmean([(a - middle) * (b - middle) for a, b in pairs]) / variance
    return max(0.0, min(_MAX_COEFFICIENT, lagged + (1 + 4 * lagged) / len(pairs)))


def _residual(coefficient: float, one: tuple[date, float], two: tuple[date, float]) -> float:
    """Of a score given the one before it; as widely spread for a gap of days as for one."""
    kept = coefficient ** (two[0] - one[0]).days
    return (two[1] - kept * one[1]) / math.sqrt(1 - kept * kept)
