"""What Terra's events come to, as pure functions: the traps, and whatever may be missing or broken in a payload."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.health.metrics import METRICS
from functions.health.terra.events import NotAnEvent, normalize
from functions.health.terra.normalized import Normalized
from tests.ingest.payloads import FILES, STAMP, example, full

Key = tuple[str, str]

FALLBACKS: dict[str, set[float]] = {
    "kcal": {431.2, 1.5},
    "blood_glucose_mean_mg_dl": {92.5, 91.0},
}
"""Where another field of the example says the same with another number, and stands in when the first is missing."""


def metrics(found: Normalized) -> dict[Key, float]:
    """Every daily value by date and name, heaviest part last, as a day reads them."""
    return {
        (str(part.date), name): value
        for part in sorted(found.parts, key=lambda each: each.weight)
        for name, value in part.metrics.items()
    }


def everything(found: Normalized) -> dict[str, set[tuple[Any, ...]]]:
    """All values that can be right or wrong, by where they belong; ids aside, which a missing summary_id changes."""
    return {
        "days": {
            (str(part.date), part.part.partition(":")[0], *each)
            for part in found.parts
            for each in part.metrics.items()
        },
        "workouts": {(str(part.date), part.workouts) for part in found.parts if part.workouts},
        "activities": {
            (str(each.date), name, json.dumps(value))
            for each in found.activities
            for name, value in each.model_dump(mode="json", exclude={"id", "date", "stamp"}, exclude_none=True).items()
        },
        "markers": {(each.taken_at, each.name, each.value, each.unit, each.canonical_value) for each in found.markers},
        "sources": {(each.connection, each.event, each.reason) for each in found.sources},
    }


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload, itself aside."""
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in places:
        yield (*path, name)
        yield from paths(inner, (*path, name))


