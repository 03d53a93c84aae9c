"""Fitbit: the folder of Google Takeout, or Fitbit's own older archive, as a zip of JSON and CSV files.

What a JSON file measures is told by its fields, and where all have the same (`dateTime` and `value`) by its name, which is
all that Fitbit says. Series by the minute (steps, calories, distance, heart rate) and workouts give times in UTC without the
place: they become local dates by the time zone in the archive's Profile.csv, else by the person's. Sleep, daily totals and
scores give local dates. Distance is in centimetres, durations in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Final, TypeGuard
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from functions.health.activities import Activity, activity_id
from functions.health.days import Part
from functions.health.import_formats.archive import Member
from functions.health.import_formats.day_parts import DayParts
from functions.health.import_formats.found import FileRefused, Found, Reading
from functions.health.import_formats.json_items import items_of
from functions.health.import_formats.text import iso_date, number, rows_of

SOURCE: Final = "fitbit"

MINUTE_SERIES: Mapping[str, tuple[str, float]] = {
    "steps": ("steps", 1),
    "calories": ("calories", 1),
    "distance": ("distance_m", 0.01),
}
"""By name of the file: the metric of a day's sum, and what a value is multiplied with."""
DAY_SERIES: Mapping[str, str] = {
    "very_active_minutes": "very_active_minutes",
    "moderately_active_minutes": "moderate_active_minutes",
    "sedentary_minutes": "sedentary_minutes",
}
"""By name of the file: one value for each day."""
TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "hrv": ("timestamp", {"rmssd": "heart_rate_variability"}),
    "spo2": ("timestamp", {"average_value": "spo2"}),
    "breathing": (
        "timestamp",
        {"daily_respiratory_rate": "breathing_rate", "full_sleep_breathing_rate": "breathing_rate"},
    ),
    "temperature": ("sleep_end", {"nightly_temperature": "skin_temperature_c"}),
    "stress": ("date", {"stress_score": "stress_management_score"}),
    "readiness": ("date", {"readiness_score_value": "readiness_score"}),
}
"""By kind of table: the column of the date, and the metrics of columns."""
SLEEP_FIELDS: Mapping[str, str] = {
    "minutesAsleep": "sleep_minutes",
    "minutesAwake": "awake_minutes",
    "timeInBed": "time_in_bed_minutes",
    "minutesToFallAsleep": "sleep_latency_minutes",
    "efficiency": "sleep_efficiency",
}
SLEEP_STAGES: Mapping[str, str] = {
    "deep": "deep_sleep_minutes",
    "light": "light_sleep_minutes",
    "rem": "rem_sleep_minutes",
}
ZONES: Mapping[str, str] = {
    "IN_DEFAULT_ZONE_1": "fatburn_active_zone_minutes",
    "IN_DEFAULT_ZONE_2": "cardio_active_zone_minutes",
    "IN_DEFAULT_ZONE_3": "peak_active_zone_minutes",
}
_POUND = 0.45359237
_LENGTHS = {"kilometer": 1000.0, "mile": 1609.344, "meter": 1.0}
_STEM = re.compile(r"([a-z_]+?)[-_ ]\d{4}-\d{2}-\d{2}")
_US_TIME = re.compile(r"(\d{2})/(\d{2})/(\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?")
_MEASURES: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("sleep", (b'"dateOfSleep"', b'"logId"')),
    ("exercise", (b'"activityName"', b'"logId"')),
    ("weight", (b'"weight"', b'"logId"')),
    ("zones", (b'"valuesInZones"', b'"dateTime"')),
    ("heart_rate", (b'"bpm"', b'"dateTime"')),
    ("vo2max", (b'"demographicVO2Max"', b'"dateTime"')),
    ("resting_heart_rate", (b'"error"', b'"value"', b'"dateTime"')),
)


def json_kind(name: str, head: bytes) -> str | None:
    """What a JSON file measures; None where it is not Fitbit's."""
    for kind, fields in _MEASURES:
        if all(field in head for field in fields):
            return kind
    if b'"dateTime"' not in head or b'"value"' not in head:
        return None
    stem = _STEM.match(name)
    known = stem is not None and (stem[1] in MINUTE_SERIES or stem[1] in DAY_SERIES)
    return stem[1] if stem is not None and known else "unused"


