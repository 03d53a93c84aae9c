"""What a reading has to pass before it counts without the person's word.

Each check that it does not pass is a doubt, in words and with a code. The checks know no report: they see the value, its
unit, the range and the flag that were printed beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contracts.labs import Doubt
from functions.health.lab_names import substance_entry
from functions.health.ranges import Comparator, PrintedRange, RangeEntry, canonical
from functions.health.units import NotConvertible, UnitUnknown, plain_unit, read_unit

_FILE = Path(__file__).parent / "data" / "lab_limits.json"
SURE = 0.8
"""Confidence of a reading below which the person is asked."""
_FAR = 2.0
"""Times beyond the end of the reference range, where another unit that fits is worth a question."""
_FAR_RANGE, _FAR_END = 2.5, 5.0
"""The same for a printed range with both ends, and for one with one end: there laboratories differ more."""
_HIGH_FLAGS = frozenset({"H", "HH", "HI", "HIGH", "+", "++", "↑", "A+", "HOCH"})
_LOW_FLAGS = frozenset({"L", "LL", "LO", "LOW", "-", "--", "↓", "NIEDRIG"})

_OTHER_UNITS: Mapping[str, tuple[str, ...]] = {
    "mass/volume": ("g/L", "g/dL", "mg/dL", "mg/L", "ug/dL", "ug/L", "ng/mL", "ng/dL", "pg/mL"),
    "amount/volume": ("mmol/L", "umol/L", "nmol/L", "pmol/L"),
}
"""What laboratories print for a concentration, the usual units first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A reading as the checks see it."""

    name: str
    loinc: str | None
    value: float
    comparator: Comparator | None
    unit: str
    printed_range: PrintedRange | None
    flag: str | None
    report_flags: bool
    """The report marks values outside their range."""
    confidence: float


@cache
def limits() -> Mapping[str, tuple[float, float]]:
    """What is possible, in canonical units, by marker."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))["limits"]
    return {key: (float(low), float(high)) for key, (low, high) in content.items()}


def doubts_of(reading: Measured) -> list[Doubt]:
    """Why the person should be asked; none where there is no reason."""
    return list(_doubts(reading))


def _doubts(reading: Measured) -> Iterator[Doubt]:
    entry = substance_entry(reading.name, reading.loinc)
    if reading.confidence < SURE:
        yield Doubt(reason="low_confidence", text=f"It was read with a confidence of {reading.confidence:.2f}.")
    if entry is None:
        yield from _unknown(reading)
    else:
        yield from _codes(reading)
        yield from _unit(reading, entry)
    yield from _flag(reading)


def _unknown(reading: Measured) -> Iterator[Doubt]:
    if not reading.unit and reading.printed_range is None:
        yield Doubt(
            reason="unknown_marker",
            text=f"{reading.name!r} is no marker that is known here, and stands without a unit and a range.",
        )


def _codes(reading: Measured) -> Iterator[Doubt]:
    by_code, by_name = substance_entry("", reading.loinc), substance_entry(reading.name)
    if by_code is not None and by_name is not None and by_code != by_name:
        yield Doubt(
            reason="name_and_code_disagree",
            text=f"The name says {by_name.name}, the LOINC code {reading.loinc} says {by_code.name}.",
        )


def _unit(reading: Measured, entry: RangeEntry) -> Iterator[Doubt]:
    if not reading.unit and plain_unit(entry.unit) != "ratio":
        fitting = _fitting(reading, entry, any_unit=False)
        yield Doubt(
            reason="unit_missing",
            text="It stands without a unit." + (f" In {fitting} it would be a usual value." if fitting else ""),
            suggestion={"unit": fitting} if fitting else None,
        )
        return
    try:
        own = canonical(entry, reading.value, reading.unit)
    except NotConvertible as error:
        yield Doubt(reason="unit_unknown", text=f"{error}.")
        return
    yield from _possible(reading, entry, own)
    yield from _range_unit(reading, entry, own)


def _possible(reading: Measured, entry: RangeEntry, own: float) -> Iterator[Doubt]:
    low, high = limits().get(entry.key, (float("-inf"), float("inf")))
    # Of "<0.3" nothing is said but that it is not more.
    impossible = own > high or (own < low and reading.comparator not in ("<", "<="))
    far = _is_far(entry, own) and not _range_fits(reading, entry)
    fitting = _fitting(reading, entry, any_unit=impossible) if impossible or far else None
    if fitting is not None:
        shown = f"{reading.value:g} {reading.unit} is {'not possible' if impossible else 'far from usual'}"
        yield Doubt(
            reason="unit_mix_up",
            text=f"{shown}; {reading.value:g} {fitting} would be a usual value.",
            suggestion={"unit": fitting},
        )
    if impossible:
        text = f"{reading.value:g} {reading.unit} lies outside what can be measured: {low:g} to {high:g} {entry.unit}."
        yield Doubt(reason="impossible_value", text=text)


