"""The change detector: what it sees, what it leaves alone, and how often it cries wolf."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.health.change_detector import DAYS_NEEDED, WATCHED, Change, change_of, detect_changes
from functions.health.metrics import METRICS

TODAY = date(2026, 11, 21)
METRIC = "resting_heart_rate"
Values = list[float | None]


def noise(seed: int, days: int = DAYS_NEEDED, phi: float = 0.0) -> list[float]:
    """A stationary series around 60 with standard deviation 3."""
    rng = random.Random(seed)
    level = rng.gauss(0, 1)
    found = []
    for _ in range(days):
        found.append(60 + 3 * level)
        level = phi * level + (1 - phi * phi) ** 0.5 * rng.gauss(0, 1)
    return found


def series(values: Values, last: date = TODAY) -> dict[date, float]:
    first = last - timedelta(days=len(values) - 1)
    return {first + timedelta(days=place): value for place, value in enumerate(values) if value is not None}


def days(values: Values, metric: str = METRIC) -> list[dict[str, Any]]:
    return [{"date": day.isoformat(), "metrics": {metric: value}} for day, value in series(values).items()]


def shifted(seed: int, size: float, length: int = 14) -> Values:
    """Noise whose last days lie higher, by so many standard deviations."""
    values = noise(seed)
    return [*values[:-length], *(value + 3 * size for value in values[-length:])]


def test_a_shift_is_found_with_its_direction_size_and_beginning() -> None:
    change = change_of(METRIC, series(shifted(1, 3)), TODAY)

    assert change is not None
    assert (change.metric, change.direction, change.kind) == (METRIC, "up", "shift")
    assert abs((change.since - (TODAY - timedelta(days=13))).days) <= 2
    assert change.size == pytest.approx(9, abs=3)
    assert change.size == change.value - change.usual
    assert change.size_sd == pytest.approx(3, abs=1.2)
    assert change.last == TODAY


def test_a_shift_downwards_is_the_same_upside_down() -> None:
    up = change_of(METRIC, series(shifted(1, 3)), TODAY)
    down = change_of(METRIC, series([-value if value else None for value in shifted(1, 3)]), TODAY)

    assert up is not None
    assert down is not None
    assert (down.direction, down.since, down.size_sd) == ("down", up.since, -up.size_sd)


def test_one_striking_day_is_an_outlier_and_no_shift() -> None:
    values = noise(2)

    change = change_of(METRIC, series([*values[:-1], 60 + 3 * 8]), TODAY)

    assert change is not None
    assert (change.kind, change.direction, change.since, change.value) == ("outlier", "up", TODAY, 84)


def test_one_striking_day_long_ago_is_nothing() -> None:
    values: Values = [*noise(3)]
    values[-10] = 90.0

    assert change_of(METRIC, series(values), TODAY) is None


@pytest.mark.parametrize(
    "values",
    [
        [],
        [60.0],
        [60.0] * DAYS_NEEDED,
        [None] * (DAYS_NEEDED - 14) + [90.0] * 14,
        shifted(1, 3)[40:],
        [*noise(1)[:-28], *([None] * 22), *([80.0] * 6)],
    ],
    ids=["none", "one", "constant", "new", "short baseline", "few recent"],
)
def test_too_few_days_or_no_spread_say_nothing(values: Values) -> None:
    assert change_of(METRIC, series(values), TODAY) is None


def test_old_values_are_no_news() -> None:
    values = shifted(1, 3)

    assert change_of(METRIC, series(values, TODAY - timedelta(days=3)), TODAY) is not None
    assert change_of(METRIC, series(values, TODAY - timedelta(days=4)), TODAY) is None


def test_missing_days_do_not_hide_a_shift() -> None:
    rng = random.Random(5)
    found = 0
    for seed in range(20):
        values = [value if rng.random() > 0.25 else None for value in shifted(seed, 3)]
        values[-1] = shifted(seed, 3)[-1]
        found += change_of(METRIC, series(values), TODAY) is not None
    assert found >= 18


def test_of_several_changes_the_largest_goes_first_and_only_watched_metrics_are_looked_at() -> None:
    large, small = shifted(1, 5), shifted(2, 3)
    rows = [
        {"date": day.isoformat(), "metrics": {"steps": one, "sleep_minutes": one, METRIC: two}}
        for (day, one), two in zip(series(large).items(), series(small).values(), strict=True)
    ]

    assert [change.metric for change in detect_changes(rows, TODAY)] == ["sleep_minutes", METRIC]


def test_days_behind_today_are_not_looked_at() -> None:
    rows = days(shifted(1, 3))

    assert detect_changes(rows, TODAY)
    assert detect_changes(rows, TODAY - timedelta(days=14)) == []


def test_an_error_of_the_device_is_no_news() -> None:
    usual = [value / 4 for value in noise(2)]

    assert detect_changes(days([*usual[:-1], 0.0], "breathing_rate"), TODAY) == []
    assert detect_changes(days([*usual[:-1], 30.0], "breathing_rate"), TODAY) != []


def test_the_watched_metrics_are_in_the_catalogue() -> None:
    assert set(WATCHED) <= METRICS.keys()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 1000), st.floats(-10_000, 10_000), st.randoms(use_true_random=False))
def test_units_and_the_order_of_days_do_not_matter(seed: int, scale: float, offset: float, shuffle: Any) -> None:
    known = series(shifted(seed, 2.5))
    rows = days(shifted(seed, 2.5))
    shuffle.shuffle(rows)

    def shape(change: Change | None) -> Any:
        return change and (change.direction, change.kind, change.since, round(change.size_sd, 4))

    found = change_of(METRIC, known, TODAY)
    assert shape(change_of(METRIC, {day: value * scale + offset for day, value in known.items()}, TODAY)) == shape(
        found
    )
    assert detect_changes(rows, TODAY) == ([found] if found else [])


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.8])
def test_on_noise_it_is_quiet_on_nearly_all_days_and_a_large_shift_is_seen(phi: float) -> None:
    # The figures over years are in benchmarks/check_ins.py; a day of an alarm is followed by others of the same one.
    alarms = sum(change_of(METRIC, series([*noise(seed, phi=phi)]), TODAY) is not None for seed in range(300))
    seen = 0
    for seed in range(60):
        values = noise(seed, phi=phi)
        moved = [*values[:-14], *(value + 9 for value in values[-14:])]
        seen += change_of(METRIC, series([*moved]), TODAY) is not None

    assert alarms <= 0.06 * 300
    # Of a slow series a fortnight says little, even of three standard deviations.
    assert seen >= (0.5 if phi > 0.5 else 0.97) * 60
