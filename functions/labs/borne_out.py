"""Whether the report bears out what the model says that it read.

A value counts only with a line of the page in which it stands, digit by digit, after the name of its test. What stands in no
line of the page was made up and is left out. What stands there, but not as the first number after its name (an earlier
result, a range, a neighbour's value) is put before the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from functions.health.lab_numbers import without_dates
from functions.health.units import UnitUnknown, read_unit
from functions.labs.page_lines import CELL, PageText

_FLAGS = frozenset({"H", "L", "HH", "LL", "High", "Low", "HIGH", "LOW"})
# A dash that nothing stands before is a sign: the number behind it is another one.
_TOKEN = re.compile(r"(?<![\w.,])(?<!(?<!\S)[-−])(?:[<>]=?|[≤≥])?\s*\d[\d.,'’]*(?<![.,'’])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    line: str
    index: int
    """Of the line, from 0."""
    beside_name: bool
    """The first number after the test's name."""


def place_of(page: PageText, said_line: int, name: str, value: str) -> Place | None:
    """The line that bears a value out: the one that was named, else the nearest other; None where none does."""
    order = sorted(range(len(page.lines)), key=lambda index: abs(index - (said_line - 1)))
    there = [index for index in order if _plain(value) in _numbers(page.lines[index])]
    for index in there:
        if _first_after(page.lines[index], name) == _plain(value):
            return Place(page.lines[index], index, beside_name=True)
    return Place(page.lines[there[0]], there[0], beside_name=False) if there else None


def stands_in(page: PageText, text: str) -> bool:
    """Whether a text stands in the page, however the cells of its line are parted."""
    wanted = "".join(text.split())
    return bool(wanted) and any(wanted in "".join(line.replace(CELL, " ").split()) for line in page.lines)


def _first_after(line: str, name: str) -> str | None:
    """The first number after a test's name; None where the name is not in the line."""
    # A LOINC code may stand between the two.
    blotted = re.sub(r"\b\d{1,5}-\d\b", lambda code: " " * len(code.group()), without_dates(line))
    words = [re.escape(word) for word in re.findall(r"\w+", name)]
    if not words:
        return None
    pattern = r"[\W_]*".join(words)
    for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", line, re.IGNORECASE):
        if not _is_part_of_longer(line[: found.start()]):
            number = _TOKEN.search(blotted, found.end())
            return _plain(number.group()) if number else None
    return None


def _is_part_of_longer(before: str) -> bool:
    """Whether words stand before a name that make it another one: `HDL` before `Cholesterol`. What ends the value before it
    in the same cell (a unit, a flag) does not."""
    tail = re.split(r"\d", before.rpartition(CELL.strip())[2])[-1]
    return any(
        re.search(r"[^\W\d_]", word) and word.strip("()*[]") not in _FLAGS and not _is_unit(word)
        for word in tail.split()
    )


def _is_unit(word: str) -> bool:
    try:
        return bool(read_unit(word))
    except UnitUnknown:
        return False


def _numbers(line: str) -> set[str]:
    return {_plain(token) for token in _TOKEN.findall(line)} | {
        _plain(token.lstrip("<>=≤≥ ")) for token in _TOKEN.findall(line)
    }


def _plain(text: str) -> str:
    return "".join(text.split())
