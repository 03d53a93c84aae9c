"""Ranks and rank correlations, exact in the presence of ties, without a sort per resample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from functions.health.validation.daily_table import Floats, Ints


@dataclass(frozen=True, slots=True)
class Coded:
    """Values by their place among the distinct ones."""

    codes: Ints
    """Of each observation."""
    distinct: int


def coded(values: Floats) -> Coded:
    distinct, codes = np.unique(values, return_inverse=True)
    return Coded(codes.astype(np.int64), len(distinct))


def midranks(values: Floats) -> Floats:
    """Ranks from 1 on, ties at their mean (`scipy.stats.rankdata`)."""
    code = coded(values)
    counts = np.bincount(code.codes, minlength=code.distinct)
    middle: Floats = np.cumsum(counts) - (counts - 1) / 2.0
    return middle[code.codes]


def centred_ranks(values: Floats) -> Floats:
    """Ranks with mean 0."""
    return midranks(values) - (len(values) + 1) / 2.0


def correlation(a: Floats, b: Floats) -> float | None:
    """Pearson's r of centred scores; of centred ranks, Spearman's ρ. None where one side does not vary."""
    if len(a) < 2:
        return None
    spread = float(np.sqrt((a @ a) * (b @ b)))
    if not spread > 0:
        return None
    return min(1.0, max(-1.0, float(a @ b) / spread))


def spearman(x: Floats, y: Floats) -> float | None:
    """Spearman's ρ; None where there is none."""
    return correlation(centred_ranks(x), centred_ranks(y)) if len(x) else None


def kendall(x: Floats, y: Floats) -> float | None:
    """Kendall's τ-b; None where one side does not vary."""
    if len(x) < 2:
        return None
    concordant = ties_x = ties_y = 0
    # Row by row, so that years of days need no square of memory.
    for place in range(len(x) - 1):
        dx, dy = np.sign(x[place + 1 :] - x[place]), np.sign(y[place + 1 :] - y[place])
        concordant += int(dx @ dy)
        ties_x += int(np.count_nonzero(dx))
        ties_y += int(np.count_nonzero(dy))
    return concordant / float(np.sqrt(float(ties_x) * ties_y)) if ties_x and ties_y else None
