"""A person's days as columns: the metrics as they were measured, and what is derived from them.

The derived columns are those that an analysis finds in `summary_df` (functions/sandbox/frames.py, DESIGN §7), computed
here by code of our own, so that a finding about one of them can be computed again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from functions.health.metrics import COMPOSITES, METRICS, RATIOS, ROLLING_SUFFIXES

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

WINDOW_DAYS, WINDOW_LEAST_VALUES = 30, 10
"""Of the rolling composites."""


class DailyTable:
    """One row per day that has any data, oldest first; a day that comes twice counts as it came last."""

    def __init__(self, days: Iterable[Mapping[str, Any]]) -> None:
        """`days`: `{"date": "2022-01-31", "metrics": {name: number}}`, any order."""
        by_day = {date.fromisoformat(day["date"]).toordinal(): day["metrics"] for day in days}
        self.days: Ints = np.array(sorted(by_day), dtype=np.int64)
        """Proleptic Gregorian ordinals, as `date.toordinal` gives them."""
        self._rows = [by_day[int(day)] for day in self.days]
        self._columns: dict[str, Floats] = {}

    def column(self, name: str) -> Floats:
        """The metric's value on each of `days`, NaN where there is none; all NaN for a name that is no metric's."""
        if name not in self._columns:
            self._columns[name] = self._make(name)
        return self._columns[name]

    def _make(self, name: str) -> Floats:
        if name in METRICS:
            return np.array([_number(row.get(name)) for row in self._rows], dtype=np.float64)
        if name in COMPOSITES:
            top, bottom = (self.column(part) for part in RATIOS[name])
            # A zero would be a sensor's way of saying nothing.
            return top / np.where(bottom == 0, np.nan, bottom)
        for suffix in ROLLING_SUFFIXES:
            stem = name.removesuffix(suffix)
            if stem != name and (stem in METRICS or stem in COMPOSITES):
                return self._rolling(self.column(stem), suffix)
        return np.full(len(self.days), np.nan)

    def _rolling(self, values: Floats, suffix: str) -> Floats:
        """Over the calendar days that end with the row's own."""
        result = np.full(len(values), np.nan)
        begins = np.searchsorted(self.days, self.days - (WINDOW_DAYS - 1))
        for row, begin in enumerate(begins):
            window = values[begin : row + 1]
            window = window[~np.isnan(window)]
            if len(window) >= WINDOW_LEAST_VALUES:
                result[row] = _rolled(window, suffix)
        return result


def _rolled(window: Floats, suffix: str) -> float:
    mean = float(window.mean())
    if suffix == "_mean_30d":
        return mean
    sd = float(window.std(ddof=1))
    if suffix == "_sd_30d":
        return sd
    return sd / mean if mean != 0 else math.nan


def _number(value: Any) -> float:
    """What is not a finite number was not measured."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    number = float(value)
    return number if math.isfinite(number) else math.nan
