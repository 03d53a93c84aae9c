"""Pages of lists: how much one answer holds, and cursors, which say where a list goes on.

A cursor is the last id that was given, wrapped so that nobody builds on what it is made of. It needs no signature: the
user is never in it, so a forged one can only move within one's own list.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Annotated, Protocol, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query

from contracts.ids import Prefix, is_id
from functions.core.errors import BadCursor

Limit = Annotated[int, Query(ge=1, le=100, description="Most entries of the page.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before, exactly as it came.")]

DEFAULT_LIMIT = 20

MAX_PAGE_BYTES = 4_000_000
"""A function's answer may hold 6 MB, in which every quotation mark of the body is escaped."""

Entry = TypeVar("Entry", bound="Shown")
Row = TypeVar("Row")
Part = TypeVar("Part", bound=str)


def fitting(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The first of them that one answer can hold; a page may have fewer entries than were asked for."""
    room = MAX_PAGE_BYTES
    for number, entry in enumerate(entries):
        room -= len(entry.model_dump_json().encode())
        if room < 0 and number > 0:
            return
        yield entry


class Shown(Protocol):
    """An entry of a list."""

    @property
    def id(self) -> str: ...

    def model_dump_json(self) -> str: ...


Listed = TypeVar("Listed", bound=Shown)


def _behind(entry: Shown) -> str:
    return encode_cursor(entry.id)


def as_it_is(entry: Listed) -> Listed:
    """Of a list whose rows are entries already."""
    return entry


def page_of(
    limit: int,
    rows: Iterable[Row],
    show: Callable[[Row], Listed],
    *,
    cursor_behind: Callable[[Listed], str] = _behind,
) -> tuple[list[Listed], str | None]:
    """A page of a list, and the cursor of the next one. `rows` may have any number more than `limit`; one more is enough to
    tell whether there is a next page."""
    found = list(islice(rows, limit + 1))
    page = list(fitting(show(row) for row in found[:limit]))
    return page, cursor_behind(page[-1]) if len(page) < len(found) else None


def encode_cursor(last_id: str, part: str | None = None) -> str:
    """The cursor behind an entry; of a list that is made of parts, also in which of them."""
    place = {"after": last_id} | ({"in": part} if part else {})
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def decode_cursor(prefix: Prefix, cursor: str) -> str:
    """The id of a list's cursor. Raises `BadCursor` for anything that no list of such ids gave."""
    return _decode(prefix, cursor, ())[0]


def decode_cursor_in(prefix: Prefix, cursor: str, parts: Sequence[Part]) -> tuple[str, Part]:
    """Id and part of the cursor of a list that is made of parts. Raises `BadCursor`."""
    last_id, part = _decode(prefix, cursor, parts)
    return last_id, next(each for each in parts if each == part)


def encode_date_cursor(last: date) -> str:
    """The cursor behind an entry of a list that has one entry a date."""
    return urlsafe_b64encode(last.isoformat().encode()).decode().rstrip("=")


def decode_date_cursor(cursor: str) -> date:
    """The date of such a cursor. Raises `BadCursor`."""
    try:
        last = date.fromisoformat(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except ValueError as error:
        raise BadCursor from error
    if encode_date_cursor(last) != cursor:
        raise BadCursor
    return last


def _decode(prefix: Prefix, cursor: str, parts: Sequence[str]) -> tuple[str, str | None]:
    try:
        value = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        last_id, part = value["after"], value.get("in")
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadCursor from error
    known = part in parts if parts else part is None
    if not known or not isinstance(last_id, str) or not is_id(prefix, last_id):
        raise BadCursor
    if encode_cursor(last_id, part) != cursor:
        raise BadCursor
    return last_id, part
