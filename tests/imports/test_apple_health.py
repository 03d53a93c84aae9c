"""Apple Health: records of devices that overlap become one value per day."""

from __future__ import annotations

import pytest

from functions.health.import_formats import apple_types
from functions.health.metrics import METRICS
from tests.imports.builders import (
    activities_of,
    apple_xml,
    apple_zip,
    days_of,
    element,
    found_in,
    parts_of,
    phone,
    record,
    skips_of,
    sleep,
    sleeps_of,
)

NOON = "2024-05-01 12:00:00 +0200"


def test_of_two_devices_one_is_used_and_never_both() -> None:
    found = found_in(
        apple_zip(
            phone("StepCount", 900, "2024-05-01 08:00:00 +0200"),
            record("StepCount", 300, "2024-05-01 08:00:00 +0200"),
            record("StepCount", 400, "2024-05-01 09:00:00 +0200"),
            phone("StepCount", 50, "2024-05-02 08:00:00 +0200"),
            record("StepCount", 7000, "2024-05-03 08:00:00 +0200", sourceName="Pedometer", device=""),
        )
    )

    assert days_of(found) == {"2024-05-01": {"steps": 700}, "2024-05-02": {"steps": 50}, "2024-05-03": {"steps": 7000}}
    assert skips_of(found)["other_device", "StepCount"] == 1


@pytest.mark.parametrize(
    ("kind", "value", "unit", "metric", "expected"),
    [
        ("BodyMass", 165.3466966, "lb", "weight_kg", 75),
        ("BodyMass", 75, "kg", "weight_kg", 75),
        ("BodyMass", 12, "st", "weight_kg", 76.20351816),
        ("DistanceWalkingRunning", 2, "mi", "distance_m", 3218.688),
        ("DistanceWalkingRunning", 2, "km", "distance_m", 2000),
        ("ActiveEnergyBurned", 418.4, "kJ", "active_calories", 100),
        ("ActiveEnergyBurned", 100, "Cal", "active_calories", 100),
        ("BodyTemperature", 98.6, "degF", "body_temperature_c", 37),
        ("BodyTemperature", 37, "degC", "body_temperature_c", 37),
        ("OxygenSaturation", 0.97, "%", "spo2", 97),
        ("BodyFatPercentage", 0.2, "%", "body_fat_percent", 20),
        ("HeartRate", 1.25, "count/s", "average_heart_rate", 75),
        ("BloodGlucose", 5.55, "mmol<180.1558800000541>/L", "blood_glucose_mean_mg_dl", 99.98651400003003),
        ("VO2Max", 45.5, "mL/min·kg", "vo2max", 45.5),
        ("AppleExerciseTime", 1.5, "hr", "active_minutes", 90),
        ("DietaryWater", 1, "fl_oz_us", "water_ml", 29.5735295625),
        ("DietaryCaffeine", 0.2, "g", "caffeine_mg", 200),
        ("RespiratoryRate", 14, "count/min", "breathing_rate", 14),
        ("RestingHeartRate", 55, "count/min", "resting_heart_rate", 55),
    ],
)
def test_units_become_ours(kind: str, value: float, unit: str, metric: str, expected: float) -> None:
    (day,) = days_of(found_in(apple_xml(record(kind, value, NOON, unit=unit)))).values()

    assert day[metric] == pytest.approx(expected)


def test_every_type_of_the_table_is_a_metric_of_the_catalogue() -> None:
    named = {quantity.metric for quantity in apple_types.QUANTITIES.values()} - {"basal_calories"}
    named |= {metric for metric, _, _ in apple_types.SUMMARY.values()}
    assert named <= METRICS.keys()


def test_sdnn_is_no_rmssd() -> None:
    (day,) = days_of(found_in(apple_xml(record("HeartRateVariabilitySDNN", 48, NOON, unit="ms")))).values()

    assert day == {"heart_rate_variability_sdnn": 48}


