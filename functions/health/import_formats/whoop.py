"""WHOOP's export: physiological_cycles.csv, sleeps.csv, workouts.csv and journal_entries.csv, together or alone.

A cycle begins when one falls asleep, and is of the local date on which that sleep ended: its recovery and strain are of that
day. Times are local ones with their offset in a column of its own. HRV is RMSSD. What WHOOP calls cal are kilocalories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from functions.health.activities import Activity, activity_id
from functions.health.days import Part
from functions.health.import_formats.archive import Member
from functions.health.import_formats.day_parts import DayParts
from functions.health.import_formats.found import Found, Reading
from functions.health.import_formats.text import Row, number, rows_of

SOURCE: Final = "whoop"

DAY_COLUMNS = {
    "recovery score %": "recovery_score",
    "day strain": "strain_score",
    "energy burned (cal)": "calories",
    "max hr (bpm)": "max_heart_rate",
    "average hr (bpm)": "average_heart_rate",
}
"""What a cycle says of the day."""
SLEEP_COLUMNS = {
    "resting heart rate (bpm)": "resting_heart_rate",
    "heart rate variability (ms)": "heart_rate_variability",
    "skin temp (celsius)": "skin_temperature_c",
    "blood oxygen %": "spo2",
    "respiratory rate (rpm)": "breathing_rate",
    "asleep duration (min)": "sleep_minutes",
    "in bed duration (min)": "time_in_bed_minutes",
    "light sleep duration (min)": "light_sleep_minutes",
    "deep (sws) duration (min)": "deep_sleep_minutes",
    "rem duration (min)": "rem_sleep_minutes",
    "awake duration (min)": "awake_minutes",
    "sleep performance %": "sleep_performance",
    "sleep need (min)": "sleep_need_minutes",
    "sleep debt (min)": "sleep_debt_minutes",
    "sleep efficiency %": "sleep_efficiency",
    "sleep consistency %": "sleep_consistency",
}
"""What a cycle or a row of sleeps.csv says of the sleep."""
WORKOUT_COLUMNS = {
    "duration (min)": "minutes",
    "energy burned (cal)": "kcal",
    "max hr (bpm)": "max_heart_rate",
    "average hr (bpm)": "mean_heart_rate",
    "distance (meters)": "distance_m",
    "altitude gain (meters)": "elevation_gain_m",
    "activity strain": "strain_score",
}
_FAHRENHEIT = "skin temp (fahrenheit)"
_TIMES = {
    "cycle start time",
    "cycle end time",
    "cycle timezone",
    "sleep onset",
    "wake onset",
    "nap",
    "workout start time",
    "workout end time",
    "activity name",
}
_OFFSET = re.compile(r"UTC([+-])(\d{2}):?(\d{2})")


def csv_kind(columns: Sequence[str]) -> str | None:
    """Which of WHOOP's tables has this header."""
    if "cycle start time" not in columns:
        return None
    if "workout start time" in columns:
        return "workouts"
    if "question text" in columns:
        return "journal"
    if "recovery score %" in columns or "day strain" in columns:
        return "cycles"
    return "sleeps" if "sleep onset" in columns else None


def read(members: Sequence[tuple[str, Member]], reading: Reading) -> Iterator[Found]:
    """Parts, workouts and what is skipped. The newest moment in the file is when it was said. Raises FileRefused."""
    export = _Export(reading)
    for kind, member in members:
        for row in rows_of(_ticking(member, reading)):
            export.row(kind, row, member.name)
    yield from export.finish()


def _ticking(member: Member, reading: Reading) -> Iterator[bytes]:
    for piece in member.pieces():
        reading.tick(len(piece))
        yield piece


