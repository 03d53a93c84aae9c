"""Changes, slopes and weekday patterns against chance: all of them are linear contrasts of a slow series' values."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtrc, ndtr, stdtr, stdtrit

from functions.health.validation.daily_table import Floats
from functions.health.validation.finding_data import Series, weekday_of
from functions.health.validation.slow_noise import SlowNoise, contrast_covariance, fit_noise

_PROVABLE_Z = 1.959963984540054
"""The two-sided 5 % point of the normal distribution."""
_WEEKEND_FROM = 5
_LEAST_FREEDOM = 3
"""Independent days beside a line, below which the estimate of φ is itself worth nothing."""


@dataclass(frozen=True, slots=True)
class ContrastTest:
    """One difference against what chance brings."""

    effect: float
    standard_error: float
    phi: float
    p: float
    """Two-sided."""
    provable: float | None
    """The smallest effect that this much data of this series could prove; None if none could."""


@dataclass(frozen=True, slots=True)
class PatternTest:
    """Several means against their all being one (Wald's statistic, χ²)."""

    chi2: float
    freedom: int
    phi: float
    p: float


def change_test(whole: Series, recent: Series, prior: Series) -> ContrastTest | None:
    """Recent mean less prior mean. None if a side is empty or the series is too short or does not vary."""
    noise = fit_noise(whole)
    if noise is None or not len(recent) or not len(prior):
        return None
    return _tested(whole, _mean_weights(whole, recent) - _mean_weights(whole, prior), noise)


def slope_test(chosen: Series) -> ContrastTest | None:
    """Change per day along a straight line. The noise is what is left beside the line.

    A line follows a slow series and leaves too little of it, so the deviate is Student's, with the independent days that
    are left; below three there is nothing to prove with, and p is 1.
    """
    if len(chosen) < 3:
        return None
    time = chosen.days - chosen.days.mean()
    weights = time / (time @ time)
    slope = float(weights @ chosen.values)
    noise = fit_noise(Series(chosen.days, chosen.values - slope * time), taken_out=2)
    if noise is None:
        return None
    test = _tested(chosen, weights, noise)
    freedom = noise.independent_days - 2
    p = 2 * float(stdtr(freedom, -abs(test.effect) / test.standard_error)) if freedom >= _LEAST_FREEDOM else 1.0
    provable = float(stdtrit(freedom, 0.975)) * test.standard_error if freedom >= _LEAST_FREEDOM else None
    return replace(test, p=p, provable=provable)


def weekend_test(chosen: Series) -> ContrastTest | None:
    """Mean of Saturdays and Sundays less that of the other days."""
    weekend = weekday_of(chosen.days) >= _WEEKEND_FROM
    noise = fit_noise(chosen)
    if noise is None or weekend.all() or not weekend.any():
        return None
    return _tested(chosen, weekend / weekend.sum() - ~weekend / (~weekend).sum(), noise)


def weekday_test(chosen: Series) -> PatternTest | None:
    """Whether the means of the weekdays differ; None with fewer than two values of a weekday that has any."""
    present = [weekday_of(chosen.days) == weekday for weekday in np.unique(weekday_of(chosen.days))]
    noise = fit_noise(chosen)
    if noise is None or len(present) < 2 or min(map(np.count_nonzero, present)) < 2:
        return None
    means = np.array([members / members.sum() for members in present], dtype=np.float64)
    contrasts = means[1:] - means[0]
    differences = contrasts @ chosen.values
    chi2 = float(differences @ np.linalg.solve(contrast_covariance(chosen, contrasts, noise), differences))
    return PatternTest(chi2, len(contrasts), noise.phi, float(chdtrc(len(contrasts), chi2)))


def without_weekdays(series: Series) -> Series:
    """The values less the mean of their weekday, around the mean of all."""
    if not len(series):
        return series
    return Series(series.days, series.values.mean() + less_group_means(series.values, weekday_of(series.days)))


def less_group_means(values: Floats, groups: Floats | np.ndarray) -> Floats:
    """What is left when each group's mean is taken out."""
    _, group = np.unique(groups, return_inverse=True)
    means = np.bincount(group, values) / np.bincount(group)
    result: Floats = values - means[group]
    return result


def _mean_weights(whole: Series, part: Series) -> Floats:
    return np.isin(whole.days, part.days) / len(part)


def _tested(series: Series, weights: Floats, noise: SlowNoise) -> ContrastTest:
    effect = float(weights @ series.values)
    error = math.sqrt(float(contrast_covariance(series, weights[None, :], noise)[0, 0]))
    p = 2 * float(ndtr(-abs(effect) / error)) if error > 0 else 1.0
    return ContrastTest(effect, error, noise.phi, p, _PROVABLE_Z * error)
