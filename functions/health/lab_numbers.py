"""Numbers, ranges and dates as laboratories print them, read without guessing.

`5,4` is a decimal comma and `5.4` a decimal point. `1,234` is one in one country and a thousand and something in the other:
which, the rest of the report tells; if it does not, the number is ambiguous, and so is `03/04/2024`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from functions.health.ranges import Comparator, PrintedRange

Style = Literal["point", "comma", "unknown"]
"""What stands before the decimals in a report."""

_NUMBER = r"\d{1,3}(?:[.,'’  ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
NUMBER = re.compile(rf"(?<![\w.,])(?:{_NUMBER})(?![\d])(?![.,]\d)")
_COMPARATORS: dict[str, Comparator] = {"<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">="}
_VALUE = re.compile(rf"(?P<comparator>[<>]=?|[≤≥])?\s*(?P<number>{_NUMBER})")
_DATE = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<last>(?:19|20)\d\d)"
    r"|(?P<dayw>\d{1,2})\.?[ -](?P<word>[A-Za-zä]{3,9})\.?[ ,-]+(?P<yearw>(?:19|20)\d\d)"
    r"|(?P<worda>[A-Za-z]{3,9})\.? (?P<daya>\d{1,2}),? (?P<yeara>(?:19|20)\d\d))(?!\d)"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"),
        start=1,
    )
    for name in names.split()
}
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*(?:-|–|—|−|to|bis|\.\.\.?)\s*(?P<high>{_NUMBER})")
_UP_TO = re.compile(rf"(?:<=?|≤|up to|less than|bis|unter|max\.?)\s*(?P<high>{_NUMBER})", re.IGNORECASE)
_FROM = re.compile(rf"(?:>=?|≥|more than|greater than|über|ab|min\.?)\s*(?P<low>{_NUMBER})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands there."""

    value: float
    comparator: Comparator | None
    ambiguous: bool
    """It can be read in two ways, and this is one of them."""


def style_of(lines: Iterable[str]) -> Style:
    """What a report writes before decimals: told by the numbers that leave no doubt."""
    text = "\n".join(_DATE.sub(" ", line) for line in lines)
    # Two digits or one behind the mark cannot be thousands; a leading zero before it cannot either.
    commas = len(re.findall(r"(?<![\d.,])(?:\d+,\d{1,2}|0,\d+)(?![\d.,])", text))
    points = len(re.findall(r"(?<![\d.,])(?:\d+\.\d{1,2}|0\.\d+)(?![\d.,])", text))
    if commas and points:
        return "unknown"
    return "comma" if commas else "point" if points else "unknown"


def read_value(text: str, style: Style) -> Printed | None:
    """A value such as `5,4`, `<0.3` or `> 1.000`; None where it is no number."""
    found = _VALUE.fullmatch(text.strip())
    if found is None:
        return None
    value, ambiguous = read_number(found["number"], style)
    return Printed(value, _COMPARATORS.get(found["comparator"] or ""), ambiguous)


def read_number(text: str, style: Style) -> tuple[float, bool]:
    """The number, and whether it can be read in two ways."""
    plain = re.sub(r"['’  ]", "", text)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return float(plain), False
    if len(set(marks)) == 2:
        # The last mark is the decimal one: 1,234.5 and 1.234,5.
        decimal = marks[-1]
        return float(plain.replace("," if decimal == "." else ".", "").replace(decimal, ".")), False
    if len(marks) > 1:
        return float(plain.replace(marks[0], "")), False
    head, _, tail = plain.partition(marks[0])
    if len(tail) != 3 or head == "0" or len(head) > 3:
        return float(f"{head}.{tail}"), False
    decimal_here = {"point": ".", "comma": ","}.get(style)
    as_decimal = decimal_here == marks[0] if decimal_here else marks[0] == "."
    return (float(f"{head}.{tail}") if as_decimal else float(head + tail)), decimal_here is None


def read_range(text: str, style: Style) -> PrintedRange | None:
    """`70 - 99`, `< 5,0`, `≥ 60`; only its text where it has another form, None where there is none."""
    shown = " ".join(text.split())[:80]
    if not shown:
        return None
    if both := _RANGE.search(shown):
        low, high = (read_number(both[name], style)[0] for name in ("low", "high"))
        return PrintedRange(low=low, high=high, text=shown) if low <= high else PrintedRange(text=shown)
    if above := _UP_TO.search(shown):
        return PrintedRange(high=read_number(above["high"], style)[0], text=shown)
    if below := _FROM.search(shown):
        return PrintedRange(low=read_number(below["low"], style)[0], text=shown)
    return PrintedRange(text=shown)


def without_dates(text: str) -> str:
    """The text with each date blotted out, position by position."""
    return _DATE.sub(lambda found: " " * len(found.group()), text)


def read_date(text: str, *, month_first: bool | None = None) -> tuple[date, bool] | None:
    """The first date of a text, and whether it can be read in two ways; None where there is none.

    `month_first`: how the person's country writes 03/04/2024; None where that is not known.
    """
    for found in _DATE.finditer(text):
        if (day := _date(found, month_first)) is not None:
            return day
    return None


def _date(found: re.Match[str], month_first: bool | None) -> tuple[date, bool] | None:
    try:
        if found["year"]:
            return date(int(found["year"]), int(found["month"]), int(found["day"])), False
        for year, word, day in (("yearw", "word", "dayw"), ("yeara", "worda", "daya")):
            if found[year]:
                month = _MONTHS[found[word][:3].lower()]
                return date(int(found[year]), month, int(found[day])), False
        first, second, year_ = int(found["first"]), int(found["second"]), int(found["last"])
        # With points the day comes first, wherever that is written.
        if found["mark"] == "." or first > 12:
            return date(year_, second, first), False
        if second > 12:
            return date(year_, first, second), False
        ambiguous = first != second and month_first is None
        return (date(year_, first, second) if month_first else date(year_, second, first)), ambiguous
    except (ValueError, KeyError):
        return None
