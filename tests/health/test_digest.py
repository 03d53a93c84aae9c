"""The digest: every figure in it as pandas computes it from the file, and never longer than it may be."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.health.digest import DIGESTED, MOST_TOKENS, compute_digest, tokens_at_most
from functions.health.metrics import METRICS
from functions.health.series import last_days, series_of
from functions.health.weekdays import weekday_table
from tests.health.people import PEOPLE, days_of_person, frame_of_person


def windows(series: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[float]]:
    """The last 30 days up to the last value, and the 30 before."""
    values = series.dropna()
    last: Any = values.index.max()
    edge, start = last - pd.Timedelta(days=30), last - pd.Timedelta(days=60)
    return values[values.index > edge], values[(values.index > start) & (values.index <= edge)]


@pytest.mark.parametrize("person", PEOPLE)
def test_means_spreads_and_changes_are_those_of_pandas(person: str) -> None:
    frame = frame_of_person(person)
    digest = compute_digest(days_of_person(person))

    assert len(digest.metrics) == 9
    for one in digest.metrics:
        column = frame[one.name]
        recent, prior = windows(column)
        assert (one.recent_n, one.prior_n, one.n) == (recent.count(), prior.count(), column.count())
        assert one.recent_mean == pytest.approx(recent.mean())
        assert one.prior_mean == pytest.approx(prior.mean())
        assert one.overall_mean == pytest.approx(column.mean())
        assert one.overall_sd == pytest.approx(column.std())
        assert one.delta_sd == pytest.approx((recent.mean() - prior.mean()) / column.std())


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("metric", ["sleep_minutes", "steps", "resting_heart_rate"])
def test_the_weekday_table_is_pandas_groupby(person: str, metric: str) -> None:
    column = frame_of_person(person)[metric].dropna()
    grouped = column.groupby(pd.DatetimeIndex(column.index).day_name())

    for row in weekday_table(series_of(days_of_person(person), metric)):
        group = grouped.get_group(row.weekday.capitalize())
        assert row.n == len(group)
        assert row.mean == pytest.approx(group.mean())
        assert row.sd == pytest.approx(group.std())


@pytest.mark.parametrize("person", PEOPLE)
def test_missingness_and_workouts_are_counted_over_all_days(person: str) -> None:
    frame = frame_of_person(person)
    digest = compute_digest(days_of_person(person))

    assert digest.days == (frame.index.max() - frame.index.min()).days + 1
    for name, share in digest.presence.items():
        assert share == pytest.approx(frame[name].count() / digest.days)
    kinds = [kind for day in days_of_person(person) for kind in set(day["workouts"])]
    assert dict(digest.workouts) == pd.Series(kinds).value_counts().head(10).to_dict()


@pytest.mark.parametrize("person", PEOPLE)
def test_the_text_of_a_real_person_is_whole_and_short_enough(person: str) -> None:
    digest = compute_digest(days_of_person(person))

    assert digest.left_out == []
    assert len(digest.text) / 4 < tokens_at_most(digest.text) <= MOST_TOKENS
    assert "resting_heart_rate [bpm]" in digest.text


def test_the_change_is_written_in_units_of_the_spread() -> None:
    line = next(line for line in compute_digest(days_of_person("person1")).text.splitlines() if "resting" in line)

    assert line == "resting_heart_rate [bpm], until 2022-01-21 | 75.57 (26) | 74.52 (30) | +0.31 | 74.46 ± 3.38 (238)"


def test_windows_count_back_from_the_last_value_of_the_metric() -> None:
    # given a metric that ends 50 days before the other
    first = date(2026, 1, 1)
    days = [
        {"date": str(first + timedelta(days=i)), "metrics": {"steps": 1000.0, **({"spo2": 97.0} if i < 50 else {})}}
        for i in range(100)
    ]

    window = last_days(series_of(days, "spo2"), 30)

    assert window is not None
    assert (window.start, window.end, window.n) == (first + timedelta(days=20), first + timedelta(days=49), 30)


def test_nobodys_days_make_a_digest_that_says_so() -> None:
    assert compute_digest([]).text == "There are no daily data."


def a_day(number: int, workouts: list[str]) -> dict[str, Any]:
    metrics = {name: 50.0 + (number * 7 + place) % 13 for place, name in enumerate([*METRICS, *DIGESTED])}
    return {"date": str(date(2024, 1, 1) + timedelta(days=number)), "metrics": metrics, "workouts": workouts}


@pytest.mark.parametrize(
    ("most", "left_out"),
    [
        (1500, []),
        (800, ["what else was measured"]),
        (600, ["what else was measured", "workouts beyond the five commonest", "workouts", "sleep by weekday"]),
    ],
)
def test_what_does_not_fit_goes_in_a_fixed_order_and_is_named(most: int, left_out: list[str]) -> None:
    days = [a_day(number, [f"Workout of kind {number % 12}"]) for number in range(90)]

    digest = compute_digest(days, most)

    assert digest.left_out[: len(left_out)] == left_out
    assert tokens_at_most(digest.text) <= most
    assert all(name in digest.text for name in digest.left_out)
    assert "present:" in digest.text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(max_size=300), max_size=30),
    st.lists(st.floats(-1e12, 1e12) | st.none(), min_size=1, max_size=40),
)
def test_whatever_the_data_hold_the_digest_is_short_and_has_no_markup(
    names: list[str], values: list[float | None]
) -> None:
    days = [
        {
            "date": str(date(2026, 1, 1) + timedelta(days=i)),
            "metrics": {name: value for name in DIGESTED if value is not None},
            "workouts": names,
        }
        for i, value in enumerate(values)
    ]

    digest = compute_digest(days)

    assert tokens_at_most(digest.text) <= MOST_TOKENS
    assert "<" not in digest.text
    assert all(math.isfinite(one.overall_mean) for one in digest.metrics)
