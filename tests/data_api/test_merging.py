"""Parts of days are merged: whatever their order and repetition, the same day comes out; and one source is believed."""

from __future__ import annotations

import json
import math
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from functions.core.store import Item
from functions.health.days import Day, Part, day_of, merged, said_by
from functions.health.priorities import Order

DAY = date(2026, 1, 1)
SOURCES = ("oura", "fitbit", "whoop")
METRICS = ("steps", "sleep_minutes", "resting_heart_rate")

part = st.builds(
    Part,
    date=st.just(DAY),
    source=st.sampled_from(SOURCES),
    part=st.sampled_from(["daily", "sleep:1", "sleep:2"]),
    metrics=st.dictionaries(st.sampled_from(METRICS), st.integers(0, 5).map(float)),
    workouts=st.sampled_from([(), ("Run",), ("Bike", "Run")]),
    stamp=st.integers(0, 4),
    weight=st.sampled_from([10.0, 400.0, math.inf]),
)


def row(parts: list[Part], given: str = "{}") -> Item:
    return {"date": DAY.isoformat(), "parts": json.dumps(merged(json.loads(given), parts), sort_keys=True)}


@given(st.lists(part, max_size=8), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(parts: list[Part], random: object) -> None:
    shuffled = [*parts, *parts[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert row(shuffled) == row(parts)


@given(st.lists(part, max_size=6), st.lists(part, max_size=6))
def test_in_two_goes_or_in_one(first: list[Part], second: list[Part]) -> None:
    assert row(second, row(first)["parts"]) == row([*first, *second])


@given(st.lists(part, max_size=8))
def test_a_value_is_what_one_source_said_and_never_a_mixture(parts: list[Part]) -> None:
    there = row(parts)
    day, said = day_of(there, Order()), said_by(there)
    for metric, value in day.metrics.items():
        assert said[metric][day.sources[metric]] == value
        mine = [each.metrics for each in parts if each.source == day.sources[metric]]
        assert value in {metrics[metric] for metrics in mine if metric in metrics}
    assert set(day.metrics) == {metric for each in parts for metric in each.metrics}


def seen(*parts: Part, order: Order = Order()) -> Day:  # noqa: B008 - never changed
    return day_of(row(list(parts)), order)


def test_a_later_word_of_a_source_replaces_the_earlier_and_what_is_absent_stays() -> None:
    day = seen(
        Part(DAY, "oura", metrics={"steps": 900.0, "spo2": 97.0}, stamp=1),
        Part(DAY, "oura", metrics={"steps": 400.0}, stamp=2),
    )
    assert day.metrics == {"steps": 400.0, "spo2": 97.0}


def test_of_two_sleeps_the_longer_one_speaks() -> None:
    day = seen(
        Part(DAY, "oura", part="sleep:b", metrics={"heart_rate_variability": 20.0}, weight=40, stamp=9),
        Part(DAY, "oura", part="sleep:a", metrics={"heart_rate_variability": 60.0}, weight=430, stamp=1),
    )
    assert day.metrics == {"heart_rate_variability": 60.0}


def test_the_persons_order_is_above_ours_and_never_the_greater_value() -> None:
    said = (Part(DAY, "oura", metrics={"steps": 9_000.0}), Part(DAY, "garmin", metrics={"steps": 4_000.0}))
    assert seen(*said).sources == {"steps": "garmin"}
    assert seen(*said, order=Order(default=("oura",))).sources == {"steps": "oura"}
    chosen = Order(default=("oura",), metrics={"steps": ("garmin",)})
    assert seen(*said, order=chosen).sources == {"steps": "garmin"}


def test_workouts_are_those_of_one_source() -> None:
    day = seen(Part(DAY, "oura", workouts=("Run",)), Part(DAY, "whoop", part="activity:1", workouts=("Running",)))
    assert (day.workouts, day.sources["workouts"]) == (["Run"], "oura")


def test_what_is_no_number_is_left_out() -> None:
    assert seen(Part(DAY, "oura", metrics={"steps": math.nan, "spo2": math.inf, "calories": 5.0})).metrics == {
        "calories": 5.0
    }
