"""Days resemble the days before them. How much so, and what that leaves of an association.

A series that moves slowly holds fewer independent days than it has days, and two slow series agree by chance far more
often than two quick ones. Two ways to account for it, of different weakness:

- *Circular shifts.* One series is shifted against the other by every number of days, its end going round to its beginning.
  That keeps each series' own autocorrelation and takes away what they have in common, so the spread of ρ over all shifts is
  what chance brings. ρ is held against that spread as a normal deviate: the plain share of shifts that reach ρ could not go
  below 1/n, which leaves no power after an adjustment for several findings.
- *Effective sample size.* n / (1 + 2 Σ r_a(k) r_b(k)) over lags k below n/5, with the autocorrelations of both series
  (Bartlett 1935; Pyper and Peterman 1998), in Student's t.

The larger of both p values is used. Days with both values are taken as one after the other, gaps or not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtr

from functions.health.validation.daily_table import Floats
from functions.health.validation.ranks import correlation

LEAST_DAYS = 8
"""Fewer say nothing about an autocorrelation."""


@dataclass(frozen=True, slots=True)
class AssociationTest:
    """ρ against chance."""

    rho: float
    z_shift: float
    p_shift: float
    n_effective: float
    p_effective: float

    @property
    def p(self) -> float:
        """Two-sided."""
        return max(self.p_shift, self.p_effective)


def association_test(a: Floats, b: Floats) -> AssociationTest | None:
    """Of centred scores, oldest first (ranks, or what is left of them). None where no correlation can be computed."""
    n = len(a)
    rho = correlation(a, b)
    if rho is None or n < LEAST_DAYS:
        return None
    a, b = a / math.sqrt(a @ a), b / math.sqrt(b @ b)
    spread = spread_of_shifts(a, b)
    z = abs(rho) / spread if spread > 0 else 0.0
    n_effective = effective_size(a, b)
    return AssociationTest(rho, z, 2 * float(ndtr(-z)), n_effective, _student(rho, n_effective))


def shifted_correlations(a: Floats, b: Floats) -> Floats:
    """ρ at every circular shift of `b` against `a`, both centred and of length 1; shift 0 first."""
    n = len(a)
    product = np.conj(np.fft.rfft(a)) * np.fft.rfft(b)
    result: Floats = np.fft.irfft(product, n)
    return result


def spread_of_shifts(a: Floats, b: Floats) -> float:
    """Standard deviation, around 0, of ρ over all shifts but 0."""
    shifted = shifted_correlations(a, b)[1:]
    return float(np.sqrt(np.mean(shifted**2)))


def effective_size(a: Floats, b: Floats) -> float:
    """How many independent days the two series are worth, between 3 and their length."""
    n = len(a)
    lags = math.ceil(n / 5)
    total = 1 + 2 * float(np.sum(_autocorrelation(a, lags) * _autocorrelation(b, lags)))
    return float(n) if total <= 1 else max(3.0, n / total)


def _autocorrelation(a: Floats, lags: int) -> Floats:
    """At lags 1 to `lags` - 1 of a series that is centred and of length 1."""
    size = 2 * len(a)
    power = np.abs(np.fft.rfft(a, size)) ** 2
    result: Floats = np.fft.irfft(power, size)[1:lags]
    return result


def _student(rho: float, n: float) -> float:
    left = 1 - rho * rho
    if left <= 0:
        return 0.0
    return 2 * float(stdtr(n - 2, -abs(rho) * math.sqrt((n - 2) / left)))
