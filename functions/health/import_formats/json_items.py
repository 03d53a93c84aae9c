"""A JSON file as its items, one by one: what stands in arrays, at the top or under keys. Nothing else of it is kept."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from functions.health.import_formats.found import FileRefused

MAX_ITEM = 4 * 1024 * 1024
"""Characters of one item. A night with all its samples has some ten thousand."""
_MAX_DEPTH = 4
_BLANKS = re.compile(r"[ \t\r\n]*")


def items_of(pieces: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    """Every item of every array that is not inside an item, with the key that its array stands under (empty at the top).

    Raises FileRefused.
    """
    reader = _Reader(pieces)
    try:
        yield from reader.values("", 0)
        reader.end()
    except (ValueError, RecursionError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("broken", "the file is not JSON, or not complete; export it again") from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class _Reader:
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text = ""
        self._at = 0
        self._is_whole = False
        self._scan = json.JSONDecoder(parse_constant=_refuse).raw_decode

    def values(self, key: str, depth: int) -> Iterator[tuple[str, Any]]:
        """What is in the value that begins here."""
        first = self._peek()
        if depth > _MAX_DEPTH:
            raise ValueError("too deep")
        if first == "[":
            self._at += 1
            yield from self._array(key)
        elif first == "{":
            self._at += 1
            yield from self._object(depth)
        else:
            self._item()

    def end(self) -> None:
        if self._peek(may_end=True):
            raise ValueError("more than one value")

    def _array(self, key: str) -> Iterator[tuple[str, Any]]:
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield key, self._item()
            if self._sign(",]") == "]":
                return

    def _object(self, depth: int) -> Iterator[tuple[str, Any]]:
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            name = self._item()
            if not isinstance(name, str):
                raise ValueError("a key that is no string")  # noqa: TRY004 - of the file, not of the code
            self._sign(":")
            yield from self.values(name, depth + 1)
            if self._sign(",}") == "}":
                return

    def _item(self) -> Any:
        self._peek()
        wanted = 64 * 1024
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except json.JSONDecodeError:
                if self._is_whole or len(self._text) - self._at > MAX_ITEM:
                    raise
            else:
                # A number that ends where the text does may go on.
                if end < len(self._text) or self._is_whole:
                    self._at = end
                    return value
            self._more(wanted)
            wanted *= 2

    def _sign(self, allowed: str) -> str:
        found = self._peek()
        if found not in allowed:
            raise ValueError("not JSON")
        self._at += 1
        return found

    def _peek(self, *, may_end: bool = False) -> str:
        """The next character that is not blank."""
        while True:
            match = _BLANKS.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_whole:
                if may_end:
                    return ""
                raise ValueError("the end comes too early")
            self._more(1)

    def _more(self, characters: int) -> None:
        """Reads on, and lets go of what lies behind."""
        parts = [self._text[self._at :]]
        self._at = 0
        while characters > 0 and not self._is_whole:
            piece = next(self._pieces, b"")
            self._is_whole = not piece
            try:
                parts.append(self._decode(piece, self._is_whole))
            except UnicodeDecodeError as error:
                raise FileRefused("encoding", "the file is not UTF-8; export it again") from error
            characters -= len(parts[-1])
        self._text = "".join(parts)