def _is_far(entry: RangeEntry, own: float) -> bool:
    low, high = _ends(entry)
    return (high is not None and own > high * _FAR) or (low is not None and own < low / _FAR)


def _ends(entry: RangeEntry) -> tuple[float | None, float | None]:
    """Of the reference ranges of both sexes together."""
    lows = [one.low for one in entry.bounds.values() if one.low is not None]
    highs = [one.high for one in entry.bounds.values() if one.high is not None]
    return min(lows, default=None), max(highs, default=None)


def _fitting(reading: Measured, entry: RangeEntry, *, any_unit: bool) -> str | None:
    """A unit in which the value would be usual: so a mix-up of a factor 10, 18, 38.67 or 88.4 shows itself.

    `any_unit`: not only those in which laboratories give this marker.
    """
    low, high = _ends(entry)
    if reading.comparator is not None or (low is None and high is None):
        return None
    floor = low * 0.75 if low is not None else (high or 0) * 0.2
    ceiling = high * 1.33 if high is not None else (low or 0) * 4
    for unit in _candidates(entry) if any_unit else entry.substance.convertible():
        if plain_unit(unit) != plain_unit(reading.unit or "-"):
            try:
                if floor <= canonical(entry, reading.value, unit) <= ceiling:
                    return unit
            except NotConvertible:
                continue
    return None


def _candidates(entry: RangeEntry) -> list[str]:
    units = entry.substance.convertible()
    for one in list(units):
        try:
            kind = read_unit(one).measures
        except UnitUnknown:
            continue
        units += [other for other in _OTHER_UNITS.get(kind, ()) if other not in units]
    return units


def _range_unit(reading: Measured, entry: RangeEntry, own: float) -> Iterator[Doubt]:
    """A range that only makes sense in another unit than the value's."""
    low, high = limits().get(entry.key, (float("-inf"), float("inf")))
    ratios = _range_ratios(reading, entry)
    far = _FAR_RANGE if len(ratios) == 2 else _FAR_END
    if low <= own <= high and ratios and (all(one > far for one in ratios) or all(one < 1 / far for one in ratios)):
        shown = reading.printed_range.text if reading.printed_range else ""
        yield Doubt(
            reason="range_in_other_unit",
            text=f"The printed range {shown} makes no sense in {reading.unit}: which unit is right?",
        )


def _range_fits(reading: Measured, entry: RangeEntry) -> bool:
    """Whether the printed range is much like the reference range: then the unit is right, however far the value."""
    ratios = _range_ratios(reading, entry)
    return bool(ratios) and all(1 / _FAR_RANGE <= one <= _FAR_RANGE for one in ratios)


def _range_ratios(reading: Measured, entry: RangeEntry) -> list[float]:
    """Each end of the printed range over the same end of the reference range, where both have it."""
    printed = reading.printed_range
    if printed is None:
        return []
    unit = printed.unit or reading.unit
    pairs = zip((printed.low, printed.high), _ends(entry), strict=True)
    return [canonical(entry, own, unit) / end for own, end in pairs if own and end]


def _flag(reading: Measured) -> Iterator[Doubt]:
    printed, flag = reading.printed_range, (reading.flag or "").strip("()[] ").upper()
    if printed is None or (printed.low is None and printed.high is None) or printed.unit is not None:
        return
    above = printed.high is not None and reading.value > printed.high
    below = printed.low is not None and reading.value < printed.low
    if reading.comparator is not None:
        return
    wrong = (flag in _HIGH_FLAGS and not above) or (flag in _LOW_FLAGS and not below)
    unmarked = not flag and reading.report_flags and (above or below)
    if wrong or unmarked:
        said = f"is marked {flag}" if flag else "is not marked"
        where = "above" if above else "below" if below else "within"
        yield Doubt(
            reason="flag_contradicts_range",
            text=f"{reading.value:g} {said}, and lies {where} the printed range {printed.text or ''}.".replace(
                " .", "."
            ),
        )
