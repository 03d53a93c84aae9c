"""What a person's word makes of the values of a report: confirmed, corrected or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from contracts.labs import LabUpdate, ValueChange
from functions.core.errors import ValidationFailed
from functions.health.errors import LabDateNeeded, UnknownLabValue
from functions.health.lab_names import substance_entry
from functions.health.lab_values import ReportValue
from functions.health.ranges import canonical
from functions.health.units import NotConvertible


def changed_values(values: Sequence[ReportValue], update: LabUpdate, *, today: date) -> list[ReportValue]:
    """The values after the person's word. Raises UnknownLabValue, ValidationFailed, LabDateNeeded."""
    by_id = {change.id: change for change in update.values}
    missing = sorted(by_id.keys() - {one.id for one in values})
    if missing:
        raise UnknownLabValue({"id": missing[0]})
    if update.taken_on is not None and not date(1950, 1, 1) <= update.taken_on <= today:
        raise _unfit("taken_on", "a day from 1950 until today")
    changed = []
    for one in values:
        change = by_id.get(one.id)
        if change is None and update.confirm_all and one.status == "needs_confirmation":
            change = ValueChange(id=one.id)
        dated = one if update.taken_on is None else one.model_copy(update={"taken_on": update.taken_on})
        changed.append(_changed(dated, change) if change is not None else dated)
    if any(one.status == "stored" and one.taken_on is None for one in changed):
        raise LabDateNeeded
    return _no_two_of_one(changed)


def _changed(value: ReportValue, change: ValueChange) -> ReportValue:
    if change.decision == "drop":
        return value.model_copy(update={"status": "dropped"})
    given = {"value": change.value, "unit": change.unit, "name": change.marker}
    corrections = {name: one for name, one in given.items() if one is not None and one != getattr(value, name)}
    update: dict[str, object] = {"status": "stored", **corrections}
    if corrections:
        update |= {"corrected": True, "confidence": 1.0}
        # A number or a name that the person gives is that number and that marker, whatever was printed beside it.
        update |= {"comparator": None} if "value" in corrections else {}
        update |= {"loinc": None} if "name" in corrections else {}
        if "unit" in corrections:
            _require_unit(value, corrections)
    return value.model_copy(update=update)


def _require_unit(value: ReportValue, corrections: Mapping[str, object]) -> None:
    entry = substance_entry(str(corrections.get("name", value.name)))
    if entry is not None:
        try:
            canonical(entry, value.value, str(corrections["unit"]))
        except NotConvertible as error:
            raise _unfit("values.unit", str(error)) from error


def _no_two_of_one(values: list[ReportValue]) -> list[ReportValue]:
    """One marker on one day is one measurement."""
    seen: dict[tuple[str, date | None], str] = {}
    for one in values:
        if one.status == "stored":
            other = seen.setdefault((one.marker, one.taken_on), one.id)
            if other != one.id:
                raise _unfit("values", f"{other} and {one.id} are the same marker on the same day; drop one of them")
    return values


def _unfit(path: str, message: str) -> ValidationFailed:
    return ValidationFailed({"errors": [{"path": path, "message": message}]})
