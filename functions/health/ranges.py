"""Reference ranges of laboratory and body markers, and where a value lies in them.

The range printed on the person's own report is preferred: it belongs to the assay that measured the value. Where there is
none, data/reference_ranges.json has one for non-pregnant adults, and says of what kind it is: a statistical interval, a
limit at which guidelines decide, a band of a population, or a rule of thumb for a derived figure. The kind goes into
every answer, since "outside" means something else for each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from functions.health.units import NotConvertible, Substance, UnitUnknown

_FILE = Path(__file__).parent / "data" / "reference_ranges.json"
ADULT_YEARS = 18

Kind = Literal["reference_interval", "decision_limit", "population_band", "derived"]
Sex = Literal["female", "male"]
Comparator = Literal["<", "<=", ">", ">="]
Position = Literal["below", "within", "above", "depends_on_sex", "cannot_tell"]

KIND_MEANS: Mapping[str, str] = MappingProxyType(
    {
        "printed_on_report": "The range that the laboratory printed for this value, with its own assay.",
        "reference_interval": "The middle 95 % of healthy adults: one healthy person in twenty lies outside.",
        "decision_limit": "A limit at which guidelines weigh action. It does not say what is usual; targets depend on risk.",
        "population_band": "What is common among people with such a device. One's own usual value tells more.",
        "derived": "A rule of thumb for a computed figure, without consensus.",
    }
)


class PrintedRange(BaseModel):
    """A range as the person's own report prints it, in the unit of its value where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float | None = None
    high: float | None = None
    unit: str | None = None
    text: str | None = None
    """As it stands there: `< 100 (optimal)`."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range; an end that is None is open. Both ends belong to it."""

    low: float | None
    high: float | None

    def position(self, value: float, comparator: Comparator | None = None) -> Position:
        """Where a value lies; `<0.3` lies somewhere below 0.3, which may not be enough to tell."""
        if comparator in ("<", "<="):
            if self.low is not None and value <= self.low:
                return "below"
            return "within" if self.low is None and self.high is not None and value <= self.high else "cannot_tell"
        if comparator in (">", ">="):
            if self.high is not None and value >= self.high:
                return "above"
            return "within" if self.high is None and self.low is not None and value >= self.low else "cannot_tell"
        if self.low is not None and value < self.low:
            return "below"
        return "above" if self.high is not None and value > self.high else "within"

    def distance(self, value: float) -> float:
        """From the nearest end, for a value outside; 0 inside."""
        if self.low is not None and value < self.low:
            return self.low - value
        return value - self.high if self.high is not None and value > self.high else 0.0


@dataclass(frozen=True, slots=True)
class RangeEntry:
    """A marker as the file has it."""

    key: str
    name: str
    loinc: str | None
    substance: Substance
    bounds: Mapping[str, Bounds]
    """By `female`, `male` or `any`."""
    kind: Kind
    sources: tuple[str, ...]
    confidence: str
    note: str
    aliases: tuple[str, ...]

    @property
    def unit(self) -> str:
        """The canonical unit."""
        return self.substance.unit


@dataclass(frozen=True, slots=True)
class Compared:
    """A value beside a range, all in the marker's canonical unit."""

    value: float
    position: Position
    bounds: Mapping[str, Bounds]
    """The range, or one for each sex where they differ and the sex is not known."""
    kind: str
    distance: float | None
    """None where the position depends on what is not known."""


class OutOfScope(ValueError):
    """The file has no range for this person; the text says why."""


def marker_entry(name: str, loinc: str | None = None) -> RangeEntry | None:
    """By LOINC code, key, name or alias, however it is written."""
    entries, index = _entries(), _index()
    if loinc is not None and loinc in index:
        return entries[index[loinc]]
    key = index.get(_plain(name))
    return entries[key] if key is not None else None


def known_markers() -> list[str]:
    """The keys of all markers."""
    return list(_entries())


def canonical(entry: RangeEntry, value: float, unit: str) -> float:
    """A value in the marker's own unit. Raises NotConvertible, whose text names the units that would do."""
    try:
        return entry.substance.to_unit(value, unit)
    except (UnitUnknown, NotConvertible):
        units = ", ".join(entry.substance.convertible())
        raise NotConvertible(f"{entry.name} cannot be given in {unit!r}; it converts from: {units}") from None


