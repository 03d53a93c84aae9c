"""Hypotheses: our code computes what a model proposed, from the days and from nothing else."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from functions.health.hypotheses import Hypothesis, choose, lately_tested, result_of, spearman

TODAY = date(2026, 3, 31)
DAYS: list[dict[str, Any]] = [
    {
        "date": (TODAY - timedelta(days=back)).isoformat(),
        "metrics": {
            "steps": 5_000 + (back * 7919) % 6_000,
            "resting_heart_rate": 60 + (back * 31) % 9,
            **({"sleep_minutes": 400 + (back * 17) % 90} if back % 4 else {}),
        },
        "workouts": [],
    }
    for back in range(100)
]


def hypothesis(kind: Any = "trend", feature: str = "steps", target: str | None = None, id_: str = "h1") -> Hypothesis:
    return Hypothesis(
        id=id_,
        title="t",
        rationale="r",
        test_plan="p",
        data_required=[feature],
        missing_data_flag=False,
        expected_impact="low",
        confidence=0.5,
        next_action="n",
        kind=kind,
        feature_to_test=feature,
        target_to_test=target,
    )


def table() -> pd.DataFrame:
    rows = [{"date": pd.Timestamp(day["date"]), **day["metrics"]} for day in DAYS]
    return pd.DataFrame(rows).sort_values("date").reset_index(drop=True)


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=40).filter(
        lambda pairs: len({x for x, _ in pairs}) > 1 and len({y for _, y in pairs}) > 1
    )
)
def test_spearman_is_scipys(pairs: list[tuple[int, int]]) -> None:
    ours = spearman([(float(x), float(y)) for x, y in pairs])
    theirs = stats.spearmanr([x for x, _ in pairs], [y for _, y in pairs]).statistic
    assert ours == pytest.approx(theirs, abs=1e-12)


def test_a_series_that_does_not_vary_has_no_correlation() -> None:
    assert spearman([(1.0, 2.0), (1.0, 3.0), (1.0, 4.0)]) is None


def test_an_association_is_that_of_the_days_with_both() -> None:
    result = result_of(hypothesis("association", "steps", "sleep_minutes"), DAYS)
    assert result is not None
    both = table().dropna(subset=["steps", "sleep_minutes"])
    assert result.numbers["effect"] == pytest.approx(both["steps"].corr(both["sleep_minutes"], method="spearman"))
    assert result.numbers["n"] == len(both) == result.windows["all"].days_with_values


def test_a_trend_is_the_last_30_days_against_the_30_before() -> None:
    result = result_of(hypothesis("trend", "resting_heart_rate"), DAYS)
    assert result is not None
    values = table()["resting_heart_rate"]
    assert result.numbers["recent_mean"] == pytest.approx(values[-30:].mean())
    assert result.numbers["prior_mean"] == pytest.approx(values[-60:-30].mean())
    assert result.numbers["metric_sd"] == pytest.approx(values.std())
    assert result.windows["recent"].end == TODAY.isoformat()


def test_a_composite_is_computed_day_by_day() -> None:
    result = result_of(hypothesis("scalar", "cardio_fitness_index"), DAYS)
    assert result is not None
    frame = table()
    assert result.numbers["effect"] == pytest.approx((frame["steps"] / frame["resting_heart_rate"]).mean())


@pytest.mark.parametrize(
    "asked",
    [
        hypothesis("trend", "heart_rate_variability"),
        hypothesis("trend", "my mood"),
        hypothesis("association", "steps", None),
        hypothesis("association", "steps", "steps"),
        hypothesis("association", "steps", "spo2"),
    ],
)
def test_what_the_days_do_not_hold_has_no_result(asked: Hypothesis) -> None:
    assert result_of(asked, DAYS) is None


def test_the_first_few_are_tested_and_the_others_say_why_not() -> None:
    # given two that can be tested beside one of last week, one twice and one without data
    memories = [_tested("trend", "steps", None, TODAY - timedelta(days=7))]
    proposed = [
        hypothesis("trend", "steps", id_="tested last week"),
        hypothesis("trend", "spo2", id_="no data"),
        hypothesis("association", "steps", "sleep_minutes", id_="first"),
        hypothesis("association", "sleep_minutes", "steps", id_="first again"),
        hypothesis("trend", "resting_heart_rate", id_="second"),
        hypothesis("scalar", "resting_heart_rate", id_="one too many"),
    ]

    # when
    choice = choose(proposed, DAYS, memories, today=TODAY, most=2)

    # then
    assert [one.id for one, _ in choice.tested] == ["first", "second"]
    reasons = {one.id: reason for one, reason in choice.set_aside}
    assert reasons == {
        "tested last week": "it was tested on 2026-03-24",
        "no data": "there are no data for it",
        "one too many": "others came first",
    }


def test_after_a_month_a_hypothesis_may_be_tested_again() -> None:
    old = _tested("trend", "steps", None, TODAY - timedelta(days=31))
    assert lately_tested([old], TODAY) == {}
    choice = choose([hypothesis("trend", "steps")], DAYS, [old], today=TODAY, most=3)
    assert len(choice.tested) == 1


def test_days_without_numbers_do_not_break_anything() -> None:
    empty: list[dict[str, Any]] = [{"date": "2026-01-01", "metrics": {"steps": math.nan}, "workouts": []}]
    assert result_of(hypothesis("scalar", "steps"), empty) is None


def _tested(kind: str, feature: str, target: str | None, day: date) -> dict[str, Any]:
    return {
        "kind": "tested_hypothesis",
        "text": "x",
        "created_at": f"{day.isoformat()}T10:00:00Z",
        "meta": {"kind": kind, "feature": feature, "target": target, "verdict": "conditional"},
    }
