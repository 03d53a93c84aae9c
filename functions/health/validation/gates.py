"""The seven deterministic gates, as the specification's table has them (docs/validation.md shows it).

They are kept as they are, weaknesses included; what they let through is the strict layer's business.
"""

from __future__ import annotations

from contracts.findings import Gate, GateName, GateStatus
from functions.health.validation.daily_table import Floats
from functions.health.validation.finding_data import FindingData
from functions.health.validation.ranks import kendall, spearman
from functions.health.validation.resampling import bootstrap_mean, bootstrap_spearman

LEAST_DAYS_ASSOCIATION = 20
LEAST_DAYS = 10
LEAST_SHARE_OF_SD = 0.5
MOST_RHO = 0.85
LEAST_RHO = 0.10

_ASSOCIATIONS_ONLY: tuple[GateName, ...] = (
    "construct_validity",
    "subgroup_consistency",
    "method_triangulation",
    "discriminative_power",
)


def gates_of(data: FindingData, effect: float | None) -> list[Gate]:
    """All seven, in the table's order. `effect` is the finding's, for trends and plain values."""
    if data.partner is not None:
        return _of_association(data.chosen.values, data.partner)
    skipped = {name: _skipped(name, "Only associations are checked for this.") for name in _ASSOCIATIONS_ONLY}
    return [
        _sample_size(len(data.chosen), LEAST_DAYS),
        _effect_vs_noise(data, effect),
        skipped["construct_validity"],
        _bootstrap_of_mean(data.chosen.values),
        skipped["subgroup_consistency"],
        skipped["method_triangulation"],
        skipped["discriminative_power"],
    ]


def _of_association(x: Floats, y: Floats) -> list[Gate]:
    rho = spearman(x, y)
    return [
        _sample_size(len(x), LEAST_DAYS_ASSOCIATION),
        _skipped("effect_vs_noise", "Only trends and plain values are checked for this."),
        _construct_validity(rho),
        _bootstrap_of_rho(x, y),
        _subgroup_consistency(x, y),
        _method_triangulation(rho, kendall(x, y)),
        _discriminative_power(rho),
    ]


def _sample_size(n: int, least: int) -> Gate:
    reason = "Days with values, against the fewest that are needed."
    return _gate("sample_size", reason, n, least, passed=n >= least, hard=True)


def _effect_vs_noise(data: FindingData, effect: float | None) -> Gate:
    name: GateName = "effect_vs_noise"
    sd = float(data.whole.values.std(ddof=1)) if len(data.whole) > 1 else None
    if effect is None or sd is None:
        return _gate(name, "There is no effect to hold against the metric's spread.", passed=False)
    if sd == 0:
        return _gate(name, "The metric does not vary, so there is no noise to hold the effect against.", passed=True)
    ratio, least = abs(effect) / sd, LEAST_SHARE_OF_SD
    reason = "The effect, in standard deviations of the metric over all days."
    return _gate(name, reason, ratio, least, passed=ratio >= least, sd=sd, effect=effect)


def _construct_validity(rho: float | None) -> Gate:
    name: GateName = "construct_validity"
    if rho is None:
        reason = "No correlation can be computed: one of the two does not vary on these days."
        return _gate(name, reason, None, MOST_RHO, passed=False, hard=True)
    reason = "Spearman's ρ, against the size above which both are taken for one thing measured twice."
    return _gate(name, reason, rho, MOST_RHO, passed=abs(rho) <= MOST_RHO, hard=True)


def _bootstrap_of_rho(x: Floats, y: Floats) -> Gate:
    interval = bootstrap_spearman(x, y)
    if interval is None:
        return _gate("bootstrap", "No correlation can be computed on resampled days.", passed=False)
    low, high = interval
    reason = "Whether the central 95 % of ρ over 1,000 resamples of the days lie on one side of zero."
    return _gate("bootstrap", reason, passed=low > 0 or high < 0, ci_low=low, ci_high=high)


def _bootstrap_of_mean(values: Floats) -> Gate:
    """Informational for trends and plain values: it passes whatever it shows."""
    low, high = bootstrap_mean(values) or (None, None)
    reason = "The central 95 % of the mean over 1,000 resamples of the days; for information."
    return _gate("bootstrap", reason, passed=True, ci_low=low, ci_high=high)


def _subgroup_consistency(x: Floats, y: Floats) -> Gate:
    half = len(x) // 2
    first, second = spearman(x[:half], y[:half]), spearman(x[half:], y[half:])
    same = first is not None and second is not None and first * second > 0
    reason = "Whether ρ has the same sign in the earlier and in the later half of the days."
    return _gate("subgroup_consistency", reason, passed=same, rho_first_half=first, rho_second_half=second)


def _method_triangulation(rho: float | None, tau: float | None) -> Gate:
    same = rho is not None and tau is not None and rho * tau > 0
    reason = "Whether Spearman's ρ and Kendall's τ have the same sign."
    return _gate("method_triangulation", reason, passed=same, rho=rho, tau=tau)


def _discriminative_power(rho: float | None) -> Gate:
    size = None if rho is None else abs(rho)
    reason = "The size of ρ, against the least that is worth a word."
    passed = size is not None and size >= LEAST_RHO
    return _gate("discriminative_power", reason, size, LEAST_RHO, passed=passed)


def _gate(
    name: GateName,
    reason: str,
    value: float | None = None,
    threshold: float | None = None,
    *,
    passed: bool,
    hard: bool = False,
    **detail: float | None,
) -> Gate:
    status: GateStatus = "passed" if passed else "failed"
    return Gate(name=name, status=status, hard=hard, value=value, threshold=threshold, detail=detail, reason=reason)


def _skipped(name: GateName, reason: str) -> Gate:
    return Gate(name=name, status="skipped", hard=name == "construct_validity", reason=reason)