def test_heart_rate_has_a_mean_and_a_maximum_and_the_last_weight_counts() -> None:
    found = found_in(
        apple_xml(
            record("HeartRate", 60, "2024-05-01 08:00:00 +0200", unit="count/min"),
            record("HeartRate", 160, "2024-05-01 18:00:00 +0200", unit="count/min"),
            record("HeartRate", 80, "2024-05-01 20:00:00 +0200", unit="count/min"),
            record("BodyMass", 70, "2024-05-01 20:00:00 +0200", unit="kg"),
            record("BodyMass", 71, "2024-05-01 07:00:00 +0200", unit="kg"),
        )
    )

    assert days_of(found) == {"2024-05-01": {"average_heart_rate": 100, "max_heart_rate": 160, "weight_kg": 70}}


def test_energy_is_what_is_spent_moving_and_at_rest() -> None:
    found = found_in(
        apple_xml(
            record("ActiveEnergyBurned", 500, NOON, unit="kcal"),
            record("BasalEnergyBurned", 1600, NOON, unit="kcal"),
            record("BasalEnergyBurned", 1700, "2024-05-02 12:00:00 +0200", unit="kcal"),
        )
    )

    assert days_of(found) == {"2024-05-01": {"active_calories": 500, "calories": 2100}}


def test_what_apple_reckoned_for_a_day_goes_first() -> None:
    ring = element(
        "ActivitySummary",
        dateComponents="2024-05-01",
        activeEnergyBurned="450",
        activeEnergyBurnedUnit="kcal",
        appleExerciseTime="31",
        appleStandHours="11",
    )
    empty = element("ActivitySummary", dateComponents="2024-05-02", activeEnergyBurned="0", appleStandHours="0")

    found = found_in(apple_xml(record("ActiveEnergyBurned", 500, NOON, unit="kcal"), ring, empty))

    assert days_of(found) == {"2024-05-01": {"active_calories": 450, "active_minutes": 31, "stand_hours": 11}}


def test_the_date_is_the_local_one_where_the_record_was_made() -> None:
    found = found_in(
        apple_xml(
            record("StepCount", 1, "2024-05-01 23:59:00 -0800"),
            record("StepCount", 2, "2024-05-02 00:01:00 +1300"),
        )
    )

    assert days_of(found) == {"2024-05-01": {"steps": 1}, "2024-05-02": {"steps": 2}}


def test_the_same_record_again_is_counted_once() -> None:
    one = record("StepCount", 5, "2024-05-01 08:00:00 +0200", "2024-05-01 08:05:00 +0200")
    other = record("StepCount", 5, "2024-05-01 09:00:00 +0200", "2024-05-01 09:05:00 +0200")

    found = found_in(apple_xml(one, one, other, one))

    assert days_of(found) == {"2024-05-01": {"steps": 10}}
    assert skips_of(found) == {("duplicate", "StepCount"): 2}


def test_a_correlations_records_stand_beside_it_and_count_once() -> None:
    systolic = record("BloodPressureSystolic", 120, NOON, unit="mmHg")

    found = found_in(apple_xml(element("Correlation", systolic, type="x"), systolic, record("StepCount", 5, NOON)))

    assert days_of(found) == {"2024-05-01": {"systolic_blood_pressure": 120, "steps": 5}}
    assert skips_of(found) == {}


