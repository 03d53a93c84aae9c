"""Spans of days as people say them, and as dates.

"The last 30 days" count back from the last day that has a value of the metric asked about, so they are resolved where the
data is, in the generated code. Named months and dates are resolved against the metric's last date.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DAYS_PER_UNIT = {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_POINT = (
    r"(?:d\d{8}|(?:the )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?"
    rf"(?:{_MONTH})\b(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?: \d{{4}}\b)?)"
)
_BARE_POINT = re.compile(
    # May and March are words of other meanings where no preposition stands before them.
    r"\b(d\d{8}|(?:january|february|april|june|july|august|september|october|november|december)(?: \d{4})?)\b"
)
_UNIT = r"(day|night|week|month|year)s?"
_RECENT = r"(?:last|past|latest|most recent|recent|previous|preceding|prior)"


@dataclass(frozen=True)
class Point:
    """A day, or a month when `day` is None; in the latest such year when `year` is None."""

    month: int
    day: int | None = None
    year: int | None = None

    def first_day(self, latest: date) -> date:
        year = self.year or latest.year
        first = _date(year, self.month, self.day or 1)
        return first if self.year or first <= latest else _date(year - 1, self.month, self.day or 1)

    def last_day(self, latest: date) -> date:
        first = self.first_day(latest)
        return first if self.day else _date(first.year, first.month, 31)

    def phrase(self) -> str:
        if self.year and self.day:
            return f"{self.year}-{self.month:02}-{self.day:02}"
        parts = [calendar.month_name[self.month], str(self.day or ""), str(self.year or "")]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Window:
    """`last`: that many days up to the last value. `dates`: from `start` to `end`, either may be open. `all`: everything."""

    kind: Literal["last", "dates", "all"]
    days: int = 0
    start: Point | None = None
    end: Point | None = None

    def dates(self, latest: date) -> tuple[date | None, date | None]:
        """First and last day of a `dates` window in data that ends on `latest`."""
        last = self.end.last_day(latest) if self.end else None
        return self.start.first_day(last or latest) if self.start else None, last

    def phrase(self) -> str:
        """In words that are read back as the same window."""
        if self.kind == "all":
            return "over all days"
        if self.kind == "last":
            return f"over the last {self.days} days"
        if self.start and self.end:
            if self.start == self.end:
                return f"in {self.start.phrase()}" if self.start.day is None else f"on {self.start.phrase()}"
            return f"from {self.start.phrase()} to {self.end.phrase()}"
        return f"since {self.start.phrase()}" if self.start else f"until {self.end.phrase()}" if self.end else ""


@dataclass(frozen=True)
class Prior:
    """What a window is compared with: the `days` before it, everything before it (0 days), or a span of its own."""

    days: int = 0
    """-1: as many as the window itself has."""
    window: Window | None = None

    def phrase(self) -> str:
        if self.window:
            return f"compared with {self.window.phrase().removeprefix('in ')}"
        if self.days < 0:
            return "compared with the same length before"
        return f"compared with the {self.days} days before" if self.days else "compared with my usual"


ALL = Window("all")
AS_LONG_BEFORE = Prior(-1)
_COMPARED = re.compile(
    r"\b(?:compared? (?:it |them |that )?(?:with|to|against)|versus|vs\.?|against|relative to|than|and then)\b"
)
_EVERYTHING = re.compile(
    r"\b(ever|overall|all time|all days|all (of )?my data|in general|so far|since i started|entire|whole (time"
    r"|period))\b"
)
_BEFORE = re.compile(
    r"\b((week|month|year|period|time|span|same length|ones?) before|previous (one|period)|prior period|before"
    r"|earlier|previously"
    r"|it (was|used to))\b"
)
_USUAL = re.compile(r"\b(usual|usually|average|normal|normally|baseline|typical|overall|long term|all time|rest)\b")


def find_window(text: str) -> Window | None:
    """The first span that a normalised text names; None when it names none."""
    if hit := re.search(rf"\b(?:from|between) ({_POINT}) (?:to|until|till|and|through) ({_POINT})", text):
        return Window("dates", start=_point(hit[1]), end=_point(hit[2]))
    if hit := re.search(rf"\b(?:since|from|after|starting) ({_POINT})", text):
        return Window("dates", start=_point(hit[1]))
    if hit := re.search(rf"\b(?:until|till|up to|before) ({_POINT})", text):
        return Window("dates", end=_point(hit[1]))
    if hit := re.search(rf"\b(?:in|during|on|for|of|over|last) ({_POINT})", text):
        return Window("dates", start=_point(hit[1]), end=_point(hit[1]))
    if hit := re.search(r"\b(?:in|during|since|for) (20\d\d)\b", text):
        year = int(hit[1])
        end = None if hit[0].startswith("since") else Point(12, None, year)
        return Window("dates", start=Point(1, None, year), end=end)
    if (days := _last_days(text)) is not None:
        return Window("last", days)
    if _EVERYTHING.search(text):
        return ALL
    if hit := _BARE_POINT.search(text):
        return Window("dates", start=_point(hit[1]), end=_point(hit[1]))
    return None


def _last_days(text: str) -> int | None:
    if hit := re.search(rf"\b{_RECENT} (\d+) {_UNIT}\b", text):
        return _days(hit)
    if hit := re.search(rf"\b{_RECENT} (week|month|year)\b", text):
        return DAYS_PER_UNIT[hit[1]]
    if hit := re.search(r"\bthis (week|month|year)\b", text):
        return DAYS_PER_UNIT[hit[1]]
    if hit := re.search(rf"\b(?:over|in|during|for|within) (?:the )?(\d+) {_UNIT}\b", text):
        return _days(hit)
    return None


def find_comparison(text: str) -> tuple[Window, Prior] | None:
    """Two spans that a normalised text compares: "the last 30 days compared with the 30 days before"."""
    joint = _COMPARED.search(text)
    if joint is None:
        # "the last 30 days and the 30 days before"
        recent, earlier = find_window(text), _earlier(text)
        return (recent, earlier) if recent and earlier and earlier.days > 0 else None
    recent, after = find_window(text[: joint.start()]), text[joint.end() :]
    earlier = _earlier(after) or _other_window(recent, after)
    if earlier is None:
        return None
    if recent is None or recent.kind == "all":
        recent = Window("last", earlier.days if earlier.days > 0 else 30)
    if earlier.days < 0 and recent.kind == "last":
        earlier = Prior(recent.days)
    return recent, earlier


def _other_window(recent: Window | None, text: str) -> Prior | None:
    hit = re.match(rf"\s*({_POINT})", text)
    window = Window("dates", start=_point(hit[1]), end=_point(hit[1])) if hit else find_window(text)
    if window is None or recent is None:
        return None
    # "This week compared with last week": both count back from the same day, so the second lies before the first.
    return Prior(window.days) if recent.kind == window.kind == "last" else Prior(window=window)


def _earlier(text: str) -> Prior | None:
    """A span that is named by lying before another one."""
    if hit := re.search(rf"\b(?:the )?(\d+) {_UNIT} (?:before|prior|earlier|previously|preceding)\b", text):
        return Prior(_days(hit))
    if hit := re.search(rf"\b(?:previous|prior|preceding|earlier) (\d+) {_UNIT}\b", text):
        return Prior(_days(hit))
    if hit := re.search(rf"\b(?:the |my )?(?:previous|prior|preceding) {_UNIT}\b", text):
        return Prior(DAYS_PER_UNIT[hit[1]])
    if _USUAL.search(text):
        return Prior(0)
    return AS_LONG_BEFORE if _BEFORE.search(text) else None


def _days(hit: re.Match[str]) -> int:
    """Number and unit as days, kept within a century."""
    return min(int(hit[1]) * DAYS_PER_UNIT[hit[2]], 36_500)


def _point(text: str) -> Point:
    if hit := re.fullmatch(r"d(\d{4})(\d{2})(\d{2})", text):
        return Point(min(max(int(hit[2]), 1), 12), max(int(hit[3]), 1), min(max(int(hit[1]), 1900), 2100))
    words = text.split()
    month = next(MONTHS[word] for word in words if word in MONTHS)
    numbers = [int(re.sub(r"\D", "", word)) for word in words if word[0].isdigit()]
    year = next((number for number in numbers if number > 1000), None)
    return Point(month, next((number for number in numbers if 1 <= number <= 31), None), year)


def _date(year: int, month: int, day: int) -> date:
    """The date, or the month's last day when it has no such day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))
