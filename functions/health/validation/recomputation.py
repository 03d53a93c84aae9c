"""A finding's numbers, computed again from the days by code of our own.

What an analysis computed was computed by code that a model wrote. Where a finding names metric, window and quantity, the
same quantity is computed here; a number that comes out otherwise is marked. Keys are those that the data science agents
are asked to use (prompts/data_science_coder.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from contracts.findings import Recomputed
from contracts.turns import Finding
from functions.health.validation.finding_data import (
    WEEKDAYS,
    FindingData,
    Series,
    statistic_in,
    weekday_of,
)
from functions.health.validation.ranks import spearman

_IDENTITY = 1e-6
"""Relative difference of one number that was computed twice."""
_LEAST_DIGITS = 2
"""Significant digits that a rounded number needs to be taken for the one that was rounded."""
_PER_DAY = {"slope_per_day": 1.0, "slope_per_week": 7.0, "slope_per_month": 30.0}
_EFFECT_KEYS = frozenset({"effect", "change", "rho", "highest_mean", "lowest_mean", "days_matching"})


def recomputed_numbers(finding: Finding, data: FindingData) -> dict[str, Recomputed]:
    """Every number of the finding beside ours, and the days with values of its windows as `<window>.days`."""
    found = {}
    for key, claimed in _claimed(finding):
        if not math.isfinite(claimed):
            continue
        candidates = [value for value in _candidates(key, finding, data) if math.isfinite(value)]
        if not candidates:
            found[key] = Recomputed(claimed=claimed)
            continue
        closest = min(candidates, key=lambda value: abs(value - claimed))
        found[key] = Recomputed(claimed=claimed, recomputed=closest, matches=same_number(claimed, closest))
    return found


def effect_of(finding: Finding, data: FindingData, recomputed: Mapping[str, Recomputed]) -> float | None:
    """The finding's effect: ours, else the one that was claimed, else the one that its kind implies."""
    known = recomputed.get("effect")
    if known is not None:
        return known.claimed if known.recomputed is None else known.recomputed
    return next((value for value in _effects(finding, data) if math.isfinite(value)), None)


def same_number(claimed: float, computed: float) -> bool:
    """Equal, or the rounding of the other at the precision that was claimed."""
    if not math.isfinite(claimed):
        return False
    if abs(claimed - computed) <= _IDENTITY * max(abs(claimed), abs(computed)):
        return True
    text = f"{int(claimed)}" if claimed.is_integer() else repr(claimed)
    if "e" in text or len(text.strip("-").replace(".", "").lstrip("0")) < _LEAST_DIGITS:
        return False
    decimals = len(text.partition(".")[2])
    return abs(claimed - computed) <= 0.5 * 10.0**-decimals * (1 + _IDENTITY)


def _claimed(finding: Finding) -> Iterator[tuple[str, float]]:
    for key, value in finding.numbers.items():
        if isinstance(value, list):
            yield from zip((f"{key}_low", f"{key}_high"), value, strict=False)
        else:
            yield key, value
    for name, window in finding.window.items():
        days = window.get("days_with_values") if isinstance(window, dict) else None
        if isinstance(days, int | float) and not isinstance(days, bool):
            yield f"{name}.days", float(days)


def _candidates(key: str, finding: Finding, data: FindingData) -> Iterator[float]:
    """What a key can mean. Mostly that is one thing; an effect is named by its kind and by what stands beside it."""
    if key.endswith(".days"):
        window = data.spans.get(key.removesuffix(".days"))
        if window is not None:
            yield float(len(data.whole.within(window)))
        return
    if key in _EFFECT_KEYS:
        yield from _effect_like(key, finding, data)
        return
    if key == "metric_sd":
        yield _statistic("sd", data.whole)
        return
    if key in _PER_DAY:
        yield _slope(data.chosen) * _PER_DAY[key]
        return
    named = statistic_in(key)
    # Of an association, a mean or a spread could be either metric's.
    if named is not None and (finding.kind != "association" or named == ("", "n")):
        part, statistic = named
        series = _part(part, data)
        if series is not None:
            yield _statistic(statistic, series)


def _effect_like(key: str, finding: Finding, data: FindingData) -> Iterator[float]:
    if key == "days_matching":
        yield from _counts(finding, data)
        return
    if key in ("highest_mean", "lowest_mean"):
        means = _weekday_means(data.chosen)
        if means:
            yield max(means) if key == "highest_mean" else min(means)
        return
    yield from _effects(finding, data)


def _effects(finding: Finding, data: FindingData) -> Iterator[float]:
    match data.comparison:
        case "association":
            rho = None if data.partner is None else spearman(data.chosen.values, data.partner)
            if rho is not None:
                yield rho
        case "change":
            if data.recent and data.prior:
                yield float(data.recent.values.mean() - data.prior.values.mean())
        case "slope":
            slope = _slope(data.chosen)
            yield from (slope * days for days in _PER_DAY.values())
            if len(data.chosen):
                yield slope * float(data.chosen.days[-1] - data.chosen.days[0])
        case "weekdays":
            means = _weekday_means(data.chosen)
            if means:
                yield max(means) - min(means)
        case "weekend":
            weekend, weekday = (_part(part, data) for part in ("weekend", "weekday"))
            if weekend and weekday:
                yield float(weekend.values.mean() - weekday.values.mean())
        case None:
            # Where the mean stands under its own name, the effect is something else: an extreme, the latest value, a count.
            others = "mean" in finding.numbers
            yield from (
                _statistic(name, data.chosen) for name in (("min", "max", "median", "total") if others else ("mean",))
            )
            if others and len(data.chosen):
                yield float(data.chosen.values[-1])
                yield from _counts(finding, data)


def _counts(finding: Finding, data: FindingData) -> Iterator[float]:
    """Days beyond a threshold that the finding names."""
    threshold = finding.numbers.get("threshold")
    if isinstance(threshold, int | float):
        values = data.chosen.values
        for matching in (values > threshold, values >= threshold, values < threshold, values <= threshold):
            yield float(matching.sum())


def _part(name: str, data: FindingData) -> Series | None:
    """A window, a weekday, the weekend or the other days; the finding's own days for no name."""
    if name == "":
        return data.chosen
    if name in data.spans:
        return data.whole.within(data.spans[name])
    weekday = weekday_of(data.chosen.days)
    if name in WEEKDAYS:
        members = weekday == WEEKDAYS.index(name)
    elif name in ("weekend", "weekday"):
        members = (weekday >= WEEKDAYS.index("saturday")) == (name == "weekend")
    else:
        return None
    return Series(data.chosen.days[members], data.chosen.values[members])


def _statistic(name: str, series: Series) -> float:
    """NaN where there is none."""
    values = series.values
    if name == "n":
        return float(len(values))
    if len(values) == 0 or (name == "sd" and len(values) < 2):
        return math.nan
    match name:
        case "mean":
            return float(values.mean())
        case "median":
            return float(np.median(values))
        case "sd":
            return float(values.std(ddof=1))
        case "total":
            return float(values.sum())
        case _:
            return float(values.min() if name == "min" else values.max())


def _weekday_means(series: Series) -> list[float]:
    weekday = weekday_of(series.days)
    return [float(series.values[weekday == one].mean()) for one in np.unique(weekday)]


def _slope(series: Series) -> float:
    """Per day, by least squares; NaN with fewer than two days."""
    if len(series) < 2:
        return math.nan
    time = series.days - series.days.mean()
    return float(time @ series.values / (time @ time))
