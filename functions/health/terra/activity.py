"""`activity`: one object per workout. Steps and distance lie under `distance_data.summary` here, unlike in `daily`, and are
part of the day's totals already. Type 0 is a type: in a vehicle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from contracts.base import rfc3339
from functions.health.activities import Activity, activity_id
from functions.health.days import Part
from functions.health.terra.activity_types import OTHER, TYPES
from functions.health.terra.fields import IMPLAUSIBLE, Fields, Said, first, short_id

_LONGEST = timedelta(hours=48)
_DELETED = 4
"""`upload_type` of a workout that was deleted at the provider."""
_PLAUSIBLE: dict[str, tuple[float, float]] = {
    "minutes": (0, 48 * 60),
    "kcal": (0, 20_000),
    "distance_m": (0, 1_000_000),
    "elevation_gain_m": (0, 15_000),
    "steps": (0, 300_000),
    "mean_heart_rate": (30, 240),
    "max_heart_rate": (30, 250),
    "strain_score": (0, 21),
}


def activity(item: Fields, said: Said) -> Iterator[Activity | Part]:
    """The workout, and its kind as a part of its day."""
    metadata = item.at("metadata")
    start, end = metadata.text("start_time"), metadata.text("end_time")
    day, begun, ended = said.day(start), said.instant(start), said.instant(end)
    if day is None or begun is None:
        said.notes["undated"] += 1
        return
    if metadata.whole("upload_type") == _DELETED:
        said.notes["deleted_at_provider"] += 1
        return
    if ended is not None and not begun <= ended <= begun + _LONGEST:
        said.notes[IMPLAUSIBLE] += 1
        ended = None
    number = metadata.whole("type")
    kind = OTHER if number is None else TYPES.get(number, OTHER)
    summary_id = metadata.text("summary_id")
    name = metadata.text("name")
    yield Activity.model_validate(
        {
            "id": activity_id(said.provider, *((summary_id,) if summary_id else (start, end))),
            "source": said.provider,
            "type": kind,
            "name": name[:200] if name else None,
            "started_at": rfc3339(begun),
            "ended_at": rfc3339(ended) if ended else None,
            "date": day,
            "stamp": said.stamp,
            **_measured(item, begun, ended, said),
        }
    )
    key = short_id(summary_id) if summary_id else short_id(start, end)
    yield Part(day, said.provider, f"activity:{key}", workouts=(kind,), stamp=said.stamp, weight=0.0, via="terra")


def _measured(item: Fields, begun: datetime, ended: datetime | None, said: Said) -> dict[str, float | int]:
    distance, heart = item.at("distance_data", "summary"), item.at("heart_rate_data", "summary")
    calories = item.at("calories_data")
    given: dict[str, float | int | None] = {
        "minutes": (ended - begun).total_seconds() / 60 if ended else None,
        "kcal": first(calories.number("total_burned_calories"), calories.number("net_activity_calories")),
        "distance_m": distance.number("distance_meters"),
        "elevation_gain_m": distance.number("elevation", "gain_actual_meters"),
        "steps": distance.whole("steps"),
        "mean_heart_rate": heart.number("avg_hr_bpm"),
        "max_heart_rate": heart.number("max_hr_bpm"),
        "strain_score": item.number("strain_data", "strain_level"),
    }
    found: dict[str, float | int] = {}
    for name, value in given.items():
        if value is None:
            continue
        low, high = _PLAUSIBLE[name]
        if low <= value <= high:
            found[name] = value
        else:
            said.notes[IMPLAUSIBLE] += 1
    return found
