"""Reads a CSV of daily summaries: one row per local date, one column per metric.

The columns are those of the demo data (LifeSnaps): `date` or `datetime`, the metrics of the catalogue, and `workout_types`.
What cannot be understood is never guessed: a cell that is no number and a row without a date are left out and named by
their line; a file that cannot be read as such a table is refused whole.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from functions.health.import_formats.day_parts import Skips
from functions.health.metrics import METRICS

DATE_COLUMNS = ("date", "datetime")
_RENAMED = {f"{stage}_sleep_vs_30d_avg": f"{stage}_sleep_ratio" for stage in ("deep", "rem", "light")}
"""Columns of the demo data set, by our names."""
WORKOUTS_COLUMN = "workout_types"

MAX_DAYS = 5_000
"""Rows of one file: 13 years, and a write that ends well within a request's time."""

MAX_COLUMNS = 500

EARLIEST_YEAR = 1900

_LARGEST = 1e15
"""Beyond it a number is a mistake, and a table's own limits are not far."""

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_MISSING = frozenset({"", "nan", "null", "none", "na", "n/a", "-"})


class CsvError(ValueError):
    """The file is no table of daily summaries. The text says what to change and holds nothing of the file's values."""


@dataclass(frozen=True)
class CsvDay:
    date: date
    metrics: dict[str, float]
    workouts: list[str]


@dataclass
class DailyCsv:
    days: list[CsvDay]
    """Oldest first, one per date."""
    metrics: list[str]
    """The metrics of which there is at least one value."""
    unknown_columns: list[str]
    skips: Skips = field(default_factory=Skips)
    """What was left out, and why. Lines are counted from 1, the header included, as an editor shows them."""


def read_daily_csv(content: bytes) -> DailyCsv:
    """The days in a CSV. Raises `CsvError` when the file as a whole is not one."""
    text = _decode(content)
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    columns = _Columns.of(next(rows, (1, []))[1])
    # `;` comes from spreadsheets in countries that write 78,3 for 78.3.
    decimal = "," if delimiter == ";" else "."
    table = DailyCsv([], [], columns.unknown)
    days: dict[date, CsvDay] = {}
    for line, cells in rows:
        day = _date(cells[columns.date]) if columns.date < len(cells) else None
        if day is None:
            table.skips.note("bad_date", "row", f"line {line}")
            continue
        if len(cells) > columns.count:
            table.skips.note("incomplete", "row with more cells than the header has names", f"line {line}")
            continue
        if day in days:
            table.skips.note("duplicate", "row, which this later one of its date replaces", f"line {line}")
        metrics = {}
        for name, cell in columns.metric_cells(cells):
            value = _number(cell, decimal)
            if value is None:
                table.skips.note("not_a_number", f"column {name}", f"line {line}")
            else:
                metrics[name] = value
        days[day] = CsvDay(day, metrics, _workouts(columns.workouts_cell(cells)))
        if len(days) > MAX_DAYS:
            raise CsvError(f"the file has more than {MAX_DAYS} days; split it")
    if not days:
        raise CsvError("no row has a date of the form YYYY-MM-DD")
    table.days = [days[day] for day in sorted(days)]
    found = {name for day in table.days for name in day.metrics}
    table.metrics = [name for name in METRICS if name in found]
    return table


@dataclass(frozen=True)
class _Columns:
    """Where the header puts what."""

    count: int
    date: int
    metrics: dict[int, str]
    workouts: int | None
    unknown: list[str]

    @classmethod
    def of(cls, header: list[str]) -> _Columns:
        names = [_RENAMED.get(name, name) for name in (cell.strip().lower() for cell in header)]
        if len(names) > MAX_COLUMNS:
            raise CsvError(f"the header names more than {MAX_COLUMNS} columns")
        date_column = next((names.index(name) for name in DATE_COLUMNS if name in names), None)
        if date_column is None:
            raise CsvError("the first line must name the columns, one of them `date`")
        metrics = {index: name for index, name in enumerate(names) if name in METRICS}
        twice = {name for name in metrics.values() if names.count(name) > 1}
        if twice:
            raise CsvError(f"the header names {', '.join(sorted(twice))} more than once")
        workouts = names.index(WORKOUTS_COLUMN) if WORKOUTS_COLUMN in names else None
        if not metrics and workouts is None:
            raise CsvError(f"no column has the name of a metric; use some of: {', '.join(METRICS)}")
        known = {date_column, workouts, *metrics}
        unknown = [name[:64] for index, name in enumerate(names) if name and index not in known]
        return cls(len(names), date_column, metrics, workouts, unknown)

    def metric_cells(self, cells: list[str]) -> Iterator[tuple[str, str]]:
        """Name and text of every metric that the row has something for."""
        for index, name in self.metrics.items():
            cell = cells[index].strip() if index < len(cells) else ""
            if cell.lower() not in _MISSING:
                yield name, cell

    def workouts_cell(self, cells: list[str]) -> str:
        return cells[self.workouts] if self.workouts is not None and self.workouts < len(cells) else ""


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CsvError("the file is not UTF-8; save it as CSV UTF-8") from error
    # A gateway that was handed other bytes as text has put the replacement character in their place.
    if "\ufffd" in text:
        raise CsvError("the file is not UTF-8; save it as CSV UTF-8")
    if not text.strip():
        raise CsvError("the file is empty")
    return text


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of every row that has any."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise CsvError(f"line {reader.line_num} is not CSV") from error


def _date(cell: str) -> date | None:
    match = _DATE.fullmatch(cell.strip())
    if match is None:
        return None
    try:
        day = date.fromisoformat(match.group(1))
    except ValueError:
        return None
    return day if day.year >= EARLIEST_YEAR else None


def _number(cell: str, decimal: str) -> float | None:
    if "_" in cell:  # Python reads 1_000 as a number; a table does not mean it so
        return None
    try:
        value = float(cell.replace(decimal, ".", 1))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= _LARGEST else None


def _workouts(cell: str) -> list[str]:
    """`['Walk', 'Bike']` as the data set writes it, or `Walk, Bike` as a person would."""
    inner = cell.strip().strip("[]")
    quoted = [(single or double).strip() for single, double in _QUOTED.findall(inner)]
    names = quoted or [name.strip() for name in re.split(r"[,|]", inner)]
    return [name[:64] for name in names if name and name.lower() not in _MISSING][:50]
