"""A value of a laboratory report: as it is kept in the report's row, as a marker, and as the person sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.labs import Doubt, Flag, LabRange, LabValue, ValueStatus
from functions.health.lab_names import lab_entry, substance_entry
from functions.health.markers import Marker, marker_name
from functions.health.ranges import (
    Comparator,
    Compared,
    OutOfScope,
    PrintedRange,
    RangeEntry,
    Sex,
    canonical,
    compare_with_reference,
    compare_with_report,
)
from functions.health.safety.critical_values import critical_marker
from functions.health.units import NotConvertible, UnitUnknown

MOST_TEXT = 200
"""Characters of a report's line that are kept."""
NOTICE = (
    "At least one value is one at which laboratories call a doctor at once. If it is yours and from these days, call your "
    "doctor, or the emergency number if you feel unwell, now; do not wait for Amy."
)


class ReportValue(BaseModel):
    """A value in a report's row."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    status: ValueStatus
    name: str
    """As printed, with the specimen where it is not blood; or as the person corrected it."""
    printed_name: str
    loinc: str | None = None
    value: float
    comparator: Comparator | None = None
    unit: str
    taken_on: date | None = None
    printed_range: PrintedRange | None = None
    printed_flag: str | None = None
    page: int
    source_text: str
    confidence: float
    doubts: list[Doubt] = []
    corrected: bool = False

    @property
    def marker(self) -> str:
        """The name that it is kept under."""
        entry = lab_entry(self.name, self.loinc)
        return entry.key if entry else marker_name(self.name)

    @property
    def canonical(self) -> tuple[float, str] | None:
        """Value and unit that all reports share; None where the marker or the unit is not known."""
        entry = substance_entry(self.name, self.loinc)
        try:
            return (canonical(entry, self.value, self.unit), entry.unit) if entry else None
        except NotConvertible:
            return None

    def as_marker(self, lab_id: str) -> Marker | None:
        """The measurement that it is; None while it waits, is dropped or has no date."""
        if self.status != "stored" or self.taken_on is None:
            return None
        entry, own = lab_entry(self.name, self.loinc), self.canonical
        return Marker(
            name=self.marker,
            value=self.value,
            comparator=self.comparator,
            unit=self.unit,
            canonical_value=own[0] if own else None,
            canonical_unit=own[1] if own else None,
            taken_at=self.taken_on.isoformat(),
            source="lab",
            printed_range=self.printed_range,
            loinc=entry.loinc if entry else self.loinc,
            lab_id=lab_id,
            page=self.page,
            source_text=self.source_text,
            confidence=self.confidence,
        )


def shown_value(value: ReportValue, sex: Sex | None, age_years: int | None) -> LabValue:
    """The value beside its ranges, for this person."""
    entry, own = lab_entry(value.name, value.loinc), value.canonical
    compared = _reference(value, entry, sex, age_years)
    return LabValue(
        **value.model_dump(
            include={
                "id", "status", "printed_name", "value", "comparator", "unit", "taken_on", "printed_flag", "page",
                "source_text", "confidence", "doubts", "corrected",
            }
        ),
        marker=value.marker,
        loinc=entry.loinc if entry else value.loinc,
        canonical_value=float(f"{own[0]:.6g}") if own else None,
        canonical_unit=own[1] if own else None,
        printed_range=LabRange(**value.printed_range.model_dump()) if value.printed_range else None,
        reference_range=_range(entry, compared),
        flag=_flag(value, entry, compared),
        critical=value.status != "dropped" and is_critical(value),
        needs_confirmation=value.status == "needs_confirmation",
    )  # fmt: skip


def is_critical(value: ReportValue) -> bool:
    """Whether it is one at which laboratories call a doctor; by any name that the marker goes by."""
    entry, own = substance_entry(value.name, value.loinc), value.canonical
    readings: list[tuple[float, str]] = [(value.value, value.unit), *([own] if own else [])]
    names = {value.name, value.printed_name, *((entry.name, entry.key.split("_")[0], *entry.aliases) if entry else ())}
    return any(
        critical_marker({"name": name, "value": reading, "unit": unit}) is not None
        for name in names
        for reading, unit in readings
    )


def _reference(value: ReportValue, entry: RangeEntry | None, sex: Sex | None, age_years: int | None) -> Compared | None:
    if entry is None:
        return None
    try:
        return compare_with_reference(
            entry, value.value, value.unit, sex=sex, age_years=age_years, comparator=value.comparator
        )
    except (NotConvertible, UnitUnknown, OutOfScope):
        return None


def _range(entry: RangeEntry | None, compared: Compared | None) -> LabRange | None:
    if entry is None or compared is None:
        return None
    if len(compared.bounds) == 1:
        (bounds,) = compared.bounds.values()
        return LabRange(low=bounds.low, high=bounds.high, unit=entry.unit, text=compared.kind)
    both = "; ".join(f"{who} {one.low or ''}-{one.high or ''}" for who, one in sorted(compared.bounds.items()))
    return LabRange(unit=entry.unit, text=f"{compared.kind}: {both}")


def _flag(value: ReportValue, entry: RangeEntry | None, compared: Compared | None) -> Flag | None:
    printed = value.printed_range
    if printed is not None and (printed.low is not None or printed.high is not None):
        try:
            return compare_with_report(entry, value.value, value.unit, printed, value.comparator).position
        except (NotConvertible, UnitUnknown):
            # A unit that does not convert is the same for the value and the range beside it.
            return compare_with_report(None, value.value, value.unit, printed, value.comparator).position
    return compared.position if compared else None


def values_from(rows: Any) -> list[ReportValue]:
    """The values of a row."""
    return [ReportValue.model_validate(one) for one in rows or []]