def csv_kind(columns: Sequence[str]) -> str | None:
    """What a table of Fitbit's has in it; None where it is not Fitbit's."""
    have = set(columns)
    if {"sleep_log_entry_id", "overall_score"} <= have:
        return "sleep_score"
    if {"timezone", "stride_length_walking"} <= have:
        return "profile"
    if {"timestamp", "rmssd", "nremhr"} <= have:
        return "hrv"
    if {"timestamp", "average_value", "lower_bound"} <= have:
        return "spo2"
    if "timestamp" in have and have & {"daily_respiratory_rate", "full_sleep_breathing_rate"}:
        return "breathing"
    if {"sleep_end", "nightly_temperature"} <= have:
        return "temperature"
    if {"date", "stress_score"} <= have:
        return "stress"
    return "readiness" if {"date", "readiness_score_value"} <= have else None


def read(members: Sequence[tuple[str, Member]], reading: Reading) -> Iterator[Found]:
    """Parts, workouts and what is skipped; a member that cannot be read is left out. Raises FileRefused where none can."""
    export = _Export(reading)
    # The profile has the time zone, and the night's score names a sleep.
    order = {"profile": 0, "sleep": 1}
    failed: list[FileRefused] = []
    for kind, member in sorted(export.once(members), key=lambda one: order.get(one[0], 2)):
        try:
            export.member(kind, member)
        except FileRefused as error:
            failed.append(error)
            export.days.skips.note("unreadable_member", kind, member.name)
    if failed and len(failed) == len(members):
        raise failed[0]
    yield from export.finish()


