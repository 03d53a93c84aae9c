"""Oura: the JSON of its API and account export (version 2, and the older summaries), and the CSV of the trends page.

Which collection an item is of is told by its fields, so names of files and keys do not matter. Durations are seconds, HRV is
RMSSD, and what Oura calls the lowest heart rate of the night is its resting heart rate. Dates are Oura's `day`; the older
summaries name the date before the night, so there the local date of `bedtime_end` is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from functions.health.activities import Activity, activity_id
from functions.health.days import Part
from functions.health.import_formats.archive import Member
from functions.health.import_formats.day_parts import DayParts
from functions.health.import_formats.found import Found, Reading
from functions.health.import_formats.json_items import items_of
from functions.health.import_formats.text import iso_date, number, rows_of, signed

SOURCE: Final = "oura"

_MINUTE = 1 / 60
_SIGNED = frozenset({"skin_temperature_deviation_c"})

Fields = Mapping[str, tuple[str, float]]
"""By field: the metric, and what a value is multiplied with."""

SLEEP: Fields = {
    "total_sleep_duration": ("sleep_minutes", _MINUTE),
    "deep_sleep_duration": ("deep_sleep_minutes", _MINUTE),
    "rem_sleep_duration": ("rem_sleep_minutes", _MINUTE),
    "light_sleep_duration": ("light_sleep_minutes", _MINUTE),
    "awake_time": ("awake_minutes", _MINUTE),
    "time_in_bed": ("time_in_bed_minutes", _MINUTE),
    "latency": ("sleep_latency_minutes", _MINUTE),
    "efficiency": ("sleep_efficiency", 1),
    "average_hrv": ("heart_rate_variability", 1),
    "lowest_heart_rate": ("resting_heart_rate", 1),
    "average_breath": ("breathing_rate", 1),
}
OLD_SLEEP: Fields = {
    "total": ("sleep_minutes", _MINUTE),
    "deep": ("deep_sleep_minutes", _MINUTE),
    "rem": ("rem_sleep_minutes", _MINUTE),
    "light": ("light_sleep_minutes", _MINUTE),
    "awake": ("awake_minutes", _MINUTE),
    "duration": ("time_in_bed_minutes", _MINUTE),
    "onset_latency": ("sleep_latency_minutes", _MINUTE),
    "efficiency": ("sleep_efficiency", 1),
    "rmssd": ("heart_rate_variability", 1),
    "hr_lowest": ("resting_heart_rate", 1),
    "breath_average": ("breathing_rate", 1),
    "score": ("sleep_score", 1),
    "temperature_delta": ("skin_temperature_deviation_c", 1),
}
ACTIVITY: Fields = {
    "score": ("activity_score", 1),
    "steps": ("steps", 1),
    "total_calories": ("calories", 1),
    "active_calories": ("active_calories", 1),
    "equivalent_walking_distance": ("distance_m", 1),
    "high_activity_time": ("very_active_minutes", _MINUTE),
    "medium_activity_time": ("moderate_active_minutes", _MINUTE),
    "sedentary_time": ("sedentary_minutes", _MINUTE),
}
OLD_ACTIVITY: Fields = {
    "score": ("activity_score", 1),
    "steps": ("steps", 1),
    "cal_total": ("calories", 1),
    "cal_active": ("active_calories", 1),
    "daily_movement": ("distance_m", 1),
    "high": ("very_active_minutes", 1),
    "medium": ("moderate_active_minutes", 1),
    "inactive": ("sedentary_minutes", 1),
}
READINESS: Fields = {"score": ("readiness_score", 1), "temperature_deviation": ("skin_temperature_deviation_c", 1)}
SLEEP_SCORE: Fields = {"score": ("sleep_score", 1)}
SPO2: Fields = {"average": ("spo2", 1)}
VO2MAX: Fields = {"vo2_max": ("vo2max", 1)}

TRENDS: Fields = {
    "sleep score": ("sleep_score", 1),
    "readiness score": ("readiness_score", 1),
    "activity score": ("activity_score", 1),
    "total sleep duration": ("sleep_minutes", _MINUTE),
    "total sleep time": ("sleep_minutes", _MINUTE),
    "deep sleep duration": ("deep_sleep_minutes", _MINUTE),
    "deep sleep time": ("deep_sleep_minutes", _MINUTE),
    "rem sleep duration": ("rem_sleep_minutes", _MINUTE),
    "rem sleep time": ("rem_sleep_minutes", _MINUTE),
    "light sleep duration": ("light_sleep_minutes", _MINUTE),
    "light sleep time": ("light_sleep_minutes", _MINUTE),
    "awake time": ("awake_minutes", _MINUTE),
    "total bedtime": ("time_in_bed_minutes", _MINUTE),
    "time in bed": ("time_in_bed_minutes", _MINUTE),
    "sleep latency": ("sleep_latency_minutes", _MINUTE),
    "sleep efficiency": ("sleep_efficiency", 1),
    "lowest resting heart rate": ("resting_heart_rate", 1),
    "average hrv": ("heart_rate_variability", 1),
    "respiratory rate": ("breathing_rate", 1),
    "temperature deviation (°c)": ("skin_temperature_deviation_c", 1),
    "temperature deviation": ("skin_temperature_deviation_c", 1),
    "steps": ("steps", 1),
    "total burn": ("calories", 1),
    "activity burn": ("active_calories", 1),
    "equivalent walking distance": ("distance_m", 1),
    "high activity time": ("very_active_minutes", _MINUTE),
    "medium activity time": ("moderate_active_minutes", _MINUTE),
}
_OURS = re.compile(
    rb'"(?:summary_date|bedtime_start|bedtime_end|spo2_percentage|equivalent_walking_distance|contributors|vo2_max'
    rb'|day_summary|temperature_deviation|start_datetime)"\s*:'
)


def is_json(head: bytes) -> bool:
    """Whether a JSON file begins as one of Oura's does."""
    return _OURS.search(head) is not None


