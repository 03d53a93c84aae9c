"""What the stand-in's wearers measured: made up, the same for the same account and date, in Terra's own form."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

TYPES = ("daily", "sleep", "activity", "body", "nutrition", "menstruation")
_ZONE = "+01:00"


def objects(type_: str, account: str, first: date, last: date) -> Iterator[dict[str, Any]]:
    """The objects of these days; no nutrition and no menstruation, as with most watches."""
    make = {"daily": _daily, "sleep": _sleep, "activity": _activity, "body": _body}.get(type_)
    day = first
    while make is not None and day <= last:
        made = make(day, random.Random(f"{account} {type_} {day}"))
        if made is not None:
            yield made
        day += timedelta(days=1)


def _daily(day: date, chance: random.Random) -> dict[str, Any]:
    steps = chance.randint(4_000, 14_000)
    return {
        "metadata": {**_whole_day(day), "upload_type": 1},
        "distance_data": {"steps": steps, "distance_meters": round(steps * 0.76, 1), "floors_climbed": steps // 1_000},
        "calories_data": {"total_burned_calories": 1_700 + steps // 20, "net_activity_calories": steps // 20},
        "active_durations_data": {"activity_seconds": steps // 2, "vigorous_intensity_seconds": steps // 20},
        "heart_rate_data": {
            "summary": {
                "resting_hr_bpm": chance.randint(50, 58),
                "avg_hr_bpm": chance.randint(64, 76),
                "max_hr_bpm": 158,
            }
        },
        "data_enrichment": {"total_stress_score": None},
    }


def _sleep(day: date, chance: random.Random) -> dict[str, Any]:
    asleep = chance.randint(340, 480) * 60
    deep, rem = asleep // 5, asleep // 4
    return {
        "metadata": {
            "start_time": f"{day - timedelta(days=1)}T23:05:00.000000{_ZONE}",
            "end_time": f"{day}T07:25:00.000000{_ZONE}",
            "is_nap": False,
            "summary_id": f"sleep-{day}",
            "upload_type": 2,
        },
        "sleep_durations_data": {
            "asleep": {
                "duration_asleep_state_seconds": asleep,
                "duration_deep_sleep_state_seconds": deep,
                "duration_REM_sleep_state_seconds": rem,
                "duration_light_sleep_state_seconds": asleep - deep - rem,
            },
            "awake": {"duration_awake_state_seconds": 30_000 - asleep, "sleep_latency_seconds": 600},
            "other": {"duration_in_bed_seconds": 30_000},
            "sleep_efficiency": round(asleep / 300, 1),
        },
        "heart_rate_data": {"summary": {"avg_hrv_rmssd": round(chance.uniform(38, 62), 1)}},
        "respiration_data": {"breaths_data": {"avg_breaths_per_min": round(chance.uniform(13, 15), 1)}},
    }


def _activity(day: date, chance: random.Random) -> dict[str, Any] | None:
    if day.weekday() not in (1, 3, 5):
        return None
    minutes = chance.randint(25, 70)
    return {
        "metadata": {
            "name": "Run",
            "summary_id": f"run-{day}",
            "start_time": f"{day}T07:45:00.000000{_ZONE}",
            "end_time": f"{day}T{7 + (45 + minutes) // 60:02}:{(45 + minutes) % 60:02}:00.000000{_ZONE}",
            "type": 8,
            "upload_type": 1,
        },
        "distance_data": {"summary": {"distance_meters": minutes * 172.0, "steps": minutes * 160}},
        "calories_data": {"total_burned_calories": minutes * 11.0},
        "heart_rate_data": {"summary": {"avg_hr_bpm": chance.randint(138, 152), "max_hr_bpm": 178}},
    }


def _body(day: date, chance: random.Random) -> dict[str, Any] | None:
    if day.weekday() != 0:
        return None
    weighed = {
        "measurement_time": f"{day}T07:30:00.000000{_ZONE}",
        "weight_kg": round(chance.uniform(71, 73), 1),
        "bodyfat_percentage": round(chance.uniform(17, 19), 1),
    }
    return {"metadata": _whole_day(day), "measurements_data": {"measurements": [weighed]}}


def _whole_day(day: date) -> dict[str, Any]:
    return {
        "start_time": f"{day}T00:00:00.000000{_ZONE}",
        "end_time": f"{day + timedelta(days=1)}T00:00:00.000000{_ZONE}",
    }
