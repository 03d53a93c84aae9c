"""Apple Health: export.xml, alone or in export.zip; every record of a phone's life, a gigabyte after some years.

Devices overlap: a phone and a watch both count the same steps, and Apple exports both. So what is summed, averaged or taken
as the last value is gathered per device and date, and of each metric and date one device is used, never two: watches
before phones before everything else (scales, apps), within that the device with more records of the day, then by name.
Dates are the local ones of the record's own offset. HRV is SDNN here, which is no RMSSD.

The parser sees no DTD: entities could make a small file large or read files of ours, and Apple's own DTD has been malformed
for years. Memory holds sums per date and device and the intervals of sleep, not records.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final
from xml.parsers import expat

from functions.health.activities import Activity, activity_id
from functions.health.import_formats import apple_types
from functions.health.import_formats.apple_sleep import KINDS, Nights
from functions.health.import_formats.day_parts import DayParts
from functions.health.import_formats.found import FileRefused, Found, Reading, SkipReason
from functions.health.import_formats.text import iso_date

SOURCE: Final = "apple_health"

_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_MAX_PROLOG = 256 * 1024
_MOST_REMEMBERED = 200_000
"""Records by which doubles are recognised; those of two days of every kind and device are a tenth of it."""
_MAX_TAG = 4 * 1024 * 1024
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TYPES = {apple_types.QUANTITY + name: quantity for name, quantity in apple_types.QUANTITIES.items()}
_WATCH, _PHONE, _OTHER = 0, 1, 2

Attributes = dict[str, str]
Record = tuple[str, str, str | None]
"""Start, end and value."""


def is_export(head: bytes) -> bool:
    """Whether an XML file begins as Apple's export does."""
    return b"<HealthData" in head or b"<!DOCTYPE HealthData" in head


def read(pieces: Iterable[bytes], reading: Reading) -> Iterator[Found]:
    """Parts, workouts and what is skipped. Raises FileRefused."""
    export = _Export(reading)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = export.start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    export.watch_ends = lambda handler: setattr(parser, "EndElementHandler", handler)
    given = 0
    try:
        for piece in _without_doctype(pieces):
            parser.Parse(piece)
            reading.tick(len(piece))
            given += len(piece)
            if given - max(parser.CurrentByteIndex, 0) > _MAX_TAG:
                raise FileRefused("unsafe", "a single tag is longer than any real record")
            yield from export.workouts()
        parser.Parse(b"", True)  # noqa: FBT003 - the end; it takes no keyword
    except expat.ExpatError as error:
        raise FileRefused("broken", "the XML is broken or not complete; export it again") from error
    if not export.is_health_data:
        raise FileRefused("other_format", "the XML is no export of Apple Health")
    yield from export.workouts()
    yield from export.finish()


def _refuse_doctype(*_: object) -> None:
    raise FileRefused("unsafe", "the XML declares a document type where Apple does not")


