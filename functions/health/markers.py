"""A person's markers: measured quantities with a date, such as laboratory values. Rows `MARKER#<name>#<time>`.

A row holds the value as it was reported and the same in the marker's canonical unit, where `ranges` knows the marker,
with the range that its own report prints. One marker at one instant is one measurement: writing it again replaces it,
which is how a correction comes in.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from contracts.base import rfc3339
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.health.newest_word import NewestWord
from functions.health.ranges import Comparator, PrintedRange, canonical, marker_entry
from functions.health.units import NotConvertible

_PREFIX = "MARKER#"
MOST_SHARED = 60
"""Markers that every agent sees; the newest."""


class Marker(BaseModel):
    """One measurement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    """Key of `ranges` where the marker is known there, else its name as a slug: `marker_name`."""
    value: Annotated[float, Field(allow_inf_nan=False)]
    comparator: Comparator | None = None
    """Of a value beyond what the assay measures: `<` 0.3."""
    unit: Annotated[str, Field(max_length=40)]
    """As reported; empty for a ratio without one."""
    canonical_value: float | None = None
    """None where the marker or its unit is not known."""
    canonical_unit: str | None = None
    taken_at: str
    """RFC 3339 UTC; midnight where a report gives a date alone."""
    source: Annotated[str, Field(max_length=100)]
    """Who says so: `lab`, `manual`, a connected provider's name."""
    printed_range: PrintedRange | None = None
    loinc: str | None = None
    lab_id: str | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    """Of the report."""
    source_text: Annotated[str, Field(max_length=500)] | None = None
    """The line of the report that it was read from."""
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    """How sure the reading is; 1 for what a person typed in or a provider sent."""
    origin: Literal["measured", "computed"] = "measured"
    stamp: Annotated[int, Field(ge=0)] = 0
    """Milliseconds; when a connected provider said so. 0 for what a person brought."""

    @field_validator("taken_at")
    @classmethod
    def _in_utc(cls, given: str) -> str:
        """A date alone is its midnight: what is stored sorts by time."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            return rfc3339(datetime.combine(date.fromisoformat(given), datetime.min.time(), UTC))
        moment = datetime.fromisoformat(given)
        if moment.tzinfo is None:
            raise ValueError("a time needs its zone")
        return rfc3339(moment.astimezone(UTC))

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.canonical_value is None) != (self.canonical_unit is None):
            raise ValueError("canonical_value and canonical_unit go together")
        return self

    @classmethod
    def measured(cls, name: str, value: float, unit: str, **fields: Any) -> Marker:
        """A marker by any name that it goes by, with its canonical value worked out."""
        entry = marker_entry(name, fields.get("loinc"))
        made: dict[str, Any] = {
            "name": entry.key if entry else marker_name(name),
            "value": value,
            "unit": unit,
            **fields,
        }
        if entry is not None:
            made.setdefault("loinc", entry.loinc)
            # A unit that does not convert is kept as reported; who compares the value is told.
            with contextlib.suppress(NotConvertible):
                made |= {"canonical_value": canonical(entry, value, unit), "canonical_unit": entry.unit}
        return cls.model_validate(made)


def marker_name(text: str) -> str:
    """A name as a slug: `Vitamin B6 (P-5-P)` is `vitamin_b6_p_5_p`."""
    slug = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return (slug if slug[:1].isalpha() else f"marker_{slug}")[:64].rstrip("_")


class Markers:
    """The markers of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal
        self._pk = principal.partition
        self._rows = NewestWord(principal, _PREFIX, marker_of, own_word_stands=True)

    def put(self, markers: Iterable[Marker]) -> None:
        """Write measurements; one that is there already, by name and time, is replaced."""
        rows = {marker_key(one): one.model_dump(exclude_none=True) for one in markers}
        with Changes(self._principal).changing(rows):
            records().batch_put({"pk": self._pk, "sk": sk, **row} for sk, row in rows.items())

    def merge(self, markers: Iterable[Marker]) -> int:
        """Write measurements of a connected provider where they are newer than what is there. What a person brought
        themselves stands above every provider's word, and no rebuild takes it back. Returns how many rows changed."""
        return self._rows.merge((marker_key(each), each) for each in markers)

    def remove_source(self, source: str) -> int:
        """Removes what a source measured. Returns how many."""
        return self._rows.remove_source(source)

    def remove(self, markers: Iterable[Marker]) -> None:
        """Remove measurements."""
        keys = [marker_key(one) for one in markers]
        with Changes(self._principal).changing(keys):
            records().batch_delete((self._pk, key) for key in keys)

    def remove_of_lab(self, lab_id: str, keys: Iterable[str]) -> None:
        """Remove those of these measurements that this laboratory report wrote; what another one wrote over them stays."""
        theirs = list(keys)
        if not theirs:
            return
        with Changes(self._principal).changing(theirs):
            for key in theirs:
                with contextlib.suppress(ConditionFailed):
                    records().delete(self._pk, key, condition=Attr("lab_id").eq(lab_id))

    def range(self, name: str, first: date, last: date) -> list[Marker]:
        """The measurements of one marker from `first` to `last` (UTC dates, both included), oldest first."""
        rows = records().query(self._pk, after=f"{_PREFIX}{name}#{first}", until=f"{_PREFIX}{name}#{last}T~")
        return [marker_of(row) for row in rows]

    def history(self, name: str, limit: int | None = None) -> list[Marker]:
        """The measurements of one marker, newest first."""
        return [
            marker_of(row) for row in records().query(self._pk, prefix=f"{_PREFIX}{name}#", forward=False, limit=limit)
        ]

    def latest(self) -> list[Marker]:
        """The newest measurement of each marker, by name."""
        newest: dict[str, Marker] = {}
        for row in records().query(self._pk, prefix=_PREFIX):
            # Rows come by name and time, so the last of a name is its newest.
            newest[row["name"]] = marker_of(row)
        return [newest[name] for name in sorted(newest)]


def markers_for_agents(markers: Iterable[Marker]) -> dict[str, dict[str, Any]]:
    """Latest markers as layer 3 of a context has them: by name value, unit, date and the report's own range."""
    newest = sorted(markers, key=lambda one: one.taken_at, reverse=True)[:MOST_SHARED]
    return {one.name: _shown(one) for one in sorted(newest, key=lambda one: one.name)}


def _shown(marker: Marker) -> dict[str, Any]:
    plain = int(marker.value) if marker.value.is_integer() else marker.value
    value: Any = f"{marker.comparator} {plain}" if marker.comparator else plain
    shown = {"value": value, "unit": marker.unit, "date": marker.taken_at[:10]}
    printed = marker.printed_range
    if printed is not None:
        shown["range_on_report"] = printed.text or [printed.low, printed.high]
    return shown


def marker_key(marker: Marker) -> str:
    """The key of a measurement's row: one marker at one instant."""
    return f"{_PREFIX}{marker.name}#{marker.taken_at}"


def marker_of(row: Item) -> Marker:
    """A row as a measurement."""
    return Marker.model_validate({name: row[name] for name in Marker.model_fields if name in row})
