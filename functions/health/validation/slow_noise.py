"""What chance does to a mean, a difference of means or a slope of a series that remembers its past.

The series is taken as a first-order autoregressive process: noise whose correlation from one day to the next is φ, and φ^d
over d days. That gives the standard error of every linear contrast of its values, gaps included. φ is estimated too low
from short series, most of all for slow ones, so it is corrected by (1 + 4φ)/n (Marriott and Pope 1954; Kendall 1954), by
(2 + 5φ)/n where a line was taken out first, and held between 0 and 0.97. A line follows a slow series and hides how slow it
is, so there φ gets its standard error on top. A short piece of a slow series shows less than
its whole variance, so that is taken from the values or from their steps from day to day, whichever gives more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from functions.health.validation.daily_table import Floats
from functions.health.validation.finding_data import Series

MOST_PHI = 0.97
LEAST_PAIRS = 10
"""Pairs of days in a row that φ can be estimated from."""


@dataclass(frozen=True, slots=True)
class SlowNoise:
    """A fitted series."""

    phi: float
    variance: float
    days: int

    @property
    def independent_days(self) -> float:
        """How many independent days the series is worth (Bartlett 1935)."""
        return self.days * (1 - self.phi) / (1 + self.phi)


def fit_noise(series: Series, *, taken_out: int = 1) -> SlowNoise | None:
    """Fit to values from which `taken_out` parameters were estimated: 1 the mean, 2 a line. None if there is too little.

    The values are centred here; a line has to be taken out before.
    """
    n = len(series)
    in_a_row = np.flatnonzero(np.diff(series.days) == 1)
    if len(in_a_row) < LEAST_PAIRS:
        return None
    centred = series.values - series.values.mean()
    squares = float(centred @ centred)
    # Against rounding: a series that is a constant, or a line, up to the last digits.
    if squares <= 1e-18 * float(series.values @ series.values) or squares == 0:
        return None
    neighbours = float(np.mean(centred[in_a_row] * centred[in_a_row + 1]))
    phi = neighbours / (squares / n) * (n - 1) / n
    # What is observed is φ less (a + (3 + a) φ) / n, for `a` parameters taken out: solved for φ.
    phi = (phi + taken_out / n) / (1 - (3 + taken_out) / n)
    if taken_out > 1:
        phi += math.sqrt(max(1 - phi * phi, 0.0) / n)
    phi = min(max(phi, 0.0), MOST_PHI)
    steps = centred[in_a_row + 1] - phi * centred[in_a_row]
    by_steps = float(steps @ steps) / max(len(steps) - 1 - taken_out, 1) / (1 - phi * phi)
    return SlowNoise(phi, max(squares / (n - taken_out), by_steps), n)


def contrast_covariance(series: Series, weights: Floats, noise: SlowNoise) -> Floats:
    """Covariance of linear contrasts of the values: one row of `weights` per contrast, one weight per value."""
    decay = np.power(noise.phi, np.diff(series.days, prepend=series.days[:1]).astype(np.float64))
    forward = _carried(weights, decay)
    backward = _carried(weights[:, ::-1], np.concatenate([decay[:1], decay[1:][::-1]]))[:, ::-1]
    result: Floats = noise.variance * (weights @ (weights + forward + backward).T)
    return result


def _carried(weights: Floats, decay: Floats) -> Floats:
    """For each value the weights before it, faded by φ to the power of the days between: O(n), no n × n matrix."""
    carried = np.zeros_like(weights)
    for place in range(1, weights.shape[1]):
        carried[:, place] = decay[place] * (carried[:, place - 1] + weights[:, place - 1])
    return carried
