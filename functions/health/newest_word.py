"""Rows of which the newest word stands: workouts, and markers of connected providers.

Each word carries a stamp. The later one stays, and of equal stamps the greater row: a maximum, so order and repetition
change nothing. The hard race is two writers of one row: each writes under the condition that what it saw is still there,
and the loser looks again at what won.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from boto3.dynamodb.conditions import ConditionBase

from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records

_WRITERS = 8


class Word(Protocol):
    """A pydantic model with a stamp."""

    @property
    def stamp(self) -> int: ...

    def model_dump(self, *, mode: str, exclude_none: bool) -> Item: ...

    def model_dump_json(self) -> str: ...


W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class NewestWord(Generic[W]):
    """The rows of one user and kind."""

    principal: Principal
    prefix: str
    """Of the rows' sort keys."""
    read: Callable[[Item], W]
    """A row as a word."""
    own_word_stands: bool = False
    """Whether a stamp of 0 says that a person brought it themselves, which no other word replaces."""

    def merge(self, words: Iterable[tuple[str, W]]) -> int:
        """Writes what is newer than what is there, each under its sort key. Returns how many rows changed."""
        newest: dict[str, W] = {}
        for sk, word in words:
            newest[sk] = max(newest.get(sk, word), word, key=_age)
        rows = records().batch_get([(self.principal.partition, sk) for sk in newest])
        known = {sk: self.read(row) for (_, sk), row in rows.items()}
        work = {sk: word for sk, word in newest.items() if sk not in known or self._replaces(word, known[sk])}
        if not work:
            return 0
        with Changes(self.principal).changing(work), ThreadPoolExecutor(_WRITERS) as pool:
            return sum(pool.map(lambda item: self._put(*item), work.items()))

    def remove_source(self, source: str) -> int:
        """Removes what a source said. Returns how many rows."""
        rows = records().query(self.principal.partition, prefix=self.prefix)
        keys = [row["sk"] for row in rows if row["source"] == source]
        if keys:
            with Changes(self.principal).changing(keys):
                records().batch_delete((self.principal.partition, key) for key in keys)
        return len(keys)

    def _put(self, sk: str, word: W) -> bool:
        row = {"pk": self.principal.partition, "sk": sk, **word.model_dump(mode="json", exclude_none=True)}
        older = Attr("stamp").lt(word.stamp)
        condition: ConditionBase = Attr("pk").not_exists() | (
            Attr("stamp").gt(0) & older if self.own_word_stands else older
        )
        while True:
            try:
                records().put(row, condition=condition)
            except ConditionFailed as moved:
                if moved.old is None or not self._replaces(word, self.read(moved.old)):
                    return False
                condition = Attr("stamp").eq(moved.old["stamp"])
            else:
                return True

    def _replaces(self, new: W, old: W) -> bool:
        return not (self.own_word_stands and old.stamp == 0) and _age(new) > _age(old)


def _age(word: Word) -> tuple[int, str]:
    return word.stamp, word.model_dump_json()