def without(payload: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(payload)
    here = changed
    for name in path[:-1]:
        here = here[name]
    del here[path[-1]]
    return changed


def replaced(payload: Any, path: tuple[Any, ...], value: object) -> Any:
    changed = copy.deepcopy(payload)
    here = changed
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = value
    return changed


def assert_nothing_new(before: Normalized, after: Normalized) -> None:
    """What is left is what was there before, value for value."""
    old, new = everything(before), everything(after)
    for kind, values in new.items():
        for value in values - old[kind]:
            assert is_fallback(kind, value), (kind, value)


def is_fallback(kind: str, value: tuple[Any, ...]) -> bool:
    """Whether another field of the examples says so."""
    match kind:
        case "days":
            return value[3] in FALLBACKS.get(value[2], set())
        case "activities":
            # Without a type it is some workout.
            return value[1:] == ("type", '"Other"') or json.loads(value[2]) in FALLBACKS.get(value[1], set())
        case "workouts":
            return bool(value[1] == ("Other",))
        case "markers":
            # Without the day of the sample, the day of the report; without any unit, the number as it stands.
            return bool(value[0] == "2026-06-30T00:00:00.000Z") or value[3] == ""
    return False


# --- field by field ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_field_that_is_missing_null_or_of_another_kind_takes_only_its_own_value_away(file: Path) -> None:
    # given
    payload = json.loads(file.read_text("utf-8"))
    before = normalize(payload, "garmin", STAMP)

    for path in paths(payload):
        if path == ("type",):
            continue
        # when
        for changed in (
            without(payload, path),
            replaced(payload, path, None),
            replaced(payload, path, {"not": ["what", "was", "meant"]}),
            replaced(payload, path, []),
            replaced(payload, path, value=1e300),
        ):
            # then
            assert_nothing_new(before, normalize(changed, "garmin", STAMP))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just("2026-13-45T99:99:99"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_stands_in_a_payload_nothing_is_raised_and_nothing_implausible_comes_of_it(
    data: st.DataObject,
) -> None:
    payload = json.loads(data.draw(st.sampled_from(FILES)).read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.sampled_from([path for path in paths(payload) if path != ("type",)] or [("type",)]))
        if place != ("type",):
            payload = replaced(payload, place, data.draw(JUNK))

    found = normalize(payload, "garmin", STAMP)

    for part in found.parts:
        for name, value in part.metrics.items():
            low, high = METRICS[name].plausible
            assert low <= value <= high


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_with_many_fields_gone_the_rest_is_as_before(data: st.DataObject) -> None:
    payload = json.loads(data.draw(st.sampled_from(FILES)).read_text("utf-8"))
    before = normalize(payload, "garmin", STAMP)
    for _ in range(data.draw(st.integers(1, 12))):
        places = [path for path in paths(payload) if path != ("type",)]
        if places:
            payload = without(payload, data.draw(st.sampled_from(places)))
    assert_nothing_new(before, normalize(payload, "garmin", STAMP))


@pytest.mark.parametrize("value", [None, [], "daily", 3, {}, {"type": 3}, {"type": None}])
def test_what_is_no_event_is_said_to_be_none(value: Any) -> None:
    with pytest.raises(NotAnEvent):
        normalize(value, "garmin", STAMP)


# --- the traps --------------------------------------------------------------------------------------------------------


def test_a_day_is_the_date_at_its_start_before_any_conversion() -> None:
    payload = example("daily")
    payload["data"][0]["metadata"]["start_time"] = "2026-07-01T00:00:00.000000+13:00"  # in UTC still the 30th of June

    assert metrics(normalize(payload, "garmin", STAMP)) == {
        ("2026-07-01", "steps"): 11894,
        ("2026-07-01", "distance_m"): 9412.7,
        ("2026-07-01", "calories"): 2450.8,
        ("2026-07-01", "active_minutes"): 89,
    }


def test_a_sleep_belongs_to_the_day_on_which_it_ends() -> None:
    (part,) = normalize(example("sleep"), "garmin", STAMP).parts

    assert (part.date, part.weight) == (date(2026, 7, 1), 420)
    assert dict(part.metrics) == {
        "sleep_minutes": 420,
        "deep_sleep_minutes": 90,
        "rem_sleep_minutes": 85,
        "awake_minutes": 25,
        "sleep_efficiency": 91.5,
    }


def test_a_nap_is_in_no_day() -> None:
    payload = example("sleep")
    payload["data"][0]["metadata"]["is_nap"] = True

    found = normalize(payload, "garmin", STAMP)

    assert (found.parts, found.notes["nap"]) == ([], 1)


def test_steps_of_a_workout_lie_elsewhere_and_are_not_the_days() -> None:
    found = normalize(example("activity"), "garmin", STAMP)

    (workout,) = found.activities
    assert (workout.steps, workout.distance_m, workout.type, workout.minutes) == (7902, 8250.4, "Running", 2917 / 60)
    assert str(workout.date) == "2026-07-01"
    assert metrics(found) == {}
    assert [part.workouts for part in found.parts] == [("Running",)]


def test_type_0_is_a_type_and_a_number_nobody_knows_is_another() -> None:
    payload = example("activity")
    kinds = []
    for number in (0, 8.0, 9_999, None):
        payload["data"][0]["metadata"]["type"] = number
        kinds.append(normalize(payload, "garmin", STAMP).activities[0].type)

    assert kinds == ["In a vehicle", "Running", "Other", "Other"]


def test_a_hypnogram_stands_in_where_no_duration_is_said() -> None:
    # given a night of known, unknown (0), out-of-bed (3) and awake (1) stretches
    payload = example("sleep")
    night = payload["data"][0]
    levels = [("23:12", 1), ("23:30", 4), ("01:30", 5), ("02:30", 6), ("04:00", 3), ("04:10", 0), ("04:20", 4)]
    night["sleep_durations_data"] = {
        "hypnogram_samples": [
            {"timestamp": f"2026-{'06-30' if at > '20' else '07-01'}T{at}:00+01:00", "level": level}
            for at, level in reversed(levels)
        ]
    }

    # when
    found = metrics(normalize(payload, "garmin", STAMP))

    # then
    assert found == {
        ("2026-07-01", "sleep_minutes"): 120 + 60 + 90 + 162,
        ("2026-07-01", "light_sleep_minutes"): 120 + 162,
        ("2026-07-01", "deep_sleep_minutes"): 60,
        ("2026-07-01", "rem_sleep_minutes"): 90,
        ("2026-07-01", "awake_minutes"): 18,
    }


@pytest.mark.parametrize(
    ("upload_type", "kind"), [(number, kind) for number in range(5) for kind in ("sleep", "daily", "body")]
)
def test_how_it_was_uploaded_changes_no_value(upload_type: int, kind: str) -> None:
    """1 and 2 mean the reverse for sleep, and 4 is no deletion there."""
    payload = example(kind)
    payload["data"][0]["metadata"]["upload_type"] = upload_type
    assert metrics(normalize(payload, "garmin", STAMP)) == metrics(normalize(example(kind), "garmin", STAMP))


def test_a_null_says_nothing() -> None:
    payload = full("daily")
    payload["data"][0]["distance_data"]["steps"] = None
    payload["data"][0]["data_enrichment"] = dict.fromkeys(payload["data"][0]["data_enrichment"])

    found = metrics(normalize(payload, "garmin", STAMP))

    assert ("1999-11-23", "steps") not in found
    assert found["1999-11-23", "floors_climbed"] == 15


def test_zero_is_a_value() -> None:
    payload = example("daily")
    payload["data"][0]["distance_data"]["steps"] = 0
    assert metrics(normalize(payload, "garmin", STAMP))["2026-07-01", "steps"] == 0


def test_a_value_that_cannot_be_is_left_out_and_counted() -> None:
    payload = example("body")
    payload["data"][0]["measurements_data"]["measurements"][0]["weight_kg"] = 72_400  # grams
    payload["data"][0]["heart_data"]["heart_rate_data"]["summary"]["resting_hr_bpm"] = 0

    found = normalize(payload, "garmin", STAMP)

    assert metrics(found) == {("2026-07-01", "bmi"): 22.6, ("2026-07-01", "body_fat_percent"): 17.9}
    assert found.notes["implausible"] == 2


def test_a_day_that_has_not_come_is_none() -> None:
    payload = example("daily")
    payload["data"][0]["metadata"]["start_time"] = "2199-01-01T00:00:00+00:00"
    found = normalize(payload, "garmin", STAMP)
    assert (found.parts, found.notes["implausible"], found.notes["undated"]) == ([], 1, 1)


def test_a_broken_object_leaves_its_neighbours() -> None:
    payload = example("daily")
    payload["data"] = ["broken", {"metadata": 7}, *payload["data"]]
    found = normalize(payload, "garmin", STAMP)
    assert metrics(found)["2026-07-01", "steps"] == 11894
    assert found.notes["malformed"] >= 2


def test_the_later_weighing_of_a_day_weighs_more_and_both_more_than_its_mean() -> None:
    payload = full("body")
    body = payload["data"][0]
    body["metadata"]["start_time"] = "2026-07-01T00:00:00+01:00"
    body["measurements_data"]["measurements"] = [
        {"measurement_time": f"2026-07-01T{hour}:00:00+01:00", "weight_kg": weight}
        for hour, weight in (("20", 73.0), ("07", 72.0))
    ]
    assert metrics(normalize(payload, "garmin", STAMP))["2026-07-01", "weight_kg"] == 73.0


def test_a_share_is_per_cent() -> None:
    payload = example("sleep")
    payload["data"][0]["sleep_durations_data"]["sleep_efficiency"] = 0.915
    assert metrics(normalize(payload, "garmin", STAMP))["2026-07-01", "sleep_efficiency"] == pytest.approx(91.5)


@pytest.mark.parametrize("macros", [None, {}, {"calories": None, "protein_g": None}])
def test_meals_count_where_there_is_no_summary(macros: Any) -> None:
    payload = full("nutrition")
    day = payload["data"][0]
    day["summary"]["macros"] = macros
    day["meals"] = [{"macros": {"calories": 500, "protein_g": 20}}, {"macros": {"calories": 700}}]
    found = metrics(normalize(payload, "garmin", STAMP))
    assert (found["1999-11-23", "calories_eaten"], found["1999-11-23", "protein_g"]) == (1200, 20)


def test_hormones_of_a_home_test_are_not_those_of_blood() -> None:
    found = normalize(full("hormone"), "inito", STAMP).markers
    assert {each.name: (each.value, each.unit, each.loinc) for each in found} == {
        "urine_luteinizing_hormone": (5.2, "mIU/mL", None),
        "urine_follicle_stimulating_hormone": (4.8, "mIU/mL", None),
        "urine_chorionic_gonadotropin": (0.8, "mIU/mL", None),
        "urine_estrone_glucuronide": (108.5, "ng/mL", None),
        "urine_pregnanediol_glucuronide": (2.4, "ug/mL", None),
    }


def test_a_lab_result_is_a_marker_of_the_day_on_which_the_sample_was_taken() -> None:
    (marker,) = normalize(example("lab_report.completed"), "terra_labs", STAMP).markers
    assert (marker.name, marker.value, marker.canonical_value, marker.loinc) == ("hemoglobin", 14.2, 14.2, "718-7")
    assert marker.taken_at == "2026-06-29T00:00:00.000Z"


def test_half_a_character_is_no_name() -> None:
    payload = example("activity")
    payload["data"][0]["metadata"]["name"] = json.loads('"run \\ud83c"')
    found = normalize(payload, "garmin", STAMP)
    assert (found.activities[0].name, found.notes["malformed"]) == (None, 1)


def test_a_type_that_nobody_knows_is_counted() -> None:
    assert normalize({"type": "brain_waves", "data": [{}]}, "garmin", STAMP).notes == {"unknown_type": 1}
