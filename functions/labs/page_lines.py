"""The lines of a page, from its words and where they stand: cells are parted by ` | `, as the eye sees columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import BaseModel

CELL = " | "
_GAP = 0.9
"""Of the line's height: a wider gap between two words parts two cells. A space is a quarter to a third."""
_LONGEST = 400


class PageText(BaseModel):
    """A page as its readers see it."""

    page: int
    lines: list[str]
    image: bool = False
    """The lines were read from a picture."""
    sure: list[bool] = []
    """Of a picture, by line: two readings agree on its numbers."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def lines_of(words: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a page from top to bottom; `words` are `[text, x0, x1, top, bottom]`."""
    placed = [Word(str(text), *map(float, place)) for text, *place in words]  # type: ignore[arg-type]
    rows: list[list[Word]] = []
    for word in sorted(placed, key=lambda one: (one.middle, one.x0)):
        # Half a line's height apart is another line; small print beside large print is the same.
        if rows and abs(word.middle - rows[-1][0].middle) < 0.5 * min(_height(word), _height(rows[-1][0])):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_joined(sorted(row, key=lambda one: one.x0)) for row in rows]


def _height(word: Word) -> float:
    return max(word.bottom - word.top, 1.0)


def _joined(row: list[Word]) -> str:
    text = row[0].text
    for before, word in pairwise(row):
        gap = (word.x0 - before.x1) / _height(word)
        text += (CELL if gap > _GAP else " ") + word.text
    return text[:_LONGEST]
