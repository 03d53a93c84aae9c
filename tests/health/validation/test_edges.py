"""Days that hold little or nothing, and numbers that are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from contracts.turns import Finding
from functions.health.validation.meanings import value_of
from tests.health.validation.people import Days, days_with, finding, gates, judged, window

NAN = float("nan")
NOISE = np.random.default_rng(1).normal(size=60)
TREND: dict[str, Any] = {"recent": window(30, 59, 30), "prior": window(0, 29, 30)}


def outcome(one: Finding, days: Days) -> tuple[str | None, str | None]:
    found = judged(one, days)
    return found.verdict_seed, found.verdict


@pytest.mark.parametrize("kind", ["association", "trend", "scalar"])
@pytest.mark.parametrize(
    "days",
    [
        [],
        days_with(steps=[NAN] * 30, sleep_minutes=[NAN] * 30),
        days_with(steps=[1.0], sleep_minutes=[2.0]),
        days_with(steps=[1.0, 2.0], sleep_minutes=[2.0, 1.0]),
        days_with(sleep_minutes=NOISE),
        [{"date": "2024-01-01", "metrics": {"steps": float("inf"), "sleep_minutes": None, "spo2": "high"}}],
    ],
    ids=["no days", "all missing", "one value", "two values", "feature missing", "no numbers"],
)
def test_next_to_nothing_is_rejected(kind: str, days: Days) -> None:
    assert outcome(finding(kind, window=TREND), days) == ("rejected", "rejected")


@pytest.mark.parametrize("side", ["steps", "sleep_minutes"])
def test_nothing_correlates_with_a_constant(side: str) -> None:
    days = days_with(**{"steps": NOISE, "sleep_minutes": NOISE, side: np.full(60, 7.0)})

    found = judged(finding(), days)

    assert (found.verdict_seed, found.verdict) == ("rejected", "rejected")
    assert gates(found)["construct_validity"].value is None
    assert "One of the two does not vary on these days, so nothing can go with it." in found.reasons
    assert value_of(found.statistics, "p") is None


def test_a_constant_has_no_noise_but_proves_no_change() -> None:
    found = judged(finding("trend", window=TREND), days_with(steps=np.full(60, 7.0)))

    assert gates(found)["effect_vs_noise"].status == "passed"
    assert (found.verdict_seed, found.verdict) == ("validated", "conditional")
    assert "too few days in a row" in found.reasons[0]


def test_a_window_beside_the_data_holds_nothing() -> None:
    beside = {"all": window(500, 600, 0)}

    assert outcome(finding(window=beside), days_with(steps=NOISE, sleep_minutes=NOISE)) == ("rejected", "rejected")
    assert outcome(finding("scalar", window=beside), days_with(steps=NOISE)) == ("rejected", "rejected")


def test_one_side_without_values_is_no_change() -> None:
    found = judged(finding("trend", window={"recent": window(0, 59), "prior": window(-60, -1)}), days_with(steps=NOISE))

    assert gates(found)["effect_vs_noise"].status == "failed"
    assert value_of(found.statistics, "p") is None
    assert found.verdict == "conditional"


def test_windows_without_a_day_in_common_leave_no_pair() -> None:
    steps = np.where(np.arange(60) < 30, NOISE, NAN)
    sleep = np.where(np.arange(60) >= 30, NOISE, NAN)

    assert outcome(finding(), days_with(steps=steps, sleep_minutes=sleep)) == ("rejected", "rejected")


def test_windows_that_overlap_are_compared_as_they_are() -> None:
    found = judged(finding("trend", window={"recent": window(20, 59), "prior": window(0, 39)}), days_with(steps=NOISE))

    assert value_of(found.statistics, "change") == pytest.approx(NOISE[20:].mean() - NOISE[:40].mean())
    assert (value_of(found.statistics, "p") or 0) > 0.05


def test_two_values_in_all_are_ties_and_no_error() -> None:
    coin = (np.random.default_rng(2).random(60) > 0.5).astype(float)

    found = judged(finding(), days_with(steps=coin, sleep_minutes=1 - coin))

    assert gates(found)["construct_validity"].value == pytest.approx(-1)
    assert found.verdict == "rejected"


def test_a_rare_event_may_be_absent_from_resamples() -> None:
    rare = np.zeros(40)
    rare[7] = 1

    found = judged(finding(), days_with(steps=rare, sleep_minutes=NOISE[:40]))

    assert gates(found)["bootstrap"].detail.keys() == {"ci_low", "ci_high"}
    assert found.verdict == "rejected"


def test_days_that_are_never_in_a_row_prove_nothing_about_a_slow_series() -> None:
    steps = np.where(np.arange(60) % 2, NAN, NOISE)

    found = judged(finding("trend", window=TREND), days_with(steps=steps))

    assert value_of(found.statistics, "day_to_day_correlation") is None
    assert found.verdict == "conditional"


def test_a_perfect_line_is_left_with_nothing_beside_its_trend() -> None:
    line = np.arange(60.0)

    found = judged(finding(), days_with(steps=line, sleep_minutes=line + 5 * NOISE))

    assert value_of(found.statistics, "rho_without_trend") is None
    assert found.verdict == "rejected"


def test_a_day_that_comes_twice_counts_as_it_came_last() -> None:
    days = [*days_with(steps=NOISE), {"date": "2024-01-01", "metrics": {"steps": 5.0}}]

    found = judged(finding("scalar", numbers={"max": 5.0, "n": 60}), days)

    assert all(number.matches for number in (found.recomputed or {}).values())


def test_ten_years_of_days_are_no_burden() -> None:
    rng = np.random.default_rng(3)
    days = days_with(steps=rng.normal(size=3650), sleep_minutes=rng.normal(size=3650))

    assert judged(finding(), days).verdict == "rejected"
    assert judged(finding("trend"), days).verdict == "conditional"
