"""Lists: an entry on each line, as JSON or in columns with nothing drawn around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any

import typer

from cli.plain_text import clean_line
from cli.screen import console, print_json

LimitOption = Annotated[int, typer.Option("--limit", min=1, help="How many, newest first.")]


def print_entries(
    entries: Iterable[dict[str, Any]],
    headings: Sequence[str],
    cells: Callable[[dict[str, Any]], Sequence[Any]],
    *,
    nothing: str,
    as_json: bool,
) -> None:
    """Print what the API listed. `cells`: an entry's columns; `nothing`: what is said in text where there is no entry."""
    if as_json:
        for entry in entries:
            print_json(entry)
    else:
        print_table(headings, map(cells, entries), nothing, unbroken=len(headings) - 1)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Any]], nothing: str, *, unbroken: int = 0) -> None:
    """Print rows of text, numbers or rich's Text. The first `unbroken` columns are cut rather than wrapped where the
    terminal is too narrow."""
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=None, pad_edge=False, header_style="dim")
    for column in table.columns[:unbroken]:
        column.no_wrap = True
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(_line(cell)) for cell in row))
    console().print(table if table.rows else Text(nothing))


def _line(cell: object) -> str:
    return "" if cell is None else clean_line(str(cell))


def minute(time: str) -> str:
    """A time of the API to the minute: `2026-11-21 08:15`."""
    return time[:16].replace("T", " ")
