"""A finding's numbers computed again from the days: which are, and what counts as the same number."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from functions.health.fact_sheet import build_fact_sheet
from functions.health.validation.daily_table import DailyTable
from functions.health.validation.examination import examine
from functions.health.validation.recomputation import same_number
from functions.sandbox.frames import analysis_frames
from tests.health.validation.people import both, days_with, finding, judged, on, window

RNG = np.random.default_rng(1)
STEPS = np.round(RNG.normal(8000, 2000, size=70))
SLEEP = np.where(np.arange(70) % 9 == 4, np.nan, RNG.normal(420, 40, size=70))
DAYS = days_with(steps=STEPS, sleep_minutes=SLEEP)
TREND = {"recent": window(40, 69, 30), "prior": window(10, 39, 30)}


def test_every_number_of_a_change_is_computed_again() -> None:
    recent, prior = STEPS[40:], STEPS[10:40]
    right = {
        "recent_mean": recent.mean(),
        "prior_mean": prior.mean(),
        "change": recent.mean() - prior.mean(),
        "effect": recent.mean() - prior.mean(),
        "recent_sd": recent.std(ddof=1),
        "prior_n": 30,
        "metric_sd": STEPS.std(ddof=1),
    }

    found = examine(finding("trend", window=TREND, numbers=right), DAYS)

    assert found.recomputed is not None
    assert set(found.recomputed) == {*right, "recent.days", "prior.days"}
    assert {key: number.recomputed for key, number in found.recomputed.items() if key in right} == pytest.approx(right)
    assert all(number.matches for number in found.recomputed.values())


def test_a_number_that_differs_is_marked_and_cannot_be_validated_nor_cited() -> None:
    shifted = STEPS + np.where(np.arange(70) >= 40, 6000, 0)
    days = days_with(steps=shifted)
    mean = shifted[40:].mean()
    wrong = finding("trend", window=TREND, numbers={"recent_mean": mean + 1, "prior_mean": STEPS[10:40].mean()})

    found = judged(wrong, days)

    assert both(found.recomputed or {}, "recent_mean") == (mean + 1, pytest.approx(mean), False)
    assert (found.verdict_seed, found.verdict) == ("validated", "conditional")
    assert found.reasons == ["Computed again from the same days, recent mean came out differently."]
    sheet = build_fact_sheet([found]).values
    assert "ds-001.recent_mean" not in sheet
    assert sheet["ds-001.prior_mean"] == pytest.approx(STEPS[10:40].mean())


def test_days_that_are_not_there_are_seen() -> None:
    found = examine(finding("scalar", feature="sleep_minutes", window={"all": window(0, 69, 70)}), DAYS)

    assert both(found.recomputed or {}, "all.days") == (70, 62, False)
    assert "ds-001.all.days" not in build_fact_sheet([found]).values


def test_an_association_is_spearmans_and_may_lag() -> None:
    frame = pd.DataFrame({"steps": STEPS, "next": pd.Series(SLEEP).shift(-2)}).dropna()
    numbers = {"effect": frame.corr("spearman").iloc[0, 1], "n": len(frame)}

    found = examine(finding(lag_days=2, numbers=numbers), DAYS)
    same_day = examine(finding(numbers=numbers), DAYS)

    assert [number.matches for number in (found.recomputed or {}).values()] == [True, True]
    assert [number.matches for number in (same_day.recomputed or {}).values()] == [False, False]


@pytest.mark.parametrize(
    "numbers",
    [
        {"effect": STEPS.mean(), "n": 70, "sd": STEPS.std(ddof=1), "min": STEPS.min(), "max": STEPS.max()},
        {"effect": STEPS.max(), "mean": STEPS.mean()},
        {"effect": STEPS[-1], "mean": STEPS.mean(), "median": np.median(STEPS), "total": STEPS.sum()},
        {"effect": (STEPS > 9000).sum(), "days_matching": (STEPS > 9000).sum(), "mean": STEPS.mean()},
        {f"{name}_mean": STEPS[place::7].mean() for place, name in enumerate(["monday", "tuesday", "wednesday"])}
        | {"highest_mean": max(STEPS[place::7].mean() for place in range(7))}
        | {"effect": np.ptp([STEPS[place::7].mean() for place in range(7)])},
        {"weekend_mean": STEPS[np.arange(70) % 7 >= 5].mean(), "weekday_mean": STEPS[np.arange(70) % 7 < 5].mean()}
        | {"effect": STEPS[np.arange(70) % 7 >= 5].mean() - STEPS[np.arange(70) % 7 < 5].mean(), "weekend_n": 20},
    ],
)
def test_a_plain_value_is_what_stands_beside_it(numbers: dict[str, float]) -> None:
    threshold = {"threshold": 9000.0} if "days_matching" in numbers else {}
    plain = {key: float(value) for key, value in numbers.items()}

    found = examine(finding("scalar", numbers=plain | threshold), DAYS)

    assert all((found.recomputed or {})[key].matches for key in plain)


def test_a_slope_is_computed_again_in_the_unit_of_its_key() -> None:
    slope = float(np.polyfit(np.arange(70), STEPS, 1)[0])

    found = examine(finding("trend", window={"all": window(0, 69)}, numbers={"slope_per_month": 30 * slope}), DAYS)

    assert both(found.recomputed or {}, "slope_per_month")[1:] == (pytest.approx(30 * slope), True)


def test_what_cannot_be_named_is_told_apart_from_what_is_wrong() -> None:
    found = judged(finding("scalar", numbers={"secret_sauce": 3.0, "ci": [1.0, 2.0]}), DAYS)

    assert both(found.recomputed or {}, "secret_sauce") == (3, None, None)
    assert (found.recomputed or {}).keys() == {"secret_sauce", "ci_low", "ci_high"}
    assert found.verdict == "conditional"
    assert found.reasons == ["None of its numbers could be computed again from the days."]


@pytest.mark.parametrize(
    ("claimed", "computed", "same"),
    [
        (75.57, 75.5688, True),
        (75.57, 75.5641, False),
        (75.0, 75.4, True),
        (75.0, 75.6, False),
        (0.3, 0.26, False),
        (0.26, 0.2571, True),
        (-0.417, -0.41749, True),
        (5777.0, 5776.6, True),
        (3.0, 3.0000001, True),
        (1.0, 1.4, False),
        (0.0, 0.0, True),
        (1e-9, 2e-9, False),
        (math.inf, 1.0, False),
    ],
)
def test_one_number_may_have_been_rounded(claimed: float, computed: float, same: bool) -> None:
    assert same_number(claimed, computed) is same


def test_the_derived_columns_are_those_that_an_analysis_gets() -> None:
    # given: days missing, a zero divisor, and more than 30 days
    rng = np.random.default_rng(2)
    rate = np.where(np.arange(80) % 11 == 3, np.nan, rng.normal(60, 3, size=80))
    rate[20] = 0
    days = days_with(steps=STEPS, resting_heart_rate=rate, heart_rate_variability=rng.normal(50, 9, size=80))
    days = [day for number, day in enumerate(days) if not 30 <= number < 38]
    columns = ["steps", "resting_heart_rate", "heart_rate_variability"]
    rows = [[day["date"], *(day["metrics"].get(name) for name in columns)] for day in days]

    summary, *_ = analysis_frames({"summary": {"columns": ["date", *columns], "rows": rows}}, pd.DataFrame())
    table = DailyTable(reversed(days))

    for name in summary.columns.drop("date"):
        assert table.column(name).tolist() == pytest.approx(summary[name].tolist(), rel=1e-9, nan_ok=True), name


def test_windows_that_cannot_be_read_are_left_out() -> None:
    broken = {"all": {"start": "yesterday", "end": on(3)}, "other": "2024", "third": {"start": on(1)}}

    found = examine(finding("scalar", window=broken, numbers={"n": 70}), DAYS)

    assert both(found.recomputed or {}, "n") == (70, 70, True)