def compare_with_report(
    entry: RangeEntry | None, value: float, unit: str, printed: PrintedRange, comparator: Comparator | None = None
) -> Compared:
    """Against the range on the report. A marker that the file does not know is compared in the unit of its report.

    Raises NotConvertible.
    """

    def in_canonical(bound: float | None, given: str) -> float | None:
        return bound if bound is None or entry is None else canonical(entry, bound, given)

    range_unit = printed.unit or unit
    if entry is None and range_unit != unit:
        raise NotConvertible(f"the value is in {unit!r} and its range in {range_unit!r}")
    bounds = Bounds(in_canonical(printed.low, range_unit), in_canonical(printed.high, range_unit))
    own = in_canonical(value, unit)
    assert own is not None  # noqa: S101 - a value was given
    return Compared(own, bounds.position(own, comparator), {"any": bounds}, "printed_on_report", bounds.distance(own))


def compare_with_reference(
    entry: RangeEntry,
    value: float,
    unit: str,
    *,
    sex: Sex | None = None,
    age_years: int | None = None,
    comparator: Comparator | None = None,
) -> Compared:
    """Against the file's range for this person. Raises NotConvertible, OutOfScope."""
    if age_years is not None and age_years < ADULT_YEARS:
        raise OutOfScope("these ranges are of adults; for a child only the range on the report counts")
    own = canonical(entry, value, unit)
    bounds = dict(entry.bounds)
    if "any" not in bounds and sex is not None:
        if sex not in bounds:
            raise OutOfScope(f"there is no range of {entry.name} for this sex")
        bounds = {sex: bounds[sex]}
    positions = {one.position(own, comparator) for one in bounds.values()}
    certain = len(positions) == 1
    return Compared(
        own,
        positions.pop() if certain else "depends_on_sex",
        bounds,
        entry.kind,
        min(one.distance(own) for one in bounds.values()) if certain else None,
    )


@cache
def _entries() -> Mapping[str, RangeEntry]:
    """Read on first use."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({raw["key"]: _entry(raw) for raw in content["entries"]})


@cache
def _index() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, entry in _entries().items():
        for name in (*([entry.loinc] if entry.loinc else []), key, entry.name, *entry.aliases):
            found.setdefault(name if name == entry.loinc else _plain(name), key)
    for name, key in _MORE_NAMES.items():
        found.setdefault(name, key)
    return MappingProxyType(found)


_MORE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ldl cholesterol": "ldl_c", "ldl c calc": "ldl_c", "hdl": "hdl_c", "hdl cholesterol": "hdl_c",
        "total cholesterol": "cholesterol_total", "cholesterol": "cholesterol_total", "triglyceride": "triglycerides",
        "haemoglobin": "hemoglobin", "haematocrit": "hematocrit", "vitamin d 25 oh": "vitamin_d",
        "25 oh vitamin d": "vitamin_d", "vitamin d": "vitamin_d", "b12": "vitamin_b12", "crp hs": "hs_crp",
        "hs crp": "hs_crp", "fasting glucose": "glucose_fasting", "glycated hemoglobin": "hba1c",
        "fasting insulin": "insulin_fasting", "apolipoprotein b": "apob", "lp a": "lpa_molar", "thyrotropin": "tsh",
        "free t4": "ft4", "free t3": "ft3", "testosterone": "testosterone_total", "urea nitrogen": "bun",
        "heart rate variability": "hrv_rmssd", "systolic blood pressure": "systolic_bp",
        "diastolic blood pressure": "diastolic_bp", "body mass index": "bmi", "alanine aminotransferase": "alt",
        "aspartate aminotransferase": "ast",
    }
)  # fmt: skip
"""Names that reports and people use beside those of the file."""


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())


_SEXES = {"M": "male", "F": "female", "any": "any"}


def _entry(raw: Mapping[str, Any]) -> RangeEntry:
    return RangeEntry(
        key=raw["key"],
        name=raw["name"],
        loinc=raw["loinc"],
        substance=_substance(raw),
        bounds=MappingProxyType({_SEXES[sex]: Bounds(*ends) for sex, ends in raw["range"].items()}),
        kind=raw["kind"],
        sources=tuple(raw["source"]),
        confidence=raw["confidence"],
        note=raw["note"],
        aliases=tuple(raw["aliases"]),
    )


_AFFINE = re.compile(r"= (?P<factor>[\d.]+)\*\w+ - (?P<offset>[\d.]+)$")


def _substance(raw: Mapping[str, Any]) -> Substance:
    """A factor is a number, an affine rule (`IFCC = 10.93*NGSP - 23.5`), or words that say that there is none."""
    factor = raw["to_alt_factor"]
    if isinstance(factor, int | float):
        return Substance(raw["unit"], raw["alt_unit"], float(factor))
    rule = _AFFINE.search(factor or "")
    if rule is None:
        return Substance(raw["unit"], raw["alt_unit"])
    return Substance(raw["unit"], raw["alt_unit"], float(rule["factor"]), -float(rule["offset"]))