class _Export:
    def __init__(self, reading: Reading) -> None:
        self._days = DayParts(SOURCE, reading.today)
        self._skips = self._days.skips
        self._newest: datetime | None = None
        self._fallback = reading.stamp
        self._cycles: set[str] = set()
        self._longest: dict[object, timedelta] = {}
        self._sleeps: dict[tuple[object, str], Part] = {}
        self._workouts: dict[str, Activity] = {}

    def row(self, kind: str, row: Row, file: str) -> None:
        where = f"{file} line {row.line}".strip()
        if kind == "cycles":
            self._cycle(row.cells, where)
        elif kind == "sleeps":
            self._sleep(row.cells, where, SLEEP_COLUMNS)
        elif kind == "workouts":
            self._workout(row.cells, where)
        else:
            self._skips.note("not_used", "journal entry", where)

    def finish(self) -> Iterator[Found]:
        stamp = round(self._newest.timestamp() * 1000) if self._newest else self._fallback
        yield from self._days.parts(stamp)
        for _, part in sorted(self._sleeps.items(), key=lambda one: (one[1].date, one[1].part)):
            yield replace(part, stamp=stamp)
        for workout in self._workouts.values():
            yield workout.model_copy(update={"stamp": stamp})
        yield from self._skips.found()

    def _cycle(self, cells: dict[str, str], where: str) -> None:
        begun = self._moment(cells, "cycle start time")
        if begun is None:
            self._skips.note("bad_date", "cycle", where)
            return
        if cells["cycle start time"] in self._cycles:
            self._skips.note("duplicate", "cycle", where)
            return
        self._days.hold_one_more()
        self._cycles.add(cells["cycle start time"])
        ended = self._moment(cells, "cycle end time")
        woke = self._moment(cells, "wake onset")
        # Without a sleep: who goes to bed before midnight means the day that follows.
        day = (woke or begun + timedelta(hours=6)).date()
        if not self._days.admits(day, "cycle", where):
            return
        self._note_columns(cells, DAY_COLUMNS | SLEEP_COLUMNS)
        length = ended - begun if ended else timedelta(days=1)
        if length >= self._longest.get(day, timedelta()):
            self._longest[day] = length
            for metric, value in self._values(cells, DAY_COLUMNS, where).items():
                self._days.put(day, metric, value)
        if woke is not None:
            self._sleep(cells, where, SLEEP_COLUMNS)

    def _sleep(self, cells: dict[str, str], where: str, columns: dict[str, str]) -> None:
        begun, woke = self._moment(cells, "sleep onset"), self._moment(cells, "wake onset")
        if begun is None or woke is None:
            self._skips.note("bad_date", "sleep", where)
            return
        if not self._days.admits(woke.date(), "sleep", where):
            return
        if cells.get("nap", "").lower() == "true":
            self._skips.note("not_used", "nap", where)
            return
        metrics = self._values(cells, columns, where)
        fahrenheit = number(cells.get(_FAHRENHEIT))
        if fahrenheit is not None:
            metrics["skin_temperature_c"] = (fahrenheit - 32) / 1.8
        if not metrics:
            return
        self._days.hold_one_more()
        name = f"sleep:{_utc(begun)}"
        known = self._sleeps.get((woke.date(), name))
        # sleeps.csv says again what the cycles say.
        merged = {**metrics, **known.metrics} if known else metrics
        weight = merged.get("sleep_minutes", 0.0)
        self._sleeps[woke.date(), name] = Part(woke.date(), SOURCE, name, merged, weight=weight)

    def _workout(self, cells: dict[str, str], where: str) -> None:
        begun, ended = self._moment(cells, "workout start time"), self._moment(cells, "workout end time")
        kind = cells.get("activity name", "")[:64]
        if begun is None or ended is None:
            self._skips.note("bad_date", "workout", where)
        elif not kind or ended < begun:
            self._skips.note("incomplete", "workout", where)
        elif self._days.admits(begun.date(), "workout", where):
            own_id = activity_id(SOURCE, begun.isoformat(), kind)
            if own_id in self._workouts:
                self._skips.note("duplicate", "workout", where)
                return
            self._days.hold_one_more()
            values = self._values(cells, WORKOUT_COLUMNS, where)
            values.setdefault("minutes", (ended - begun).total_seconds() / 60)
            self._days.exercised(begun.date(), kind)
            self._workouts[own_id] = Activity(
                id=own_id,
                source=SOURCE,
                type=kind,
                started_at=_utc(begun),
                ended_at=_utc(ended),
                date=begun.date(),
                **values,
            )

    def _values(self, cells: dict[str, str], columns: dict[str, str], where: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for column, metric in columns.items():
            if column in cells:
                value = number(cells[column])
                if value is None:
                    self._skips.note("not_a_number", f"column {column}", where)
                else:
                    found[metric] = value
        return found

    def _note_columns(self, cells: dict[str, str], columns: dict[str, str]) -> None:
        for column in cells.keys() - columns.keys() - _TIMES - {_FAHRENHEIT}:
            self._skips.note("not_used", f"column {column}")

    def _moment(self, cells: dict[str, str], column: str) -> datetime | None:
        """A local time with its offset; UTC where the offset is not told."""
        offset = _OFFSET.match(cells.get("cycle timezone", ""))
        zone: timezone = UTC
        if offset:
            minutes = int(offset[2]) * 60 + int(offset[3])
            zone = timezone(timedelta(minutes=min(minutes, 1439) * (1 if offset[1] == "+" else -1)))
        try:
            moment = datetime.fromisoformat(cells.get(column, "")).replace(tzinfo=zone)
            moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        if self._days.is_in_range(moment.date()) and (self._newest is None or moment > self._newest):
            self._newest = moment
        return moment


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
