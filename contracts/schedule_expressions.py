"""EventBridge's time expressions: rate(5 minutes), cron(0 8 ? * MON-FRI *), at(2026-01-31T08:00:00).

AWS's cron has six fields (minutes, hours, day of month, month, day of week, year), Sunday is 1, one of the two day fields is
`?`, and L, W and # are allowed. The time is local to the schedule's zone: one that the clocks skip in spring is left out,
one that comes twice in autumn fires the first time only (EventBridge Scheduler User Guide, "Daylight savings time").
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAY_NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DAYS = {name: number for number, name in enumerate(_DAY_NAMES, 1)}
_UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
_LAST_YEAR = 2199


class Expression(Protocol):
    def next_after(self, moment: datetime) -> datetime | None:
        """The first firing later than `moment` (aware), in UTC; None if there is none any more."""


def parse(text: str, time_zone: str = "UTC") -> Expression:
    """Raises ValueError, with the expression in it, for what EventBridge would refuse."""
    match = re.fullmatch(r"(rate|cron|at)\((.*)\)", text.strip())
    if not match:
        raise ValueError(f"{text!r} is not rate(…), cron(…) or at(…)")
    kind, inner = match.groups()
    try:
        if kind == "rate":
            return _rate(inner)
        zone = ZoneInfo(time_zone)
        return Once(datetime.fromisoformat(inner).replace(tzinfo=zone)) if kind == "at" else _cron(inner, zone)
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}") from error


@dataclass(frozen=True, slots=True)
class Rate:
    seconds: int

    def next_after(self, moment: datetime) -> datetime:
        return moment.astimezone(UTC) + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Once:
    when: datetime

    def next_after(self, moment: datetime) -> datetime | None:
        return self.when.astimezone(UTC) if self.when > moment else None


@dataclass(frozen=True, slots=True)
class Cron:
    """Minutes and hours are in order."""

    minutes: list[int]
    hours: list[int]
    days: str
    months: frozenset[int]
    weekdays: str
    years: frozenset[int]
    zone: ZoneInfo

    def next_after(self, moment: datetime) -> datetime | None:
        local = moment.astimezone(self.zone)
        day = local.date()
        while day.year <= max(self.years):
            if day.year not in self.years:
                day = date(day.year + 1, 1, 1)
            elif day.month not in self.months:
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            else:
                if day.day in self._days_of(day.year, day.month):
                    for hour in self.hours:
                        for minute in self.minutes:
                            when = self._in_utc(datetime.combine(day, time(hour, minute)))
                            if when is not None and when > moment:
                                return when
                day += timedelta(days=1)
        return None

    def _in_utc(self, local: datetime) -> datetime | None:
        """A local time's moment, the first if it comes twice; None if the clocks skip it."""
        when = local.replace(tzinfo=self.zone).astimezone(UTC)
        # There and back again, a time that the clocks skip is another one.
        return when if when.astimezone(self.zone).replace(tzinfo=None) == local else None

    def _days_of(self, year: int, month: int) -> set[int]:
        last = calendar.monthrange(year, month)[1]
        by_weekday = self.days == "?"
        parts = (self.weekdays if by_weekday else self.days).split(",")
        expand = _weekday_part if by_weekday else _day_part
        return {day for part in parts for day in expand(part, year, month, last) if 1 <= day <= last}


def _rate(inner: str) -> Rate:
    match = re.fullmatch(r"([1-9][0-9]{0,5}) (minute|hour|day)(s?)", inner.strip())
    if not match or (match[1] == "1") == bool(match[3]):
        raise ValueError("a rate is a number and minute(s), hour(s) or day(s): rate(1 minute), rate(5 minutes)")
    return Rate(int(match[1]) * _UNITS[match[2]])


def _cron(inner: str, zone: ZoneInfo) -> Cron:
    fields = inner.split()
    if len(fields) != 6:
        raise ValueError("cron has six fields: minutes hours day-of-month month day-of-week year")
    minutes, hours, days, months, weekdays, years = (field.upper() for field in fields)
    if not re.fullmatch(r"[0-9A-Z,*?/L#W -]+", " ".join((minutes, hours, days, months, weekdays, years))):
        raise ValueError("cron is made of digits, names of days and months, and , - * ? / L W #")
    if (days == "?") == (weekdays == "?"):
        raise ValueError("one of day-of-month and day-of-week must be ?, and only one")
    cron = Cron(
        sorted(_numbers(minutes, 0, 59)),
        sorted(_numbers(hours, 0, 23)),
        days,
        frozenset(_numbers(months, 1, 12, _MONTHS)),
        weekdays,
        frozenset(_numbers(years, 1970, _LAST_YEAR)),
        zone,
    )
    cron._days_of(2024, 1)  # noqa: SLF001 - so that a bad day field is refused now and not when it is due
    return cron


def _numbers(field: str, low: int, high: int, names: dict[str, int] | None = None) -> Iterator[int]:
    """The values of a field made of *, numbers, names, ranges and steps."""
    for part in field.split(","):
        base, slash, step = part.partition("/")
        if base in {"*", "?"}:
            first, last = low, high
        elif "-" in base:
            first, last = (_number(each, names) for each in base.split("-", 1))
        else:
            first = _number(base, names)
            last = high if step else first
        if not low <= first <= last <= high:
            raise ValueError(f"{part!r} is not between {low} and {high}")
        every = _number(step, None) if slash else 1
        if every < 1:
            raise ValueError(f"{part!r} has no step above 0")
        yield from range(first, last + 1, every)


def _number(text: str, names: dict[str, int] | None) -> int:
    if names and text in names:
        return names[text]
    if not text.isdecimal():
        raise ValueError(f"{text!r} is not a number" + (f" and none of {', '.join(names)}" if names else ""))
    return int(text)


def _day_part(part: str, year: int, month: int, last: int) -> list[int]:
    if part == "L":
        return [last]
    if part.endswith("W"):
        return [_nearest_working_day(year, month, last if part == "LW" else _within_month(part[:-1]), last)]
    return list(_numbers(part, 1, 31))


def _weekday_part(part: str, year: int, month: int, last: int) -> list[int]:
    if "#" in part:
        weekday, _, nth = part.partition("#")
        if nth not in {"1", "2", "3", "4", "5"}:
            raise ValueError(f"{part!r} has no number from 1 to 5 after #")
        return _days_on(year, month, last, _weekday(weekday))[int(nth) - 1 : int(nth)]
    if part == "L":
        return _days_on(year, month, last, 7)
    if part.endswith("L"):
        return _days_on(year, month, last, _weekday(part[:-1]))[-1:]
    wanted = set(_numbers(part, 1, 7, _DAYS))
    return [day for weekday in wanted for day in _days_on(year, month, last, weekday)]


def _weekday(text: str) -> int:
    (weekday,) = _numbers(text, 1, 7, _DAYS)
    return weekday


def _within_month(text: str) -> int:
    (day,) = _numbers(text, 1, 31)
    return day


def _days_on(year: int, month: int, last: int, weekday: int) -> list[int]:
    """Days of the month on a weekday in AWS's count: 1 is Sunday."""
    return [day for day in range(1, last + 1) if date(year, month, day).isoweekday() % 7 + 1 == weekday]


def _nearest_working_day(year: int, month: int, day: int, last: int) -> int:
    """The weekday nearest to a day, without leaving the month."""
    weekday = date(year, month, min(day, last)).isoweekday()
    if weekday == 6:
        return day - 1 if day > 1 else day + 2
    if weekday == 7:
        return day + 1 if day < last else day - 2
    return min(day, last)
