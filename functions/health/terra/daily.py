"""`daily`: the totals of a local date, one object per connection and date.

`rest_seconds`, heart-rate zones and METs mean something else with each provider and are not read. Nor is
`stress_data`: more is more stress there, and calmer in our `stress_management_score`. `data_enrichment` holds Terra's own
scores; a series would change its meaning in the middle where one stood in for a provider's.
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.health.days import Part
from functions.health.terra.fields import Fields, Said, minutes, percent

DAY_WIDE = 0.5
"""Weight of a day-wide mean of what is better measured asleep: used where no sleep speaks of it."""


def daily(item: Fields, said: Said) -> Iterator[Part]:
    """The day's totals, and beside them what a sleep of that day says better."""
    day = said.day(item.text("metadata", "start_time"))
    if day is None:
        said.notes["undated"] += 1
        return
    distance, calories = item.at("distance_data"), item.at("calories_data")
    active, heart = item.at("active_durations_data"), item.at("heart_rate_data", "summary")
    totals = said.metrics(
        {
            "steps": distance.number("steps"),
            "distance_m": distance.number("distance_meters"),
            "floors_climbed": distance.number("floors_climbed"),
            "elevation_gain_m": distance.number("elevation", "gain_actual_meters"),
            "calories": calories.number("total_burned_calories"),
            "active_calories": calories.number("net_activity_calories"),
            "active_minutes": minutes(active.number("activity_seconds")),
            "moderate_active_minutes": minutes(active.number("moderate_intensity_seconds")),
            "very_active_minutes": minutes(active.number("vigorous_intensity_seconds")),
            "sedentary_minutes": minutes(active.number("inactivity_seconds")),
            "stand_hours": active.number("standing_hours_count"),
            "resting_heart_rate": heart.number("resting_hr_bpm"),
            "average_heart_rate": heart.number("avg_hr_bpm"),
            "max_heart_rate": heart.number("max_hr_bpm"),
            "vo2max": item.number("oxygen_data", "vo2max_ml_per_min_per_kg"),
            "activity_score": item.number("scores", "activity"),
            "recovery_score": item.number("scores", "recovery"),
            "strain_score": item.number("strain_data", "strain_level"),
        }
    )
    at_night = said.metrics(
        {
            "heart_rate_variability": heart.number("avg_hrv_rmssd"),
            "heart_rate_variability_sdnn": heart.number("avg_hrv_sdnn"),
            "spo2": percent(item.number("oxygen_data", "avg_saturation_percentage")),
            "sleep_score": item.number("scores", "sleep"),
        }
    )
    if totals:
        yield Part(day, said.provider, "daily", totals, stamp=said.stamp, via="terra")
    if at_night:
        yield Part(day, said.provider, "daily:at_night", at_night, stamp=said.stamp, weight=DAY_WIDE, via="terra")
