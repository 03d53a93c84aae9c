"""The bootstrap: 1,000 resamples of the days, always the same ones (seed 42).

A resample is told by how often it holds each day. Midranks follow from these counts by a running sum over the distinct
values, so nothing is sorted a thousand times; the result equals ranking each resample anew, to the last digit.
"""

from __future__ import annotations

import numpy as np

from functions.health.validation.daily_table import Floats, Ints
from functions.health.validation.ranks import coded

SEED = 42
RESAMPLES = 1_000
_QUANTILES = (0.025, 0.975)
_BLOCK = 2_000_000
"""Counts that are held at once: a long series is resampled in blocks, so that memory stays within a Lambda's."""


def resampled_days(n: int) -> Ints:
    """The places that each resample draws, one resample a row."""
    return np.random.default_rng(SEED).integers(0, n, (RESAMPLES, n))


def bootstrap_spearman(x: Floats, y: Floats) -> tuple[float, float] | None:
    """The central 95 % of ρ over the resamples. Resamples in which one side does not vary have no ρ and are left out;
    None if all of them are."""
    if len(x) < 2:
        return None
    rho = np.concatenate([_spearman(x, y, counts) for counts in _counts(len(x))])
    return _interval(rho[~np.isnan(rho)])


def bootstrap_mean(values: Floats) -> tuple[float, float] | None:
    """The central 95 % of the mean over the resamples; None without values."""
    if len(values) == 0:
        return None
    return _interval(np.concatenate([counts @ values for counts in _counts(len(values))]) / len(values))


def _counts(n: int) -> list[Floats]:
    """How often each resample holds each observation, in blocks of resamples."""
    drawn = resampled_days(n)
    size = max(1, _BLOCK // n)
    blocks = []
    for start in range(0, RESAMPLES, size):
        block = drawn[start : start + size]
        offsets = n * np.arange(len(block))[:, None]
        counts = np.bincount((block + offsets).ravel(), minlength=block.size).reshape(block.shape)
        blocks.append(counts.astype(np.float64))
    return blocks


def _spearman(x: Floats, y: Floats, counts: Floats) -> Floats:
    a, b = _centred_midranks(x, counts), _centred_midranks(y, counts)
    weighted = counts * a
    covariance = np.einsum("ij,ij->i", weighted, b)
    spread = np.einsum("ij,ij->i", weighted, a) * np.einsum("ij,ij,ij->i", counts, b, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Floats = np.where(spread > 0, covariance / np.sqrt(spread), np.nan)
    return result


def _centred_midranks(values: Floats, counts: Floats) -> Floats:
    """Of every observation in every resample, less their mean; what an observation gets that is not in it, never counts."""
    code = coded(values)
    order = np.argsort(code.codes, kind="stable")
    held = counts[:, order]
    if code.distinct < len(values):
        held = np.add.reduceat(held, np.searchsorted(code.codes[order], np.arange(code.distinct)), axis=1)
    middle = np.cumsum(held, axis=1)
    middle -= held / 2
    # A midrank is the running sum less half of (count - 1), the mean rank is (n + 1) / 2: the two halves cancel.
    middle -= len(values) / 2
    return middle[:, code.codes]


def _interval(values: Floats) -> tuple[float, float] | None:
    if len(values) == 0:
        return None
    low, high = np.quantile(values, _QUANTILES)
    return float(low), float(high)