class _Export:
    def __init__(self, reading: Reading) -> None:
        self.days = DayParts(SOURCE, reading.today)
        self._note = self.days.skips.note
        self._reading = reading
        self._local = _local_dates(reading.time_zone)
        self._zone = reading.time_zone
        self._height_m: float | None = None
        self._newest: date | None = None
        self._sleeps: dict[str, Part] = {}
        self._nights: dict[str, date] = {}
        self._workouts: dict[str, Activity] = {}

    def once(self, members: Sequence[tuple[str, Member]]) -> Iterator[tuple[str, Member]]:
        """An archive may be two exports in two folders. Of series that are added up a file of the same name is the same
        days again, and the longer one was exported later."""
        longest: dict[str, Member] = {}
        for kind, member in members:
            if _is_series(kind) and member.size > (longest[member.name].size if member.name in longest else -1):
                longest[member.name] = member
        for kind, member in members:
            if _is_series(kind) and longest[member.name] is not member:
                self._note("duplicate", kind, member.name)
            else:
                yield kind, member

    def member(self, kind: str, member: Member) -> None:
        if member.name.lower().endswith(".csv"):
            for row in rows_of(self._ticking(member)):
                self._row(kind, row.cells, f"{member.name} line {row.line}")
            return
        if kind == "unused":
            self._note("not_used", re.sub(r"[\d_\-. ]+(?=\.\w+$)", "", member.name))
            return
        for _, item in items_of(self._ticking(member)):
            if isinstance(item, dict):
                self._item(kind, item, member.name)
            else:
                self._note("incomplete", kind, member.name)

    def finish(self) -> Iterator[Found]:
        newest = self._newest
        stamp = (
            round(datetime(newest.year, newest.month, newest.day, tzinfo=UTC).timestamp() * 1000)
            if newest
            else self._reading.stamp
        )
        yield from self.days.parts(stamp)
        for _, part in sorted(self._sleeps.items(), key=lambda one: (one[1].date, one[0])):
            yield replace(part, stamp=stamp)
        for workout in self._workouts.values():
            yield workout.model_copy(update={"stamp": stamp})
        yield from self.days.skips.found()

    def _ticking(self, member: Member) -> Iterator[bytes]:
        for piece in member.pieces():
            self._reading.tick(len(piece))
            yield piece

    def _row(self, kind: str, cells: dict[str, str], where: str) -> None:
        if kind == "profile":
            self._profile(cells)
        elif kind == "sleep_score":
            day = self._nights.get(cells.get("sleep_log_entry_id", "")) or iso_date(cells.get("timestamp"))
            self._put(day, kind, "sleep_score", cells.get("overall_score"), where)
        else:
            date_column, metrics = TABLES[kind]
            day = iso_date(cells.get(date_column))
            for column, metric in metrics.items():
                # A stress score of 0 says that there is none.
                if column in cells and not (kind == "stress" and number(cells[column]) == 0):
                    self._put(day, kind, metric, cells[column], where)

    def _profile(self, cells: dict[str, str]) -> None:
        height = number(cells.get("height"))
        self._height_m = height / 100 if height and 50 < height < 260 else None
        try:
            self._zone = ZoneInfo(cells.get("timezone", ""))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return
        self._local = _local_dates(self._zone)

    def _item(self, kind: str, item: dict[str, Any], where: str) -> None:
        if kind in MINUTE_SERIES:
            metric, scale = MINUTE_SERIES[kind]
            day, amount = self._local(item.get("dateTime")), number(item.get("value"))
            if self._is_good(day, amount, kind, where) and amount is not None:
                self.days.add(day, metric, amount * scale)
        elif kind == "heart_rate":
            day, amount = self._local(item.get("dateTime")), number(_inside(item, "value").get("bpm"))
            if self._is_good(day, amount, kind, where) and amount is not None:
                self.days.average(day, "average_heart_rate", amount)
                self.days.greatest(day, "max_heart_rate", amount)
        elif kind in DAY_SERIES:
            self._put(_us_date(item.get("dateTime")), kind, DAY_SERIES[kind], item.get("value"), where)
        elif kind == "resting_heart_rate":
            value = _inside(item, "value")
            # A day without one has null and 0.
            if value.get("date") is not None:
                self._put(_us_date(value["date"]), kind, "resting_heart_rate", value.get("value"), where)
        elif kind == "zones":
            self._zones(item, where)
        elif kind == "vo2max":
            uptake = _inside(item, "value").get("demographicVO2Max")
            self._put(_us_date(item.get("dateTime")), kind, "vo2max", uptake, where)
        elif kind == "sleep":
            self._sleep(item, where)
        elif kind == "weight":
            self._weight(item, where)
        else:
            self._workout(item, where)

    def _is_good(self, day: date | None, value: float | None, kind: str, where: str) -> TypeGuard[date]:
        if not self.days.admits(day, kind, where):
            return False
        if value is None:
            self._note("not_a_number", kind, where)
            return False
        if self._newest is None or day > self._newest:
            self._newest = day
        return True

    def _put(self, day: date | None, kind: str, metric: str, value: object, where: str) -> None:
        amount = number(value)
        if self._is_good(day, amount, kind, where) and amount is not None:
            self.days.put(day, metric, amount)

    def _zones(self, item: dict[str, Any], where: str) -> None:
        day, zones = _us_date(item.get("dateTime")), _inside(_inside(item, "value"), "valuesInZones")
        for zone, metric in ZONES.items():
            if zone in zones:
                self._put(day, "zones", metric, zones[zone], where)
        minutes = [number(zones.get(zone)) for zone in ZONES]
        if day is not None and self.days.is_in_range(day) and all(one is not None for one in minutes):
            first, second, third = (one or 0.0 for one in minutes)
            self.days.put(day, "active_zone_minutes", first + 2 * (second + third))

    def _sleep(self, item: dict[str, Any], where: str) -> None:
        day, own_id = iso_date(item.get("dateOfSleep")), str(item.get("logId", ""))[:40]
        if not self.days.admits(day, "sleep", where):
            return
        if own_id in self._nights:
            self._note("duplicate", "sleep", where)
            return
        if item.get("mainSleep") is False:
            self._note("not_used", "nap", where)
            return
        metrics: dict[str, float] = {}
        summary = _inside(_inside(item, "levels"), "summary")
        told = [(item.get(field), metric) for field, metric in SLEEP_FIELDS.items()]
        told += [(_inside(summary, stage).get("minutes"), metric) for stage, metric in SLEEP_STAGES.items()]
        for value, metric in told:
            if value is not None:
                amount = number(value)
                if amount is None:
                    self._note("not_a_number", f"sleep: {metric}", where)
                else:
                    metrics[metric] = amount
        self.days.hold_one_more()
        self._nights[own_id] = day
        self._is_good(day, 0.0, "sleep", where)
        weight = metrics.get("sleep_minutes", 0.0)
        self._sleeps[own_id] = Part(day, SOURCE, f"sleep:{own_id}", metrics, weight=weight)

    def _weight(self, item: dict[str, Any], where: str) -> None:
        """Pounds or kilograms, which the file does not say: with height and BMI there is one answer."""
        day, weight, bmi = _us_date(item.get("date")), number(item.get("weight")), number(item.get("bmi"))
        if not self._is_good(day, weight, "weight", where) or weight is None:
            return
        if bmi:
            self.days.put(day, "bmi", bmi)
        fat = number(item.get("fat"))
        if fat:
            self.days.put(day, "body_fat_percent", fat)
        kilograms = bmi * self._height_m**2 if bmi and self._height_m else None
        for scale in (1.0, _POUND):
            if kilograms and abs(weight * scale / kilograms - 1) < 0.1:
                self.days.put(day, "weight_kg", weight * scale)
                return
        self._note("unknown_unit", "weight", where)

    def _workout(self, item: dict[str, Any], where: str) -> None:
        begun = _us_moment(item.get("startTime"))
        kind, milliseconds = item.get("activityName"), number(item.get("duration"))
        if begun is None:
            self._note("bad_date", "exercise", where)
            return
        if not isinstance(kind, str) or not kind or milliseconds is None or milliseconds > 7 * 86_400_000:
            self._note("incomplete", "exercise", where)
            return
        local = begun.astimezone(self._zone)
        if not self._is_good(local.date(), 0.0, "exercise", where):
            return
        own_id = activity_id(SOURCE, item.get("logId", begun.isoformat()))
        if own_id in self._workouts:
            self._note("duplicate", "exercise", where)
            return
        self.days.hold_one_more()
        length = _LENGTHS.get(str(item.get("distanceUnit", "")).lower())
        distance, steps = number(item.get("distance")), number(item.get("steps"))
        self.days.exercised(local.date(), kind)
        self._workouts[own_id] = Activity(
            id=own_id,
            source=SOURCE,
            type=kind[:64],
            started_at=_utc(begun),
            ended_at=_utc(begun + timedelta(milliseconds=milliseconds)),
            date=local.date(),
            minutes=milliseconds / 60_000,
            kcal=number(item.get("calories")),
            distance_m=distance * length if distance is not None and length else None,
            steps=None if steps is None else round(steps),
            mean_heart_rate=number(item.get("averageHeartRate")),
        )


def _is_series(kind: str) -> bool:
    return kind in MINUTE_SERIES or kind == "heart_rate"


def _inside(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def _us_moment(text: object) -> datetime | None:
    """`05/24/21 08:01:02`, in UTC."""
    match = _US_TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    month, day, year, hour, minute, second = (int(each or 0) for each in match.groups())
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _us_date(text: object) -> date | None:
    moment = _us_moment(text)
    return moment.date() if moment else None


def _local_dates(zone: tzinfo) -> Any:
    """Reads a time in UTC and gives the local date. Offsets are whole minutes, so a minute is asked about once."""

    @lru_cache(maxsize=4096)
    def of_minute(text: str) -> date | None:
        moment = _us_moment(f"{text}:00")
        return moment.astimezone(zone).date() if moment else None

    def local_date(text: object) -> date | None:
        if not isinstance(text, str) or not _US_TIME.fullmatch(text):
            return None
        return of_minute(text[:14])

    return local_date


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