def test_a_night_is_the_union_of_its_intervals_and_is_of_the_day_it_ended() -> None:
    found = found_in(
        apple_xml(
            sleep("AsleepCore", "2024-05-01 23:00:00 +0200", "2024-05-02 01:00:00 +0200"),
            sleep("AsleepDeep", "2024-05-02 01:00:00 +0200", "2024-05-02 02:00:00 +0200"),
            sleep("AsleepCore", "2024-05-02 01:30:00 +0200", "2024-05-02 03:00:00 +0200"),
            sleep("AsleepREM", "2024-05-02 03:00:00 +0200", "2024-05-02 04:00:00 +0200"),
            sleep("Awake", "2024-05-02 03:50:00 +0200", "2024-05-02 04:20:00 +0200"),
            sleep("AsleepCore", "2024-05-02 04:20:00 +0200", "2024-05-02 06:00:00 +0200"),
            # The phone only knows when it lay still.
            sleep("InBed", "2024-05-01 22:00:00 +0200", "2024-05-02 07:00:00 +0200", sourceName="iPhone", device=""),
            # A nap.
            sleep("AsleepCore", "2024-05-02 15:00:00 +0200", "2024-05-02 15:30:00 +0200"),
        )
    )

    night, nap = sleeps_of(found)
    assert (str(night.date), str(nap.date)) == ("2024-05-02", "2024-05-02")
    assert night.metrics == pytest.approx(
        {
            "sleep_minutes": 400,
            "light_sleep_minutes": 310,
            "deep_sleep_minutes": 60,
            "rem_sleep_minutes": 60,
            "awake_minutes": 20,
            "time_in_bed_minutes": 420,
            "sleep_efficiency": 400 / 420 * 100,
        }
    )
    assert (night.weight, nap.weight, nap.metrics["sleep_minutes"]) == (400, 30, 30)
    assert skips_of(found) == {("other_device", "SleepAnalysis"): 1}


def test_a_workout_has_its_statistics() -> None:
    inside = (
        '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="3.1" unit="mi"/>\n'
        '<WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="140" maximum="171" unit="count/min"/>\n'
        '<MetadataEntry key="HKIndoorWorkout" value="0"/>\n'
    )
    run = element(
        "Workout",
        inside,
        workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining",
        duration="31.5",
        durationUnit="min",
        totalEnergyBurned="836.8",
        totalEnergyBurnedUnit="kJ",
        sourceName="Anna’s Apple Watch",
        startDate="2024-05-01 23:50:00 +0200",
        endDate="2024-05-02 00:21:30 +0200",
    )

    found = found_in(apple_xml(run, record("StepCount", 5, NOON)))

    (workout,) = activities_of(found)
    assert (workout.type, str(workout.date), workout.started_at) == (
        "Traditional Strength Training",
        "2024-05-01",
        "2024-05-01T21:50:00Z",
    )
    assert (workout.minutes, workout.mean_heart_rate, workout.max_heart_rate) == (31.5, 140, 171)
    assert workout.kcal == pytest.approx(200)
    assert workout.distance_m == pytest.approx(4988.9664)
    assert parts_of(found)[0].workouts == ("Traditional Strength Training",)


def test_what_is_left_out_is_told() -> None:
    found = found_in(
        apple_xml(
            record("StepCount", 5, NOON),
            record("StepCount", "many", NOON),
            record("StepCount", -5, NOON),
            record("StepCount", "nan", NOON),
            record("StepCount", 5, NOON, unit="furlong"),
            record("StepCount", 5, "yesterday"),
            record("StepCount", 5, "2094-05-01 12:00:00 +0200"),
            record("StepCount", 5, "1801-05-01 12:00:00 +0200"),
            record("HeadphoneAudioExposure", 60, NOON, unit="dBASPL"),
            ' <Record type="HKQuantityTypeIdentifierStepCount"/>\n',
            sleep("AsleepCore", "2024-05-02 06:00:00 +0200", "2024-05-02 05:00:00 +0200"),
        )
    )

    assert days_of(found) == {"2024-05-01": {"steps": 5}}
    assert skips_of(found) == {
        ("not_a_number", "StepCount"): 3,
        ("unknown_unit", "StepCount"): 1,
        ("bad_date", "StepCount"): 1,
        ("out_of_range", "StepCount"): 2,
        ("not_used", "HeadphoneAudioExposure"): 1,
        ("incomplete", "Record"): 1,
        ("incomplete", "SleepAnalysis"): 1,
    }


def test_a_later_export_has_the_last_word() -> None:
    early = parts_of(found_in(apple_xml(record("StepCount", 5, NOON), made="2024-05-01 20:00:00 +0200")))
    late = parts_of(found_in(apple_xml(record("StepCount", 9, NOON), made="2024-05-02 20:00:00 +0200")))

    assert late[0].stamp - early[0].stamp == 24 * 3600 * 1000
