"""Text files line by line and as CSV, whatever a stranger put into them."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from functions.health.import_formats.found import FileRefused

MAX_LINE = 1024 * 1024
_ENCODING = "the file is not UTF-8; save it so, or export it again"
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d])")
_MISSING = frozenset({"", "nan", "null", "none", "na", "n/a", "-", "--"})


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """Counted from 1, the header included."""
    cells: dict[str, str]
    """By header, in lower case; cells that say nothing are absent."""


def lines_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a UTF-8 text, with their ends. Raises FileRefused."""
    rest = b""
    first = True
    for piece in itertools.chain(pieces, [b""]):
        lines = (rest + piece).splitlines(keepends=True)
        # The last may go on in the next piece; so may `\r`, which a `\n` may follow.
        rest = lines.pop() if piece and lines else b""
        if len(rest) > MAX_LINE:
            raise FileRefused("too_large", "a line is longer than a megabyte")
        for line in lines:
            try:
                yield line.decode("utf-8-sig" if first else "utf-8")
            except UnicodeDecodeError as error:
                raise FileRefused("encoding", _ENCODING) from error
            first = False


def rows_of(pieces: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a CSV under its header; delimiter `,`, `;` or tab, what the header has most of. Raises FileRefused."""
    lines = lines_of(pieces)
    header = next((line for line in lines if line.strip()), "")
    names = header_names(header)
    reader = csv.reader(lines, delimiter=_delimiter(header))
    try:
        for cells in reader:
            found = {
                name: cell.strip()
                for name, cell in zip(names, cells, strict=False)
                if name and cell.strip().lower() not in _MISSING
            }
            if found:
                yield Row(reader.line_num + 1, found)
    except csv.Error as error:
        raise FileRefused("broken", f"line {reader.line_num + 1} is not CSV") from error


def header_names(head: str | bytes) -> list[str]:
    """The columns that the first line of a CSV names, in lower case; empty for what is no text."""
    if isinstance(head, bytes):
        head = head.decode("utf-8-sig", errors="replace")
    first = next((line for line in head.splitlines() if line.strip()), "")[:100_000]
    try:
        cells = next(csv.reader(io.StringIO(first), delimiter=_delimiter(first)), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def number(value: object) -> float | None:
    """A finite number of zero or more, written as one or being one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        if isinstance(value, str):
            if "_" in value:
                return None
            # A comma is a decimal point where there is no other; thousands are grouped in no export.
            value = value.replace(",", ".", 1) if "." not in value else value
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and 0 <= found <= 1e12 else None


def signed(value: object) -> float | None:
    """The same, below zero too: a deviation."""
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    found = number(text.lstrip("+-"))
    return None if found is None else -found if text.startswith("-") else found


def iso_date(value: object) -> date | None:
    """The date that a text begins with, as it stands there: the local one."""
    match = _ISO_DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
