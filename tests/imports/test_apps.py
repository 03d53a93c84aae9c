"""Fitbit, WHOOP and Oura: what their files say, in our metrics."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.health.import_formats import fitbit, oura, whoop
from functions.health.import_formats.found import FileRefused
from functions.health.metrics import METRICS
from tests.imports.builders import (
    CYCLES,
    OURA_NIGHT,
    activities_of,
    csv_text,
    cycle,
    days_of,
    detected,
    fitbit_zip,
    found_in,
    oura_json,
    parts_of,
    skips_of,
    sleeps_of,
    zipped,
)

WORKOUTS = ("Cycle start time", "Cycle timezone", "Workout start time", "Workout end time", "Duration (min)",
            "Activity name", "Activity Strain", "Energy burned (cal)", "Max HR (bpm)", "Average HR (bpm)")  # fmt: skip
FITBIT_SLEEP = {
    "logId": 77,
    "dateOfSleep": "2024-05-02",
    "startTime": "2024-05-01T23:10:00.000",
    "endTime": "2024-05-02T07:00:00.000",
    "minutesAsleep": 420,
    "minutesAwake": 50,
    "timeInBed": 470,
    "minutesToFallAsleep": 5,
    "efficiency": 93,
    "type": "stages",
    "levels": {"summary": {"deep": {"minutes": 80}, "rem": {"minutes": 90}, "light": {"minutes": 250}}},
}


def test_every_metric_that_an_app_brings_is_in_the_catalogue() -> None:
    named = {*whoop.DAY_COLUMNS.values(), *whoop.SLEEP_COLUMNS.values()}
    for fields in (oura.SLEEP, oura.OLD_SLEEP, oura.ACTIVITY, oura.OLD_ACTIVITY, oura.READINESS, oura.TRENDS):
        named |= {metric for metric, _ in fields.values()}
    named |= {metric for metric, _ in fitbit.MINUTE_SERIES.values()} | {*fitbit.DAY_SERIES.values()}
    named |= {metric for _, columns in fitbit.TABLES.values() for metric in columns.values()}
    named |= {*fitbit.SLEEP_FIELDS.values(), *fitbit.SLEEP_STAGES.values(), *fitbit.ZONES.values()}
    assert named <= METRICS.keys()


# --- WHOOP ----------------------------------------------------------------------------------------------------------


def test_a_cycle_is_of_the_day_on_which_its_sleep_ended() -> None:
    found = found_in(csv_text(CYCLES, cycle("2024-05-02", "2024-05-01")))

    assert days_of(found) == {
        "2024-05-02": {
            "recovery_score": 57,
            "strain_score": 6.7,
            "calories": 2127,
            "max_heart_rate": 152,
            "average_heart_rate": 70,
        }
    }
    (sleep,) = sleeps_of(found)
    assert (str(sleep.date), sleep.part, sleep.weight) == ("2024-05-02", "sleep:2024-05-02T04:10:00Z", 420)
    assert (sleep.metrics["heart_rate_variability"], sleep.metrics["deep_sleep_minutes"]) == (63, 95)
    assert skips_of(found) == {}


def test_a_cycle_without_sleep_or_measurements_says_what_it_has() -> None:
    bare = cycle(
        "2024-05-02", "2024-05-01", Sleep_onset="", Wake_onset="", Day_Strain="", Recovery_score_="", Max_HR__bpm_=""
    )
    bare[CYCLES.index("Sleep onset")] = bare[CYCLES.index("Wake onset")] = bare[CYCLES.index("Day Strain")] = ""

    found = found_in(csv_text(CYCLES, bare))

    assert days_of(found).keys() == {"2024-05-02"}
    assert "strain_score" not in days_of(found)["2024-05-02"]
    assert sleeps_of(found) == []


def test_whoops_tables_belong_together() -> None:
    sleeps = csv_text(
        ["Cycle start time", "Cycle timezone", "Sleep onset", "Wake onset", "Asleep duration (min)", "Nap"],
        ["2024-05-01 23:10:00", "UTC-05:00", "2024-05-01 23:10:00", "2024-05-02 07:10:00", 420, "false"],
        ["2024-05-01 23:10:00", "UTC-05:00", "2024-05-02 14:00:00", "2024-05-02 14:30:00", 25, "true"],
    )
    workouts = csv_text(
        WORKOUTS,
        [
            "2024-05-01 23:10:00",
            "UTC-05:00",
            "2024-05-02 18:00:00",
            "2024-05-02 18:45:00",
            45,
            "Running",
            10.5,
            480,
            175,
            141,
        ],
        [
            "2024-05-01 23:10:00",
            "UTC-05:00",
            "2024-05-02 18:00:00",
            "2024-05-02 18:45:00",
            45,
            "Running",
            10.5,
            480,
            175,
            141,
        ],
    )
    found = found_in(
        zipped({"physiological_cycles.csv": csv_text(CYCLES, cycle("2024-05-02", "2024-05-01")),
                "sleeps.csv": sleeps, "workouts.csv": workouts})
    )  # fmt: skip

    (night,) = sleeps_of(found)
    assert (night.metrics["sleep_minutes"], night.metrics["heart_rate_variability"]) == (420, 63)
    (workout,) = activities_of(found)
    assert (workout.type, workout.started_at, workout.kcal, workout.mean_heart_rate, workout.strain_score) == (
        "Running",
        "2024-05-02T23:00:00Z",
        480,
        141,
        10.5,
    )
    assert skips_of(found) == {("duplicate", "workout"): 1, ("not_used", "nap"): 1}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(fitbit_zip({"sleep-2024-05-02.json": [{**FITBIT_SLEEP, "mainSleep": False}]}), id="fitbit"),
        pytest.param(oura_json(sleep=[{**OURA_NIGHT, "type": "late_nap"}]), id="oura"),
    ],
)
def test_a_nap_is_no_night(content: bytes) -> None:
    """A day of which only a nap is known is no day of half an hour's sleep; Terra's naps are left out likewise."""
    found = found_in(content)
    assert sleeps_of(found) == []
    assert skips_of(found) == {("not_used", "nap"): 1}


def test_two_exports_in_one_archive_are_not_added_up() -> None:
    steps = [{"dateTime": f"05/02/24 12:0{minute}:00", "value": "100"} for minute in range(3)]
    content = fitbit_zip({"old/steps-2024-05-02.json": steps[:2], "new/steps-2024-05-02.json": steps})
    found = found_in(content)
    assert days_of(found)["2024-05-02"]["steps"] == 300
    assert skips_of(found) == {("duplicate", "steps"): 1}


def test_whoop_in_fahrenheit() -> None:
    columns = [name.replace("celsius", "fahrenheit") for name in CYCLES]
    row = cycle("2024-05-02", "2024-05-01")
    row[CYCLES.index("Skin temp (celsius)")] = 93.2

    (sleep,) = sleeps_of(found_in(csv_text(columns, row)))

    assert sleep.metrics["skin_temperature_c"] == pytest.approx(34)


# --- Oura -----------------------------------------------------------------------------------------------------------


def test_ouras_collections_are_known_by_their_fields() -> None:
    found = found_in(
        oura_json(
            anything=[OURA_NIGHT, {**OURA_NIGHT, "id": "s2", "type": "deleted"}],
            a=[{"id": "1", "day": "2024-05-02", "score": 81, "contributors": {"deep_sleep": 90}}],
            b=[{"id": "2", "day": "2024-05-02", "score": 77, "temperature_deviation": -0.2, "contributors": {}}],
            c=[
                {
                    "day": "2024-05-02", "score": 90, "steps": 9000, "total_calories": 2400, "active_calories": 500,
                    "equivalent_walking_distance": 7000, "high_activity_time": 1200, "medium_activity_time": 3600,
                    "sedentary_time": 30_000,
                }
            ],
            d=[{"day": "2024-05-02", "spo2_percentage": {"average": 97.1}}, {"day": "2024-05-03", "spo2_percentage": None}],
            e=[{"day": "2024-05-02", "vo2_max": 44}],
            f=[{"activity": "strength_training", "start_datetime": "2024-05-02T18:00:00+02:00",
                "end_datetime": "2024-05-02T18:30:00+02:00", "calories": 200, "distance": 0}],
            g=[{"timestamp": "2024-05-02T00:00:00+00:00", "bpm": 60}],
        )
    )  # fmt: skip

    assert days_of(found) == {
        "2024-05-02": {
            "sleep_score": 81, "readiness_score": 77, "skin_temperature_deviation_c": -0.2, "activity_score": 90,
            "steps": 9000, "calories": 2400, "active_calories": 500, "distance_m": 7000,
            "very_active_minutes": 20, "moderate_active_minutes": 60, "sedentary_minutes": 500, "spo2": 97.1,
            "vo2max": 44,
        }
    }  # fmt: skip
    (night,) = sleeps_of(found)
    assert night.metrics == {
        "sleep_minutes": 420, "deep_sleep_minutes": 90, "rem_sleep_minutes": 100, "light_sleep_minutes": 230,
        "awake_minutes": 60, "time_in_bed_minutes": 480, "sleep_latency_minutes": 10, "sleep_efficiency": 88,
        "heart_rate_variability": 48, "resting_heart_rate": 51, "breathing_rate": 14.5,
    }  # fmt: skip
    (workout,) = activities_of(found)
    assert (workout.type, workout.minutes, workout.kcal) == ("Strength Training", 30, 200)
    assert skips_of(found) == {
        ("not_used", "sleep that Oura does not count"): 1,
        ("incomplete", "daily_spo2"): 1,
        ("not_used", "item with bpm, timestamp"): 1,
    }


def test_ouras_answers_of_the_api_as_they_are() -> None:
    content = zipped({"sleep.json": json.dumps({"data": [OURA_NIGHT], "next_token": None}).encode()})

    assert len(sleeps_of(found_in(content))) == 1


def test_the_older_summaries_name_the_day_before_the_night() -> None:
    old = {
        "summary_date": "2024-05-01",
        "bedtime_start": "2024-05-01T23:00:00+02:00",
        "bedtime_end": "2024-05-02T07:00:00+02:00",
        "total": 25_200,
        "rmssd": 48,
        "hr_lowest": 51,
        "score": 80,
        "temperature_delta": -0.1,
    }
    (night,) = sleeps_of(found_in(oura_json(sleep=[old])))

    assert str(night.date) == "2024-05-02"
    assert (night.metrics["sleep_minutes"], night.metrics["skin_temperature_deviation_c"]) == (420, -0.1)


def test_the_trends_page() -> None:
    content = csv_text(
        ["date", "Sleep Score", "Total Sleep Duration", "Average HRV", "Temperature Deviation (°C)", "Steps", "Mood"],
        ["2024-05-02", 81, 25_200, 48, -0.3, 9000, "good"],
        ["2024-05-03", 82, 7.5, "x", 0.1, 8000, ""],
    )
    found = found_in(content)

    assert days_of(found) == {
        "2024-05-02": {
            "sleep_score": 81,
            "sleep_minutes": 420,
            "heart_rate_variability": 48,
            "skin_temperature_deviation_c": -0.3,
            "steps": 9000,
        },
        "2024-05-03": {"sleep_score": 82, "skin_temperature_deviation_c": 0.1, "steps": 8000},
    }
    assert skips_of(found) == {
        ("not_used", "column mood"): 1,
        ("unknown_unit", "column total sleep duration"): 1,
        ("not_a_number", "column average hrv"): 1,
    }


# --- Fitbit ---------------------------------------------------------------------------------------------------------


def minute(time: str, value: Any) -> dict[str, Any]:
    return {"dateTime": time, "value": value}


def test_fitbits_series_become_days_where_the_person_was() -> None:
    files = {
        "steps-2024-05-01.json": [minute("05/01/24 21:59:00", "10"), minute("05/01/24 22:01:00", "7")],
        "distance-2024-05-01.json": [minute("05/01/24 12:00:00", "5000")],
        "calories-2024-05-01.json": [minute("05/01/24 12:00:00", "1.2"), minute("05/01/24 12:01:00", "1.3")],
        "heart_rate-2024-05-01.json": [
            minute("05/01/24 12:00:00", {"bpm": 60, "confidence": 3}),
            minute("05/01/24 12:00:05", {"bpm": 80, "confidence": 3}),
        ],
        "very_active_minutes-2024-05-01.json": [minute("05/01/24 00:00:00", "33")],
        "resting_heart_rate-2024-05-01.json": [
            minute("05/01/24 00:00:00", {"date": "05/01/24", "value": 55.5, "error": 6}),
            minute("05/02/24 00:00:00", {"date": None, "value": 0.0, "error": 0.0}),
        ],
        "time_in_heart_rate_zones-2024-05-01.json": [
            minute(
                "05/01/24 00:00:00",
                {"valuesInZones": {"BELOW_DEFAULT_ZONE_1": 900, "IN_DEFAULT_ZONE_1": 30, "IN_DEFAULT_ZONE_2": 5,
                                   "IN_DEFAULT_ZONE_3": 1}},
            )
        ],
        "altitude-2024-05-01.json": [minute("05/01/24 12:00:00", "10")],
    }  # fmt: skip
    found = found_in(fitbit_zip(files), time_zone=ZoneInfo("Europe/Berlin"))

    assert days_of(found) == {
        "2024-05-01": {
            "steps": 10, "distance_m": 50, "calories": 2.5, "average_heart_rate": 70, "max_heart_rate": 80,
            "very_active_minutes": 33, "resting_heart_rate": 55.5, "fatburn_active_zone_minutes": 30,
            "cardio_active_zone_minutes": 5, "peak_active_zone_minutes": 1, "active_zone_minutes": 42,
        },
        "2024-05-02": {"steps": 7},
    }  # fmt: skip
    assert skips_of(found) == {("not_used", "altitude.json"): 1}


def test_fitbits_nights_scores_and_tables() -> None:
    files = {
        "sleep-2024-05-02.json": [FITBIT_SLEEP, FITBIT_SLEEP],
        "Takeout/Fitbit/Sleep Score/sleep_score.csv": csv_text(
            ["sleep_log_entry_id", "timestamp", "overall_score"], [77, "2024-05-02T22:00:00Z", 84]
        ),
        "Daily Heart Rate Variability Summary - 2024-05-(02).csv": csv_text(
            ["timestamp", "rmssd", "nremhr", "entropy"], ["2024-05-02T00:00:00", 31.5, 55, 2.1]
        ),
        "Daily SpO2 - 2024-05-02.csv": csv_text(
            ["timestamp", "average_value", "lower_bound", "upper_bound"], ["2024-05-02T00:00:00Z", 95.5, 93, 99]
        ),
        "Computed Temperature - 2024-05-02.csv": csv_text(
            ["type", "sleep_start", "sleep_end", "nightly_temperature"],
            ["SKIN", "2024-05-01T23:10", "2024-05-02T07:00", 33.9],
        ),
        "Stress Score.csv": csv_text(["DATE", "STRESS_SCORE"], ["2024-05-02T00:00:00", 78], ["2024-05-03T00:00:00", 0]),
    }
    found = found_in(fitbit_zip(files))

    assert days_of(found) == {
        "2024-05-02": {
            "sleep_score": 84, "heart_rate_variability": 31.5, "spo2": 95.5, "skin_temperature_c": 33.9,
            "stress_management_score": 78,
        }
    }  # fmt: skip
    (night,) = sleeps_of(found)
    assert night.metrics == {
        "sleep_minutes": 420, "awake_minutes": 50, "time_in_bed_minutes": 470, "sleep_latency_minutes": 5,
        "sleep_efficiency": 93, "deep_sleep_minutes": 80, "rem_sleep_minutes": 90, "light_sleep_minutes": 250,
    }  # fmt: skip
    assert skips_of(found) == {("duplicate", "sleep"): 1}


@pytest.mark.parametrize(("weight", "expected"), [(75.0, 75.0), (165.3, 74.98)])
def test_a_weight_without_a_unit_is_told_by_height_and_bmi(weight: float, expected: float) -> None:
    profile = csv_text(["id", "timezone", "height", "stride_length_walking"], ["x", "America/New_York", 180, 70])
    entry = {"logId": 1, "weight": weight, "bmi": 23.15, "date": "05/02/24", "time": "07:00:00"}
    files = {"weight-2024-05-02.json": [entry], "Takeout/Fitbit/Your Profile/Profile.csv": profile}

    (day,) = days_of(found_in(fitbit_zip(files))).values()
    assert day["weight_kg"] == pytest.approx(expected, abs=0.01)

    without = found_in(fitbit_zip({"weight-2024-05-02.json": [entry]}))
    assert days_of(without) == {"2024-05-02": {"bmi": 23.15}}
    assert skips_of(without) == {("unknown_unit", "weight"): 1}


def test_fitbits_workouts() -> None:
    entry = {
        "logId": 5, "activityName": "Walk", "startTime": "05/01/24 22:30:00", "duration": 1_800_000, "calories": 150,
        "averageHeartRate": 110, "steps": 3000, "distance": 1.5, "distanceUnit": "Mile",
    }  # fmt: skip
    found = found_in(fitbit_zip({"exercise-0.json": [entry]}), time_zone=ZoneInfo("Europe/Berlin"))

    (workout,) = activities_of(found)
    assert (str(workout.date), workout.started_at, workout.minutes, workout.steps) == (
        "2024-05-02",
        "2024-05-01T22:30:00Z",
        30,
        3000,
    )
    assert workout.distance_m == pytest.approx(2414.016)
    assert parts_of(found)[0].workouts == ("Walk",)


def test_a_member_that_cannot_be_read_does_not_lose_the_others() -> None:
    files = {
        "steps-2024-05-01.json": [minute("05/01/24 12:00:00", "10")],
        "steps-2024-05-02.json": b'[{"dateTime":"x", "value":',
    }

    found = found_in(fitbit_zip(files))

    assert days_of(found) == {"2024-05-01": {"steps": 10}}
    assert skips_of(found) == {("unreadable_member", "steps"): 1}


# --- which is which -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("export.xml", csv_text(CYCLES, cycle("2024-05-02", "2024-05-01")), "whoop"),
        ("whoop.csv", oura_json(sleep=[OURA_NIGHT]), "oura"),
        ("oura.csv", fitbit_zip({"sleep-1.json": [FITBIT_SLEEP]}), "fitbit"),
        ("physiological_cycles.csv", csv_text(["date", "steps"], ["2024-05-01", 5]), "daily_csv"),
    ],
)
def test_the_content_says_what_it_is_and_not_the_name(name: str, content: bytes, expected: str) -> None:
    assert detected(content).format == expected
    if not content.startswith(b"PK"):
        assert detected(zipped({f"folder/{name.partition('.')[0]}.txt": content})).format == expected


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n1 0 obj", b"hello", b"a,b\n1,2\n", b"{}", b"[]", b'{"a": 1}', b"<html></html>", b"\x89PNG\r\n",
     zipped({"readme.txt": b"hello"}), zipped({"a.xml": b"<HTML/>"})],
)  # fmt: skip
def test_what_is_of_no_format(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        detected(content)
    assert refused.value.why == "unknown_format"


def test_an_archive_of_two_apps() -> None:
    files = {"a.json": oura_json(sleep=[OURA_NIGHT]), "b.csv": csv_text(CYCLES, cycle("2024-05-02", "2024-05-01"))}
    with pytest.raises(FileRefused, match="oura, whoop"):
        detected(zipped(files))
