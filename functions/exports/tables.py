"""Rows as files: a JSON list, and a CSV of the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from functions.exports.archive import Archive

Row = Mapping[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes the beginning of a formula for."""


def write_table(archive: Archive, name: str, rows: Callable[[], Iterable[Row]], *, columns: Iterable[str] = ()) -> None:
    """`<name>.json`, and `<name>.csv` where there are rows. `rows` is called for each pass over them, so that never all are
    in memory; `columns`: of the CSV, in this order, before those that rows have besides."""
    write_json(archive, f"{name}.json", rows())
    known = dict.fromkeys(columns)
    some = False
    for row in rows():
        some = True
        known.update(dict.fromkeys(row))
    if some:
        write_csv(archive, f"{name}.csv", rows(), list(known))


def write_json(archive: Archive, path: str, rows: Iterable[Row]) -> None:
    """A list with a line for each row."""
    with archive.file(path) as file:
        file.rows = 0
        file.write(b"[")
        for row in rows:
            file.write(b"\n " if file.rows == 0 else b",\n ")
            file.write(json.dumps(row, ensure_ascii=False, default=str).encode())
            file.rows += 1
        file.write(b"\n]\n")


def write_csv(archive: Archive, path: str, rows: Iterable[Row], columns: list[str]) -> None:
    """RFC 4180 in UTF-8, with a header."""
    with archive.file(path) as file:
        file.rows = 0
        for line in _lines(rows, columns):
            file.write(line)
            file.rows += 1
        file.rows -= 1  # the header


def _lines(rows: Iterable[Row], columns: list[str]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    yield text.getvalue().encode()
    for row in rows:
        text.seek(0)
        text.truncate()
        writer.writerow([_cell(row.get(column)) for column in columns])
        yield text.getvalue().encode()


def _cell(value: Any) -> Any:
    """What has parts is JSON. Text that a spreadsheet would carry out gets an apostrophe before it: some of it was written
    by others than the person, such as a provider or a document."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
