"""What the strict layer measures of a finding: its p value, and what is left of it without trend and weekdays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from contracts.findings import Statistic
from contracts.turns import Finding
from functions.health.priors import overlap_by_construction, priors_about
from functions.health.validation import contrasts
from functions.health.validation.autocorrelation import AssociationTest, association_test
from functions.health.validation.contrasts import ContrastTest
from functions.health.validation.daily_table import Floats, Ints
from functions.health.validation.finding_data import FindingData, Series, weekday_of
from functions.health.validation.meanings import statistic
from functions.health.validation.ranks import centred_ranks


def strict_statistics(finding: Finding, data: FindingData) -> list[Statistic]:
    """In a fixed order. A plain value compares nothing, so nothing of it is measured against chance."""
    match data.comparison:
        case "association":
            return list(_of_association(finding, data))
        case "change":
            return list(_of_change(data))
        case "slope":
            return list(_of_contrast("slope_per_day", contrasts.slope_test(data.chosen)))
        case "weekend":
            return list(_of_contrast("weekend_difference", contrasts.weekend_test(data.chosen)))
        case "weekdays":
            return list(_of_weekdays(data.chosen))
        case None:
            return []


def _of_association(finding: Finding, data: FindingData) -> Iterator[Statistic]:
    days, partner = data.chosen.days, data.partner
    overlap = overlap_by_construction(finding.feature, finding.target or "")
    yield statistic("overlap_by_construction", float(overlap))
    if partner is None:
        return
    x, y = centred_ranks(data.chosen.values), centred_ranks(partner)
    test = association_test(x, y)
    yield from _fields(test, rho="rho", z_circular_shift="z_shift", p_circular_shift="p_shift")
    yield from _fields(test, n_effective="n_effective", p_effective_n="p_effective", p="p")
    if test is None:
        return
    for confound, left in (("trend", _without_trend(days, x, y)), ("weekdays", _without_weekdays(days, x, y))):
        yield from _fields(left, **{f"rho_without_{confound}": "rho", f"p_without_{confound}": "p"})
    yield from _prior(finding)


def _without_trend(days: Ints, x: Floats, y: Floats) -> AssociationTest | None:
    """Of what time does not explain of the ranks: Spearman's ρ, partial on time."""
    time = days - days.mean()
    left = [_less_line(time, ranks) for ranks in (x, y)]
    return (
        None
        if any(_nothing(rest, ranks) for rest, ranks in zip(left, (x, y), strict=True))
        else association_test(*left)
    )


def _without_weekdays(days: Ints, x: Floats, y: Floats) -> AssociationTest | None:
    """Of what the weekday does not explain of the ranks."""
    weekday = weekday_of(days)
    left = [contrasts.less_group_means(ranks, weekday) for ranks in (x, y)]
    return (
        None
        if any(_nothing(rest, ranks) for rest, ranks in zip(left, (x, y), strict=True))
        else association_test(*left)
    )


def _less_line(time: Floats, values: Floats) -> Floats:
    spread = float(time @ time)
    return values - (float(time @ values) / spread) * time if spread > 0 else values


def _nothing(left: Floats, before: Floats) -> bool:
    """Whether all but rounding was taken out."""
    return float(left @ left) <= 1e-9 * float(before @ before)


def _prior(finding: Finding) -> Iterator[Statistic]:
    """The sign that is known within persons, for the same day; other levels say nothing about one person's days."""
    if finding.lag_days == 0:
        for prior in priors_about(finding.feature, finding.target or ""):
            sign = {"positive": 1.0, "negative": -1.0}.get(prior.direction)
            if prior.level == "within_person" and sign is not None:
                yield statistic("prior_within_person_sign", sign)


def _of_change(data: FindingData) -> Iterator[Statistic]:
    if data.recent is None or data.prior is None:
        return
    yield from _of_contrast("change", contrasts.change_test(data.whole, data.recent, data.prior))
    level = contrasts.without_weekdays(data.whole)
    recent, prior = (
        Series(side.days, level.values[np.isin(level.days, side.days)]) for side in (data.recent, data.prior)
    )
    left = contrasts.change_test(level, recent, prior)
    yield from _fields(left, change_without_weekdays="effect", p_without_weekdays="p")


def _of_contrast(name: str, test: ContrastTest | None) -> Iterator[Statistic]:
    yield from _fields(test, **{name: "effect"}, day_to_day_correlation="phi", standard_error="standard_error")
    yield from _fields(test, smallest_provable="provable", p="p")


def _of_weekdays(chosen: Series) -> Iterator[Statistic]:
    test = contrasts.weekday_test(chosen)
    yield from _fields(test, chi2_weekdays="chi2", day_to_day_correlation="phi", p="p")


def _fields(test: object | None, **names: str) -> Iterator[Statistic]:
    """Statistics, by their names, out of a test's fields; null all of them where there was too little for the test."""
    for name, field in names.items():
        yield statistic(name, None if test is None else getattr(test, field))