def _without_doctype(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The XML less its document type. Raises FileRefused for entities, declared or fetched."""
    pieces = iter(pieces)
    head = b""
    for piece in pieces:
        head += piece
        root, doctype = head.find(b"<HealthData"), head.find(b"<!DOCTYPE")
        if root >= 0 or len(head) > _MAX_PROLOG:
            break
    else:
        root, doctype = head.find(b"<HealthData"), head.find(b"<!DOCTYPE")
    if doctype >= 0 and (root < 0 or doctype < root):
        match = _DOCTYPE.match(head, doctype)
        if match is None or len(match[0]) > _MAX_PROLOG:
            raise FileRefused("broken", "the XML's document type does not end; export it again")
        if re.search(rb"<!ENTITY|<!NOTATION|\bSYSTEM\b|\bPUBLIC\b|%", match[0]):
            raise FileRefused("unsafe", "the XML declares entities, which Apple's export never does")
        head = head[: match.start()] + head[match.end() :]
    yield head
    yield from pieces


class _Total:
    """What one device said of one metric on one date."""

    __slots__ = ("count", "greatest", "last", "last_at", "total")

    def __init__(self) -> None:
        self.total = 0.0
        self.count = 0
        self.greatest = 0.0
        self.last = 0.0
        self.last_at = ""


class _Export:
    """The export as it passes by."""

    def __init__(self, reading: Reading) -> None:
        self.is_health_data = False
        self.watch_ends: Callable[[Any], None] = lambda _handler: None
        self._stamp = reading.stamp
        self._days = DayParts(SOURCE, reading.today)
        self._note = self._days.skips.note
        self._totals: dict[tuple[str, str], dict[str, _Total]] = {}
        self._last: tuple[str, str, str, _Total] = ("", "", "", _Total())
        self._seen: dict[tuple[str, str], tuple[str, set[Record], set[Record]]] = {}
        self._remembered = 0
        self._kinds: dict[str, int] = {}
        self._nights = Nights()
        self._mindful: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._summaries: dict[str, dict[str, float]] = {}
        self._workout: dict[str, Any] | None = None
        self._finished: list[dict[str, Any]] = []

    # --- as the parser goes -------------------------------------------------------------------------------------

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Record":
            self._record(attributes)
        elif name == "MetadataEntry":
            return
        elif name == "Workout":
            self._workout = {**attributes, "statistics": []}
            self.watch_ends(self._end)
        elif name == "WorkoutStatistics":
            if self._workout is not None and len(self._workout["statistics"]) < 50:
                self._workout["statistics"].append(attributes)
        elif name == "ActivitySummary":
            self._summary(attributes)
        elif name == "Correlation":
            # Its records stand in the document a second time, by themselves.
            self._record = self._ignore  # type: ignore[assignment,method-assign]
            self.watch_ends(self._end)
        elif name == "HealthData":
            self.is_health_data = True
        elif name == "ExportDate":
            made = _moment(attributes.get("value", ""))
            self._stamp = round(made.timestamp() * 1000) if made else self._stamp

    def _end(self, name: str) -> None:
        if name == "Workout":
            if self._workout is not None:
                self._days.hold_one_more()
                self._finished.append(self._workout)
            self._workout = None
            self.watch_ends(None)
        elif name == "Correlation":
            del self._record
            self.watch_ends(None)

    def _ignore(self, _: Attributes) -> None:
        """Records inside a correlation."""

    def _record(self, attributes: Attributes) -> None:
        try:
            kind, source = attributes["type"], attributes["sourceName"]
            begun, ended = attributes["startDate"], attributes["endDate"]
        except KeyError:
            self._note("incomplete", "Record")
            return
        quantity = _TYPES.get(kind)
        if quantity is None:
            self._other(kind, source, begun, ended, attributes)
            return
        value, unit, day = attributes.get("value"), attributes.get("unit", ""), begun[:10]
        scale = quantity.units.get(unit)
        if scale is None:
            self._note("unknown_unit", _short(kind))
            return
        try:
            amount = float(value) * scale  # type: ignore[arg-type]
        except (TypeError, ValueError):
            amount = -1.0
        if not 0 <= amount < math.inf:
            self._note("not_a_number", _short(kind))
            return
        if unit == "degF":
            amount = (amount - 32) / 1.8
        if self._is_double(kind, source, day, (begun, ended, value)):
            self._note("duplicate", _short(kind))
            return
        last = self._last
        if last[0] == kind and last[2] == source and last[1] == day:
            total = last[3]
        else:
            total = self._total(kind, day, source, attributes)
        total.total += amount
        total.count += 1
        if amount > total.greatest:  # noqa: PLR1730 - millions of times, and max is a call
            total.greatest = amount
        if begun >= total.last_at:
            total.last_at, total.last = begun, amount

    def _total(self, kind: str, day: str, source: str, attributes: Attributes) -> _Total:
        devices = self._totals.setdefault((kind, day), {})
        total = devices.get(source)
        if total is None:
            self._days.hold_one_more()
            total = devices[source] = _Total()
        self._last = (kind, day, source, total)
        if self._kinds.get(source, _OTHER) == _OTHER:
            self._kinds[source] = _device_kind(source, attributes.get("device", ""))
        return total

    def _is_double(self, kind: str, source: str, day: str, record: Record) -> bool:
        """Whether this record came before, on this date or the one read before it: records of a kind come in order."""
        today: set[Record] = set()
        before: set[Record] = set()
        if (kind, source) in self._seen:
            known_day, today, before = self._seen[kind, source]
            if known_day != day:
                self._remembered -= len(before)
                today, before = set(), today
        if record in today or record in before:
            return True
        if self._remembered >= _MOST_REMEMBERED:
            self._seen.clear()
            self._remembered = 0
            today, before = set(), set()
        today.add(record)
        self._remembered += 1
        self._seen[kind, source] = (day, today, before)
        return False

    def _other(self, kind: str, source: str, begun: str, ended: str, attributes: Attributes) -> None:
        if kind not in (apple_types.SLEEP, apple_types.MINDFUL):
            self._note("not_used", _short(kind))
            return
        start, end = _moment(begun), _moment(ended)
        if start is None or end is None:
            self._note("bad_date", _short(kind))
        elif not Nights.is_possible(start, end):
            self._note("incomplete", _short(kind))
        elif kind == apple_types.SLEEP:
            asleep = KINDS.get(attributes.get("value", ""))
            if asleep is None:
                self._note("not_used", _short(kind))
                return
            self._days.hold_one_more()
            self._kinds.setdefault(source, _device_kind(source, attributes.get("device", "")))
            if not self._nights.add(source, asleep, start, end):
                self._note("duplicate", _short(kind))
        else:
            self._kinds.setdefault(source, _device_kind(source, attributes.get("device", "")))
            self._days.hold_one_more()
            sessions = self._mindful.setdefault((begun[:10], source), set())
            if (begun, ended) in sessions:
                self._note("duplicate", _short(kind))
                return
            sessions.add((begun, ended))
            devices = self._totals.setdefault((kind, begun[:10]), {})
            total = devices.setdefault(source, _Total())
            total.total += (end - start).total_seconds() / 60
            total.count += 1

    def _summary(self, attributes: Attributes) -> None:
        day = attributes.get("dateComponents", "")[:10]
        self._days.hold_one_more()
        found = self._summaries.setdefault(day, {})
        for name, (metric, unit_name, units) in apple_types.SUMMARY.items():
            amount = _amount(attributes.get(name), units.get(attributes.get(unit_name, "") if unit_name else ""))
            # A ring without goal and value is a day without a watch.
            if amount:
                found[metric] = amount

    # --- in the end ---------------------------------------------------------------------------------------------

    def workouts(self) -> Iterator[Found]:
        """Those that have come since the last time."""
        finished, self._finished = self._finished, []
        for attributes in finished:
            activity = self._activity(attributes)
            if activity is not None:
                yield activity

    def finish(self) -> Iterator[Found]:
        """The days, when everything has passed by."""
        self._seen.clear()
        by_day: dict[date, dict[str, float]] = {}
        for (kind, text), devices in self._totals.items():
            day = iso_date(text)
            if not self._days.admits(day, _short(kind)):
                continue
            chosen = min(devices, key=lambda name, devices=devices: self._rank(name, devices[name].count))  # type: ignore[misc]
            others = sum(total.count for name, total in devices.items() if name != chosen)
            if others:
                self._note("other_device", _short(kind), count=others)
            by_day.setdefault(day, {}).update(_values(kind, devices[chosen]))
        self._totals.clear()
        for text, values in self._summaries.items():
            day = iso_date(text)
            if self._days.admits(day, "ActivitySummary"):
                by_day.setdefault(day, {}).update(values)
        for day, values in by_day.items():
            if all(name in values for name in apple_types.ALL_CALORIES):
                values["calories"] = sum(values[name] for name in apple_types.ALL_CALORIES)
            values.pop("basal_calories", None)
            for metric, value in values.items():
                self._days.put(day, metric, value)
        yield from self._days.parts(self._stamp)
        ranks = {name: (kind, name) for name, kind in self._kinds.items()}
        yield from self._nights.parts(SOURCE, self._stamp, ranks, self._days)
        yield from self._days.skips.found()

    def _rank(self, device: str, records: int) -> tuple[int, int, str]:
        return self._kinds.get(device, _OTHER), -records, device

    def _activity(self, attributes: dict[str, Any]) -> Activity | None:
        start, end = _moment(attributes.get("startDate", "")), _moment(attributes.get("endDate", ""))
        kind = attributes.get("workoutActivityType", "").removeprefix("HKWorkoutActivityType")
        reason: SkipReason | None = None
        if start is None or end is None:
            reason = "bad_date"
        elif not kind or end < start:
            reason = "incomplete"
        if start is None or end is None or reason is not None:
            self._note(reason or "bad_date", "Workout")
            return None
        day = start.date()
        if not self._days.admits(day, "Workout"):
            return None
        kind = _CAMEL.sub(" ", kind)[:64]
        fields: dict[str, float] = {}
        for name, attribute in (
            ("minutes", "duration"),
            ("distance_m", "totalDistance"),
            ("kcal", "totalEnergyBurned"),
        ):
            units = apple_types.WORKOUT_UNITS[name]
            amount = _amount(attributes.get(attribute), units.get(attributes.get(f"{attribute}Unit", "")))
            if amount is not None:
                fields[name] = amount
        for statistics in attributes["statistics"]:
            known = apple_types.WORKOUT_STATISTICS.get(_short(statistics.get("type", "")))
            if known is None:
                continue
            name, attribute, units = known
            amount = _amount(statistics.get(attribute), units.get(statistics.get("unit", "")))
            if amount is not None:
                fields.setdefault(name, amount)
            if name == "mean_heart_rate":
                greatest = _amount(statistics.get("maximum"), units.get(statistics.get("unit", "")))
                fields |= {} if greatest is None else {"max_heart_rate": greatest}
        fields.setdefault("minutes", (end - start).total_seconds() / 60)
        self._days.exercised(day, kind)
        steps = fields.pop("steps", None)
        return Activity(
            id=activity_id(SOURCE, attributes.get("sourceName", ""), kind, start.isoformat(), end.isoformat()),
            source=SOURCE,
            type=kind,
            started_at=_utc(start),
            ended_at=_utc(end),
            date=day,
            steps=None if steps is None else round(steps),
            stamp=self._stamp,
            **fields,
        )


def _values(kind: str, total: _Total) -> dict[str, float]:
    if kind == apple_types.MINDFUL:
        return {"mindful_minutes": total.total}
    quantity = _TYPES[kind]
    if quantity.how == "sum":
        return {quantity.metric: total.total}
    if quantity.how == "last":
        return {quantity.metric: total.last}
    found = {quantity.metric: total.total / total.count}
    if quantity.metric == "average_heart_rate":
        found["max_heart_rate"] = total.greatest
    return found


def _device_kind(source: str, device: str) -> int:
    """What kind of device wrote a record: by the device that Apple names, else by the name that its owner gave it."""
    text = device if "model:" in device else source
    if "Watch" in text:
        return _WATCH
    return _PHONE if "iPhone" in text else _OTHER


def _moment(text: str) -> datetime | None:
    """`2021-05-24 08:01:02 +0200`."""
    try:
        moment = datetime.fromisoformat(text[:19] + text[20:])
        # Near the ends of time an offset leads out of it.
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def _amount(value: str | None, scale: float | None) -> float | None:
    try:
        amount = float(value or "") * (scale or math.nan)
    except ValueError:
        return None
    return amount if 0 <= amount < math.inf else None


def _short(kind: str) -> str:
    return kind.removeprefix(apple_types.QUANTITY).removeprefix(apple_types.CATEGORY)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
