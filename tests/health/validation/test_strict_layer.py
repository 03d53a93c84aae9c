"""The strict layer: what it measures, against values computed another way, and what it makes of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from functions.health.validation.autocorrelation import association_test, effective_size, shifted_correlations
from functions.health.validation.contrasts import change_test, slope_test, weekday_test, weekend_test
from functions.health.validation.examination import examine
from functions.health.validation.finding_data import Series
from functions.health.validation.judgement import judge
from functions.health.validation.meanings import value_of
from functions.health.validation.ranks import centred_ranks
from functions.health.validation.slow_noise import SlowNoise, contrast_covariance, fit_noise
from tests.health.validation.people import Floats, days_with, finding, judged, measured, slow, window

DAY = 738_886
"""2024-01-01, a Monday."""


def unit(values: Floats) -> Floats:
    scores = centred_ranks(values)
    return scores / np.sqrt(scores @ scores)


def test_the_shifts_are_those_that_one_gets_by_shifting() -> None:
    rng = np.random.default_rng(1)
    x, y = slow(rng, 91, 0.6), slow(rng, 91, 0.6)

    by_hand = [stats.spearmanr(x, np.roll(y, -shift)).statistic for shift in range(91)]

    assert shifted_correlations(unit(x), unit(y)) == pytest.approx(by_hand, abs=1e-12)
    test = association_test(centred_ranks(x), centred_ranks(y))
    assert test is not None
    spread = np.sqrt(np.mean(np.square(by_hand[1:])))
    assert test.p_shift == pytest.approx(2 * stats.norm.sf(abs(by_hand[0]) / spread))
    assert test.p == max(test.p_shift, test.p_effective)


def test_the_effective_size_is_bartletts() -> None:
    rng = np.random.default_rng(2)
    x, y = unit(slow(rng, 100, 0.8)), unit(slow(rng, 100, 0.8))

    products = [float(x[lag:] @ x[:-lag]) * float(y[lag:] @ y[:-lag]) for lag in range(1, 20)]

    assert effective_size(x, y) == pytest.approx(100 / (1 + 2 * sum(products)))
    assert effective_size(x, y) < 60


@pytest.mark.parametrize("missing", [0, 25])
def test_a_contrasts_error_is_that_of_the_whole_covariance_matrix(missing: int) -> None:
    rng = np.random.default_rng(3)
    days = DAY + np.sort(rng.choice(90, 90 - missing, replace=False))
    series = Series(days.astype(np.int64), rng.normal(size=len(days)))
    weights = rng.normal(size=(3, len(days)))
    noise = SlowNoise(0.7, 2.5, len(days))

    matrix = 2.5 * 0.7 ** np.abs(days[:, None] - days[None, :])

    assert contrast_covariance(series, weights, noise) == pytest.approx(weights @ matrix @ weights.T)


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.8])
def test_the_fit_finds_how_slow_a_series_is(phi: float) -> None:
    series = Series(DAY + np.arange(4000), slow(np.random.default_rng(4), 4000, phi))

    noise = fit_noise(series)

    assert noise is not None
    assert noise.phi == pytest.approx(phi, abs=0.05)
    assert noise.variance == pytest.approx(1, abs=0.15)


def test_a_fast_series_change_is_nearly_the_plain_z_test() -> None:
    # given: differences alternate, so the fit finds no memory
    rng = np.random.default_rng(5)
    values = rng.normal(size=60)
    whole = Series(DAY + np.arange(60), values)
    recent, prior = Series(whole.days[30:], values[30:]), Series(whole.days[:30], values[:30])

    test = change_test(whole, recent, prior)

    assert test is not None
    assert test.effect == pytest.approx(values[30:].mean() - values[:30].mean())
    assert test.standard_error >= values.std(ddof=1) * np.sqrt(2 / 30) * 0.999
    assert test.p == pytest.approx(2 * stats.norm.sf(abs(test.effect) / test.standard_error))
    assert test.provable == pytest.approx(1.96 * test.standard_error, rel=1e-4)


def test_a_slope_is_the_least_squares_line() -> None:
    values = 0.02 * np.arange(120) + np.random.default_rng(6).normal(size=120)

    test = slope_test(Series(DAY + np.arange(120), values))

    assert test is not None
    assert test.effect == pytest.approx(stats.linregress(np.arange(120), values).slope)
    assert test.p >= stats.linregress(np.arange(120), values).pvalue


@pytest.mark.parametrize(("rise", "small"), [(0.0, False), (2.5, True)])
def test_weekends_that_differ_are_seen(rise: float, small: bool) -> None:
    days = DAY + np.arange(120)
    values = np.random.default_rng(8).normal(size=120) + rise * ((days + 6) % 7 >= 5)
    series = Series(days, values)

    weekend, weekdays = weekend_test(series), weekday_test(series)

    assert weekend is not None
    assert weekdays is not None
    assert weekdays.freedom == 6
    assert (weekend.p < 0.001, weekdays.p < 0.001) == (small, small)


def test_two_slow_series_that_the_gates_validate_are_not() -> None:
    rng = np.random.default_rng(0)
    found = [
        judged(finding(), days_with(steps=slow(rng, 90, 0.9), sleep_minutes=slow(rng, 90, 0.9))) for _ in range(40)
    ]

    fooled = [one for one in found if one.verdict_seed == "validated"]

    assert len(fooled) > 6
    assert sum(one.verdict == "validated" for one in found) <= 3
    assert any("Chance alone" in reason for one in fooled for reason in one.reasons)


def test_an_association_that_is_there_stays_validated_and_has_no_reasons() -> None:
    rng = np.random.default_rng(9)
    x = rng.normal(size=120)
    days = days_with(steps=x, sleep_minutes=0.5 * x + rng.normal(size=120))
    rho = measured(judged(finding(), days), "rho")

    found = judged(finding(numbers={"effect": round(rho, 2), "n": 120}), days)

    assert (found.verdict_seed, found.verdict, found.reasons) == ("validated", "validated", [])


def test_a_slow_series_cannot_prove_a_months_change_and_it_is_said_so() -> None:
    series = slow(np.random.default_rng(10), 90, 0.95) * 2 + 70
    trend = finding(
        "trend", feature="resting_heart_rate", window={"recent": window(60, 89, 30), "prior": window(30, 59, 30)}
    )

    found = judged(trend, days_with(resting_heart_rate=series))

    assert found.verdict == "conditional"
    assert "Resting heart rate moves slowly, and a slow series cannot prove a change of this size." in found.reasons
    assert measured(found, "day_to_day_correlation") > 0.7


def test_a_change_that_is_clear_is_validated() -> None:
    series = np.random.default_rng(11).normal(size=90)
    series[60:] += 1.5
    numbers = {"change": series[60:].mean() - series[30:60].mean()}
    trend = finding("trend", window={"recent": window(60, 89, 30), "prior": window(30, 59, 30)}, numbers=numbers)

    found = judged(trend, days_with(steps=series))

    assert (found.verdict_seed, found.verdict, found.reasons) == ("validated", "validated", [])


def test_what_a_common_drift_makes_is_not_validated() -> None:
    # given: two series that rise side by side, and have nothing else in common
    rng = np.random.default_rng(12)
    rise = np.linspace(-2, 2, 120)
    days = days_with(steps=rise + rng.normal(size=120), sleep_minutes=rise + rng.normal(size=120))

    found = judged(finding(window={"all": window(0, 119, 120)}), days)

    assert found.verdict_seed == "validated"
    assert found.verdict != "validated"
    assert abs(measured(found, "rho_without_trend")) < 0.5 * measured(found, "rho")


def test_what_the_week_makes_is_not_validated() -> None:
    rng = np.random.default_rng(13)
    week = np.array([0, 0, 0, 0, 0, 2.2, 2.2] * 20)[:126]
    days = days_with(steps=week + rng.normal(size=126), sleep_minutes=week + rng.normal(size=126))

    found = judged(finding(window={"all": window(0, 125, 126)}), days)

    assert found.verdict_seed == "validated"
    assert found.verdict != "validated"
    assert abs(measured(found, "rho_without_weekdays")) < 0.5 * measured(found, "rho")


def test_two_metrics_of_one_measurement_are_rejected() -> None:
    rng = np.random.default_rng(14)
    x = rng.normal(size=90)
    days = days_with(steps=x, calories=x + rng.normal(size=90))

    found = judged(finding(target="calories"), days)

    assert (found.verdict_seed, found.verdict) == ("validated", "rejected")
    assert "made of the same measurement" in " ".join(found.reasons)
    assert value_of(found.statistics, "p_adjusted") is None, "it does not make it easier for others"


def test_what_goes_against_all_that_is_known_within_persons_is_conditional() -> None:
    rng = np.random.default_rng(15)
    x = rng.normal(size=120)
    pair = {"feature": "heart_rate_variability", "target": "resting_heart_rate"}
    days = days_with(heart_rate_variability=x, resting_heart_rate=0.5 * x + rng.normal(size=120))

    found = judged(finding(window={"all": window(0, 119, 120)}, **pair), days)

    assert (found.verdict_seed, found.verdict) == ("validated", "conditional")
    assert found.reasons == ["Within other people it goes the other way, so it needs more days to be believed."]
    lagged = judged(finding(window={"all": window(0, 118, 119)}, lag_days=1, **pair), days)
    assert value_of(lagged.statistics, "prior_within_person_sign") is None, "that is known of the same day alone"


def test_a_prior_between_persons_says_nothing_about_one_person() -> None:
    x = np.random.default_rng(16).normal(size=60)
    days = days_with(steps=x, resting_heart_rate=x)

    found = judged(finding(target="resting_heart_rate"), days)

    assert value_of(found.statistics, "prior_within_person_sign") is None


def test_several_findings_are_judged_together() -> None:
    # given: one that stands alone at 0.05 and not among many
    rng = np.random.default_rng(18)
    x, y = rng.normal(size=90), rng.normal(size=90)
    x += 0.3 * y
    days = days_with(steps=x, sleep_minutes=y, spo2=rng.normal(size=90), breathing_rate=rng.normal(size=90))
    about: dict[str, Any] = {"window": {"all": window(0, 89, 90)}}
    first = examine(finding(**about), days)
    others = [
        examine(finding(id=f"ds-{i}", target=name, **about), days)
        for i, name in enumerate(["spo2", "breathing_rate"] * 20)
    ]

    (alone,), among = judge([first], "main"), judge([first, *others], "main")

    assert alone.verdict == "validated"
    assert among[0].verdict == "conditional"
    assert among[0].reasons == [
        "Alone it would stand, but among several findings chance could have brought one like it."
    ]


def test_a_later_phase_has_what_the_early_one_left() -> None:
    rng = np.random.default_rng(19)
    days = days_with(steps=rng.normal(size=60), sleep_minutes=rng.normal(size=60))
    examined, plain = examine(finding(), days), examine(finding("scalar"), days)

    early = judge([examined], "early")
    after_tests, after_plain = judge([examined], "main", early), judge([examined], "main", judge([plain], "early"))

    assert measured(early[0], "error_level") == 0.04
    assert measured(after_tests[0], "error_level") == 0.01
    assert measured(after_plain[0], "error_level") == 0.05, "a plain value tests nothing, so it spends nothing"


def test_a_plain_value_is_not_tested() -> None:
    x = np.random.default_rng(20).normal(10, 1, size=60)

    found = judged(finding("scalar", numbers={"effect": float(x.mean()), "n": 60}), days_with(steps=x))

    assert (found.verdict, found.reasons, found.statistics) == ("validated", [], [])