def is_trends(columns: Sequence[str]) -> bool:
    """Whether a CSV's header is that of the trends page."""
    return "date" in columns and bool({"readiness score", "sleep score"} & set(columns))


def read(members: Sequence[tuple[str, Member]], reading: Reading) -> Iterator[Found]:
    """Parts, workouts and what is skipped. Raises FileRefused."""
    export = _Export(reading)
    for kind, member in members:
        if kind == "trends":
            for row in rows_of(_ticking(member, reading)):
                export.trend(row.cells, f"{member.name} line {row.line}".strip())
        else:
            for _, item in items_of(_ticking(member, reading)):
                export.item(item)
    yield from export.finish()


def _ticking(member: Member, reading: Reading) -> Iterator[bytes]:
    for piece in member.pieces():
        reading.tick(len(piece))
        yield piece


@dataclass(frozen=True, slots=True)
class _Collection:
    """Items that have these fields."""

    name: str
    needs: frozenset[str]
    fields: Fields
    inside: str = ""
    """The field whose value has the fields."""


_DAILY = (
    _Collection("daily_spo2", frozenset({"day", "spo2_percentage"}), SPO2, "spo2_percentage"),
    _Collection("daily_activity", frozenset({"day", "equivalent_walking_distance"}), ACTIVITY),
    _Collection("daily_readiness", frozenset({"day", "score", "temperature_deviation"}), READINESS),
    _Collection("vo2_max", frozenset({"day", "vo2_max"}), VO2MAX),
    _Collection("activity", frozenset({"summary_date", "cal_total"}), OLD_ACTIVITY),
    _Collection("readiness", frozenset({"summary_date", "score_previous_night"}), READINESS),
)


