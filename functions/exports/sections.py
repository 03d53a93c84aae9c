"""The sections of an export, in their order: one for each kind of rows, one for each area of objects that are copied.

A section writes until it is done or the page is full, and says where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from functions.core import blobs
from functions.core.event_log import EventLog
from functions.core.runs import run_to_wire
from functions.core.store import Item, records
from functions.core.turns import TurnRecord, Turns
from functions.core.work import RUN, TURN
from functions.exports.archive import Archive
from functions.exports.tables import Row, write_csv, write_json, write_table
from functions.health.days import Day, day_of, said_by
from functions.health.metrics import METRICS
from functions.health.priorities import Priorities
from functions.personal_data import AREAS, KINDS, Area, DayRows, Kind, Rows, Work

Full = Callable[[], bool]
Write = Callable[[Archive, str | None, Full], str | None]
"""(archive, where to go on, whether the page is full) → where it stopped; None: it is done."""

_MACHINERY = ("pk", "sk", "schema", "version")
_BATCH = 20
"""Turns that are read at once; one may have 400 KB."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the archive."""

    name: str
    tells: str
    files: str
    """The paths of its files, as the README names them."""
    write: Write


def sections() -> Sequence[Section]:
    """All of them."""
    made = []
    for kind in KINDS:
        match kind.exported:
            case Rows() as rows:
                files = f"{rows.file}.json, {rows.file}.csv"
                made.append(Section(kind.name, rows.tells, files, partial(_write_rows, kind, rows)))
            case DayRows() as days:
                made.append(Section(kind.name, days.tells, f"{days.file}.json, {days.file}.csv", _write_days))
            case Work() as work:
                write = partial(_write_work, work.file)
                made.append(Section(kind.name, work.tells, f"{work.file}/…, {work.file}.csv", write))
    for area in AREAS:
        if isinstance(area.exported, str):
            write = partial(_copy_objects, area, area.exported)
            made.append(Section(f"files of {area.exported}", area.tells, f"files/{area.exported}/…", write))
    return made


def _write_rows(kind: Kind, rows: Rows, archive: Archive, _: str | None, __: Full) -> None:
    def told() -> Iterator[Row]:
        for row in records().query(archive.principal.partition, prefix=kind.prefix):
            if kind.is_of(row["sk"]):
                yield _told(row, rows)

    write_table(archive, rows.file, told)


def _told(row: Item, rows: Rows) -> Row:
    hidden = {*_MACHINERY, *rows.hidden}.difference(rows.shown)
    told = {name: value for name, value in row.items() if name not in hidden}
    for name in rows.texts:
        if isinstance(told.get(name), str):
            told[name] = json.loads(told[name])
    return told


def _write_days(archive: Archive, _: str | None, __: Full) -> None:
    order = Priorities(archive.principal).get()

    def days() -> Iterator[tuple[Day, Item]]:
        for row in records().query(archive.principal.partition, prefix="DAY#", fields=["date", "parts"]):
            yield day_of(row, order), row

    write_json(archive, "days.json", (_day(day, row) for day, row in days()))
    measured = {name for day, _ in days() for name in day.metrics}
    if measured:
        columns = ["date", *(name for name in METRICS if name in measured), "workouts"]
        write_csv(archive, "days.csv", (_wide(day) for day, _ in days()), columns)


def _day(day: Day, row: Item) -> Row:
    """With where each value comes from, and what every source said."""
    said = {"metrics": day.metrics, "workouts": day.workouts, "sources": day.sources, "said": said_by(row)}
    return {"date": day.date.isoformat(), **said}


def _wide(day: Day) -> Row:
    return {"date": day.date.isoformat(), **day.metrics, "workouts": "; ".join(day.workouts)}


def _write_work(folder: str, archive: Archive, after: str | None, full: Full) -> str | None:
    """A file for each turn or run, the newest first, as many as the page holds; then the list of all."""
    while True:
        batch = list(Turns(archive.principal).list(_BATCH, after, work=TURN if folder == "turns" else RUN))
        if not batch:
            _write_list(folder, archive)
            return None
        for turn in batch:
            if full():
                return after
            _write_one(folder, archive, turn)
            after = turn.id


def _write_one(folder: str, archive: Archive, turn: TurnRecord) -> None:
    wire = turn.to_wire() if folder == "turns" else run_to_wire(turn)
    events = EventLog(archive.principal, turn.id, archive=turn.archive).read()
    with archive.file(f"{folder}/{turn.id}.json") as file:
        whole = {**wire.model_dump(mode="json"), "events": events}
        file.write(json.dumps(whole, ensure_ascii=False, indent=1).encode())


def _write_list(folder: str, archive: Archive) -> None:
    fields = ["id", "status", "kind", "created_at", "ended_at", "messages"]
    prefix = (TURN if folder == "turns" else RUN).row_prefix

    def told() -> Iterator[Row]:
        for row in records().query(archive.principal.partition, prefix=prefix, fields=fields):
            question = json.loads(row["messages"])[-1]["content"]
            yield {name: row.get(name) for name in fields if name != "messages"} | {"question": question}

    write_csv(archive, f"{folder}.csv", told(), [*fields[:-1], "question"])


def _copy_objects(area: Area, folder: str, archive: Archive, after: str | None, full: Full) -> str | None:
    prefix = f"{area.prefix}{archive.principal.user_id}/"
    for found in blobs.objects(prefix, after):
        if full():
            return after
        after = found.key
        try:
            chunks = blobs.chunks(found.key)
        except KeyError:
            continue  # deleted since it was listed
        with archive.file(f"files/{folder}/{found.key.removeprefix(prefix)}") as file:
            for chunk in chunks:
                file.write(chunk)
    return None
