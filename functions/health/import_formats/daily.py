"""The daily CSV: read by `functions.health.daily_csv`, which is small enough to be read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from functions.health.daily_csv import DATE_COLUMNS, CsvError, read_daily_csv
from functions.health.import_formats.archive import Member
from functions.health.import_formats.day_parts import DayParts
from functions.health.import_formats.found import FileRefused, Found, Reading

SOURCE: Final = "daily_csv"
MAX_BYTES = 8 * 1024 * 1024


def is_daily(columns: Sequence[str]) -> bool:
    """Whether a header is one of a table of days: a date, and something that we know or that a person may have misnamed."""
    return any(name in columns for name in DATE_COLUMNS)


def read(member: Member, reading: Reading) -> Iterator[Found]:
    """Parts, and what is skipped. Raises FileRefused."""
    if member.size > MAX_BYTES:
        raise FileRefused("too_large", f"a CSV of days may have {MAX_BYTES // 1024**2} MB; split it")
    content = b"".join(member.pieces())
    reading.tick(len(content))
    try:
        table = read_daily_csv(content)
    except CsvError as error:
        raise FileRefused("broken", str(error)) from error
    days = DayParts(SOURCE, reading.today)
    for day in table.days:
        if days.admits(day.date, "row"):
            for metric, value in day.metrics.items():
                days.put(day.date, metric, value)
            for kind in day.workouts:
                days.exercised(day.date, kind)
    for column in table.unknown_columns:
        days.skips.note("not_used", f"column {column}")
    yield from days.parts(reading.stamp)
    yield from days.skips.found()
    yield from table.skips.found()
