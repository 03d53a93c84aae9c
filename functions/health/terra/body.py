"""`body`: weighings and the day's means of what a body shows, one object per connection and date.

Each weighing is a part of its own on its own date, and the later of a day weighs more. What is given as a day's mean is
used where there is none. Glucose has two spellings of one field (`…_dL` and `…_dl`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from functions.health.days import Part
from functions.health.terra.daily import DAY_WIDE
from functions.health.terra.fields import Fields, Said, first, mean, percent, short_id


def body(item: Fields, said: Said) -> Iterator[Part]:
    """A part for each weighing, and one for the day."""
    for each in item.items("measurements_data", "measurements"):
        yield from _weighing(each, said)
    day = said.day(item.text("metadata", "start_time"))
    if day is None:
        said.notes["undated"] += 1
        return
    metrics = said.metrics(_means(item) | _samples(item, day))
    if metrics:
        yield Part(day, said.provider, "body", metrics, stamp=said.stamp, weight=DAY_WIDE, via="terra")


def _weighing(each: Fields, said: Said) -> Iterator[Part]:
    at = each.text("measurement_time")
    day, instant = said.day(at), said.instant(at)
    if day is None or instant is None:
        said.notes["undated"] += 1
        return
    metrics = said.metrics(
        {
            "weight_kg": each.number("weight_kg"),
            "bmi": each.number("BMI"),
            "body_fat_percent": each.number("bodyfat_percentage"),
            "lean_mass_kg": each.number("lean_mass_g", scale=0.001),
        }
    )
    if metrics:
        # Seconds, so that they are above every day-wide mean and the later of a day is above the earlier.
        weight = instant.timestamp()
        name = f"body:{short_id(at)}"
        yield Part(day, said.provider, name, metrics, stamp=said.stamp, weight=weight, via="terra")


def _means(item: Fields) -> dict[str, float | None]:
    weighed, heart = item.at("measurements_data"), item.at("heart_data", "heart_rate_data", "summary")
    return {
        "weight_kg": weighed.number("day_avg_weight_kg"),
        "bmi": weighed.number("day_avg_bmi"),
        "body_fat_percent": weighed.number("day_avg_bodyfat_percentage"),
        "lean_mass_kg": weighed.number("day_avg_lean_mass_g", scale=0.001),
        "resting_heart_rate": heart.number("resting_hr_bpm"),
        "heart_rate_variability": heart.number("avg_hrv_rmssd"),
        "heart_rate_variability_sdnn": heart.number("avg_hrv_sdnn"),
        "spo2": percent(item.number("oxygen_data", "avg_saturation_percentage")),
        "vo2max": item.number("oxygen_data", "vo2max_ml_per_min_per_kg"),
        "skin_temperature_c": item.number("temperature_data", "day_avg_skin_temperature_celsius"),
        "water_ml": item.number("hydration_data", "day_total_water_consumption_ml"),
    }


def _samples(item: Fields, day: date) -> dict[str, float | None]:
    """Means that are given, or else taken over the day's readings."""
    pressure, glucose = item.at("blood_pressure_data"), item.at("glucose_data")
    warmth = item.at("temperature_data")

    def over(place: Fields, samples: str, value: str) -> float | None:
        return mean(
            each.number(value)
            for each in place.items(samples)
            if (each.text("timestamp") or "")[:10] == day.isoformat()
        )

    return {
        "systolic_blood_pressure": first(
            pressure.number("day_avg_systolic_bp"), over(pressure, "blood_pressure_samples", "systolic_bp")
        ),
        "diastolic_blood_pressure": first(
            pressure.number("day_avg_diastolic_bp"), over(pressure, "blood_pressure_samples", "diastolic_bp")
        ),
        "blood_glucose_mean_mg_dl": first(
            glucose.number("day_avg_blood_glucose_mg_per_dL"),
            glucose.number("day_avg_blood_glucose_mg_per_dl"),
            glucose.number("day_avg_detailed_blood_glucose_mg_per_dL"),
            over(glucose, "blood_glucose_samples", "blood_glucose_mg_per_dL"),
        ),
        "body_temperature_c": first(
            warmth.number("day_avg_body_temperature_celsius"),
            over(warmth, "body_temperature_samples", "temperature_celsius"),
        ),
    }
