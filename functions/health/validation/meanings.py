"""The strict layer's quantities by name, each with what it means."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.findings import Statistic

_MEANINGS = {
    "overlap_by_construction": "1 where both metrics are made of the same measurement, else 0",
    "rho": "Spearman's rank correlation on the days with both values",
    "z_circular_shift": "ρ over the spread of ρ when one series is shifted against the other by every number of days",
    "p_circular_shift": "how often chance brings a ρ this large, by circular shifts",
    "n_effective": "how many independent days these days are worth",
    "p_effective_n": "how often chance brings a ρ this large, by the effective number of days",
    "p": "how often chance brings an effect this large in series that remember their past",
    "rho_without_trend": "ρ when what time explains is taken out of both series",
    "p_without_trend": "p of ρ without trend",
    "rho_without_weekdays": "ρ when what the weekday explains is taken out of both series",
    "p_without_weekdays": "p of the effect without weekdays",
    "prior_within_person_sign": "the sign that this association has within other persons: 1 or -1",
    "change": "mean of the recent window less that of the prior one",
    "change_without_weekdays": "the change when what the weekday explains is taken out",
    "slope_per_day": "change per day along a straight line",
    "weekend_difference": "mean of Saturdays and Sundays less that of the other days",
    "chi2_weekdays": "Wald's statistic of the weekdays' means against their being one",
    "day_to_day_correlation": "φ: how much a day's value resembles that of the day before, corrected for short series",
    "standard_error": "of the effect, in a series that remembers its past as this one does",
    "smallest_provable": "the smallest effect that these days could tell from chance",
    "p_adjusted": "p, adjusted for the other findings of this phase (Benjamini and Hochberg)",
    "error_level": "the share of false discoveries that this phase of the turn may risk",
}


def statistic(name: str, value: float | None) -> Statistic:
    """A quantity with its meaning. Raises KeyError for a name that has none."""
    return Statistic(name=name, value=value, meaning=_MEANINGS[name])


def value_of(statistics: Iterable[Statistic], name: str) -> float | None:
    """Null as well where it was not measured."""
    return next((one.value for one in statistics if one.name == name), None)