class _Export:
    def __init__(self, reading: Reading) -> None:
        self._days = DayParts(SOURCE, reading.today)
        self._skips = self._days.skips
        self._newest: date | None = None
        self._fallback = reading.stamp
        self._sleeps: dict[str, Part] = {}
        self._workouts: dict[str, Activity] = {}

    def finish(self) -> Iterator[Found]:
        # The latest day that is in it: an export that was made later has later ones.
        newest = self._newest
        stamp = (
            round(datetime(newest.year, newest.month, newest.day, tzinfo=UTC).timestamp() * 1000)
            if newest
            else self._fallback
        )
        yield from self._days.parts(stamp)
        for _, part in sorted(self._sleeps.items(), key=lambda one: (one[1].date, one[0])):
            yield replace(part, stamp=stamp)
        for workout in self._workouts.values():
            yield workout.model_copy(update={"stamp": stamp})
        yield from self._skips.found()

    def item(self, item: Any) -> None:
        if not isinstance(item, dict):
            self._skips.note("not_used", "value in a list")
        elif "bedtime_start" in item and "bedtime_end" in item:
            self._sleep(item)
        elif "start_datetime" in item and "activity" in item:
            self._workout(item)
        elif isinstance(item.get("contributors"), dict) and "deep_sleep" in item["contributors"]:
            self._daily("daily_sleep", item, SLEEP_SCORE, item)
        else:
            for collection in _DAILY:
                if collection.needs <= item.keys():
                    self._daily(
                        collection.name,
                        item,
                        collection.fields,
                        item.get(collection.inside) if collection.inside else item,
                    )
                    return
            self._skips.note("not_used", _kind_of(item))

    def trend(self, cells: dict[str, str], where: str) -> None:
        day = self._date(cells.get("date"), "row", where)
        if day is None:
            return
        for column, text in cells.items():
            if column not in TRENDS:
                if column != "date":
                    self._skips.note("not_used", f"column {column}")
                continue
            metric, scale = TRENDS[column]
            value = signed(text) if metric in _SIGNED else number(text)
            if value is None:
                self._skips.note("not_a_number", f"column {column}", where)
            elif metric == "sleep_minutes" and 0 < value < 900:
                # Seconds are what Oura writes. So few of them are minutes or hours that somebody made of them.
                self._skips.note("unknown_unit", f"column {column}", where)
            else:
                self._days.put(day, metric, value * scale)

    def _daily(self, name: str, item: dict[str, Any], fields: Fields, values: Any) -> None:
        day = self._date(item.get("day", item.get("summary_date")), name)
        if day is None:
            return
        if not isinstance(values, dict):
            self._skips.note("incomplete", name)
            return
        for metric, value in self._values(name, values, fields).items():
            self._days.put(day, metric, value)

    def _sleep(self, item: dict[str, Any]) -> None:
        is_old = "summary_date" in item
        day = self._date(item.get("bedtime_end") if is_old else item.get("day", item.get("bedtime_end")), "sleep")
        if day is None:
            return
        if item.get("type") in ("deleted", "rest"):
            self._skips.note("not_used", "sleep that Oura does not count")
            return
        if item.get("type") == "late_nap":
            self._skips.note("not_used", "nap")
            return
        begun = _moment(item["bedtime_start"])
        if begun is None:
            self._skips.note("bad_date", "sleep")
            return
        self._days.hold_one_more()
        metrics = self._values("sleep", item, OLD_SLEEP if is_old else SLEEP)
        name = f"sleep:{_utc(begun)}"
        if name in self._sleeps:
            self._skips.note("duplicate", "sleep")
        self._sleeps[name] = Part(day, SOURCE, name, metrics, weight=metrics.get("sleep_minutes", 0.0))

    def _workout(self, item: dict[str, Any]) -> None:
        begun, ended = _moment(item.get("start_datetime")), _moment(item.get("end_datetime"))
        kind = item.get("activity")
        if begun is None or ended is None:
            self._skips.note("bad_date", "workout")
        elif not isinstance(kind, str) or not kind or ended < begun:
            self._skips.note("incomplete", "workout")
        elif self._days.admits(begun.date(), "workout"):
            kind = kind.replace("_", " ").title()[:64]
            self._days.hold_one_more()
            self._note_newest(begun.date())
            own_id = activity_id(SOURCE, begun.isoformat(), kind)
            if own_id not in self._workouts:
                self._days.exercised(begun.date(), kind)
            self._workouts[own_id] = Activity(
                id=own_id,
                source=SOURCE,
                type=kind,
                started_at=_utc(begun),
                ended_at=_utc(ended),
                date=begun.date(),
                minutes=(ended - begun).total_seconds() / 60,
                kcal=number(item.get("calories")),
                distance_m=number(item.get("distance")),
            )

    def _values(self, name: str, item: dict[str, Any], fields: Fields) -> dict[str, float]:
        found: dict[str, float] = {}
        for field, (metric, scale) in fields.items():
            if item.get(field) is None:
                continue
            read: Callable[[object], float | None] = signed if metric in _SIGNED else number
            value = read(item[field])
            if value is None:
                self._skips.note("not_a_number", f"{name}.{field}")
            else:
                found[metric] = value * scale
        return found

    def _date(self, text: object, what: str, where: str = "") -> date | None:
        day = iso_date(text)
        if not self._days.admits(day, what, where):
            return None
        self._note_newest(day)
        return day

    def _note_newest(self, day: date) -> None:
        if self._newest is None or day > self._newest:
            self._newest = day


def _kind_of(item: dict[str, Any]) -> str:
    """What an unused item is, by the names of its first fields."""
    return "item with " + ", ".join(sorted(str(key)[:30] for key in item)[:4])


def _moment(text: object) -> datetime | None:
    """RFC 3339, or without an offset: then as UTC."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
