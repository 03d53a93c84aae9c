"""`sleep`: one object per sleep. It belongs to the date on which it ends, and weighs what it lasted, so that of two sleeps
of one night the main one speaks for the night. Naps are in no daily metric.

`upload_type` is 1 for manual and 2 for automatic here, the reverse of the other types; both are the person's word and are
read alike, and a tentative sleep (3) is replaced by its later delivery.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from functions.health.days import Part
from functions.health.terra.fields import Fields, Said, first, minutes, percent, short_id

_LEVELS = {1: "awake", 2: "asleep", 4: "light", 5: "deep", 6: "rem"}
"""Of a hypnogram; 0 is unknown and 3 out of bed, which count as neither."""
_ASLEEP = ("asleep", "light", "deep", "rem")
_UNCOVERED = timedelta(minutes=15)
"""A hypnogram that begins later than so does not show the whole sleep."""


def sleep(item: Fields, said: Said) -> Iterator[Part]:
    """The night's metrics, as a part of their own."""
    metadata = item.at("metadata")
    start, end = metadata.text("start_time"), metadata.text("end_time")
    day = said.day(end)
    if day is None:
        said.notes["undated"] += 1
        return
    if metadata.flag("is_nap"):
        said.notes["nap"] += 1
        return
    metrics = said.metrics(_durations(item, said) | _measured(item))
    if not metrics:
        return
    name = short_id(metadata.text("summary_id")) if metadata.text("summary_id") else short_id(start, end)
    weight = metrics.get("sleep_minutes", metrics.get("time_in_bed_minutes", 0.0))
    yield Part(day, said.provider, f"sleep:{name}", metrics, stamp=said.stamp, weight=weight, via="terra")


def _durations(item: Fields, said: Said) -> dict[str, float | None]:
    asleep, awake = item.at("sleep_durations_data", "asleep"), item.at("sleep_durations_data", "awake")
    drawn = _hypnogram(item, said)
    deep = first(minutes(asleep.number("duration_deep_sleep_state_seconds")), drawn.get("deep"))
    light = first(minutes(asleep.number("duration_light_sleep_state_seconds")), drawn.get("light"))
    rem = first(minutes(asleep.number("duration_REM_sleep_state_seconds")), drawn.get("rem"))
    stages = deep + light + rem if deep is not None and light is not None and rem is not None else None
    total = first(minutes(asleep.number("duration_asleep_state_seconds")), drawn.get("total"), stages)
    return {
        "sleep_minutes": total,
        "deep_sleep_minutes": deep,
        "light_sleep_minutes": light,
        "rem_sleep_minutes": rem,
        "awake_minutes": first(minutes(awake.number("duration_awake_state_seconds")), drawn.get("awake")),
        "sleep_latency_minutes": minutes(awake.number("sleep_latency_seconds")),
        "time_in_bed_minutes": minutes(item.number("sleep_durations_data", "other", "duration_in_bed_seconds")),
        "sleep_efficiency": percent(item.number("sleep_durations_data", "sleep_efficiency")),
    }


def _measured(item: Fields) -> dict[str, float | None]:
    heart, breath = item.at("heart_rate_data", "summary"), item.at("respiration_data")
    return {
        "resting_heart_rate": heart.number("resting_hr_bpm"),
        "heart_rate_variability": heart.number("avg_hrv_rmssd"),
        "heart_rate_variability_sdnn": heart.number("avg_hrv_sdnn"),
        "breathing_rate": breath.number("breaths_data", "avg_breaths_per_min"),
        "spo2": percent(breath.number("oxygen_saturation_data", "avg_saturation_percentage")),
        "skin_temperature_deviation_c": item.number("temperature_data", "delta"),
        "readiness_score": item.number("readiness_data", "readiness"),
        "recovery_score": item.number("readiness_data", "recovery_level"),
        "sleep_score": item.number("scores", "sleep"),
    }


def _hypnogram(item: Fields, said: Said) -> dict[str, float]:
    """Minutes of each level where the hypnogram shows the whole sleep; for what no duration says."""
    start = said.instant(item.text("metadata", "start_time"))
    end = said.instant(item.text("metadata", "end_time"))
    samples: list[tuple[datetime, int]] = []
    for each in item.items("sleep_durations_data", "hypnogram_samples"):
        at, level = said.instant(each.text("timestamp")), each.whole("level")
        if at is None or level is None:
            return {}
        samples.append((at, level))
    samples.sort()
    if start is None or end is None or len(samples) < 2:
        return {}
    if abs(samples[0][0] - start) > _UNCOVERED or not samples[-1][0] <= end <= start + timedelta(days=1):
        return {}
    ends = [at for at, _ in samples[1:]] + [end]
    found: dict[str, float] = {}
    for (at, level), until in zip(samples, ends, strict=True):
        if level in _LEVELS:
            name = _LEVELS[level]
            found[name] = found.get(name, 0.0) + (until - at).total_seconds() / 60
    if any(name in found for name in ("light", "deep", "rem")):
        # A device that tells stages and shows none of one saw none.
        found = {"light": 0.0, "deep": 0.0, "rem": 0.0} | found
    found["total"] = sum(found.get(name, 0.0) for name in _ASLEEP)
    return found
