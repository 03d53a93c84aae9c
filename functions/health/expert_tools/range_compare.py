"""`range_compare`: where a marker's value lies, in the range of the person's own report before any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contracts.described import Described
from functions.core.tools import Tool, ToolCall, ToolError
from functions.health.expert_tools.person import Person
from functions.health.expert_tools.results import Result, Source
from functions.health.markers import Marker, marker_name
from functions.health.ranges import (
    KIND_MEANS,
    Compared,
    OutOfScope,
    Position,
    RangeEntry,
    Sex,
    compare_with_reference,
    compare_with_report,
    known_markers,
    marker_entry,
)
from functions.health.units import NotConvertible


class RangeCompare(Described):
    """What to compare."""

    model_config = ConfigDict(extra="forbid")

    marker: Annotated[str, Field(min_length=1, max_length=100)]
    """By name, abbreviation or LOINC code: `LDL`, `HbA1c`, `13457-7`."""
    value: float | None = None
    """Left out: the person's own latest value."""
    unit: Annotated[str, Field(max_length=40)] | None = None
    """Of the value. A value needs one."""
    sex: Sex | None = None
    """Left out: the profile's."""
    age_years: Annotated[int, Field(ge=0, le=120)] | None = None
    """Left out: the profile's."""


class Ends(BaseModel):
    low: float | None
    high: float | None


class Compare(BaseModel):
    position: Position
    """`depends_on_sex`: ranges differ by sex and the sex is not known. `cannot_tell`: the report only says "below" or
    "above" a value."""
    ranges: dict[str, Ends]
    """By sex where they differ, else under `any`; in `canonical_unit`."""
    distance: float | None
    """From the nearest end, in `canonical_unit`; 0 within."""
    kind: str
    kind_means: str
    """What lying outside means for this kind of range."""


class RangeResult(Result):
    """A value beside its range."""

    marker: str
    name: str
    loinc: str | None
    value: float
    unit: str
    canonical_value: float
    canonical_unit: str
    date: str | None
    """Of the person's own value."""
    compared: Compare
    """With the range that counts: that of the person's own report, else the reference."""
    reference: Compare | None
    """Where the report's range counts: what the reference says."""
    note: str
    confidence: str
    sources: list[str]


def range_compare_tool(person: Callable[[], Person]) -> Tool:
    """`person` is asked when the tool is called."""

    def run(asked: RangeCompare, _: ToolCall) -> RangeResult:
        return compare(asked, person())

    return Tool(
        name="range_compare",
        description=(
            "Says where a laboratory or body value lies in its range: converts units, minds sex and age, says of what kind "
            "the range is, and prefers the range printed on the person's own report. Without a value it takes the person's "
            "latest one. It is no diagnosis. Cite it by its id in square brackets, such as [range:ldl_c]."
        ),
        input=RangeCompare,
        output=RangeResult,
        run=run,
    )


def compare(asked: RangeCompare, person: Person) -> RangeResult:
    """Raises ToolError, with what would do instead."""
    entry = marker_entry(asked.marker, asked.marker)
    own = person.markers.get(entry.key if entry else marker_name(asked.marker))
    value, unit = _given(asked, own)
    if entry is None and (own is None or own.printed_range is None):
        raise ToolError(f"there is no range of {asked.marker!r}; there are ranges of: {', '.join(known_markers())}")
    comparator = own.comparator if own is not None and asked.value is None else None
    try:
        by_report = None
        if own is not None and own.printed_range is not None:
            # A report prints a range in the unit of its own value, which need not be the unit that was asked with.
            printed = own.printed_range.model_copy(update={"unit": own.printed_range.unit or own.unit})
            by_report = compare_with_report(entry, value, unit, printed, comparator)
        by_reference, why_not = None, ""
        if entry is not None:
            try:
                by_reference = compare_with_reference(
                    entry,
                    value,
                    unit,
                    sex=asked.sex or person.sex,
                    age_years=person.age_years if asked.age_years is None else asked.age_years,
                    comparator=comparator,
                )
            except OutOfScope as error:
                why_not = str(error)
    except NotConvertible as error:
        raise ToolError(str(error)) from error
    first = by_report or by_reference
    if first is None:
        raise ToolError(why_not)
    return _result(
        entry,
        asked,
        own=own if asked.value is None else None,
        given=(value, unit),
        first=first,
        reference=by_reference if by_report else None,
    )


def _given(asked: RangeCompare, own: Marker | None) -> tuple[float, str]:
    if asked.value is None:
        if own is None:
            raise ToolError(f"the person has no value of {asked.marker!r}; give value and unit")
        return own.value, own.unit
    if asked.unit is None:
        raise ToolError("a value needs its unit")
    return asked.value, asked.unit


def _result(
    entry: RangeEntry | None,
    asked: RangeCompare,
    *,
    own: Marker | None,
    given: tuple[float, str],
    first: Compared,
    reference: Compared | None,
) -> RangeResult:
    key = entry.key if entry else marker_name(asked.marker)
    name = entry.name if entry else asked.marker
    printed = first.kind == "printed_on_report"
    source = Source(
        id=f"range:{key}",
        title=f"{'Range on your report' if printed else 'Reference range'}: {name}",
        source="your own laboratory report" if printed else "; ".join(entry.sources if entry else ()),
        label="your report's range" if printed else f"reference range of {name}",
    )
    return RangeResult(
        marker=key,
        name=name,
        loinc=entry.loinc if entry else None,
        value=given[0],
        unit=given[1],
        canonical_value=round(first.value, 6),
        canonical_unit=entry.unit if entry else given[1],
        date=own.taken_at[:10] if own else None,
        compared=_shown(first),
        reference=_shown(reference) if reference else None,
        note=entry.note if entry else "",
        confidence=entry.confidence if entry else "high",
        sources=list(entry.sources) if entry else [],
        citations=[source],
    )


def _shown(compared: Compared) -> Compare:
    return Compare(
        position=compared.position,
        ranges={sex: Ends(low=bounds.low, high=bounds.high) for sex, bounds in compared.bounds.items()},
        distance=None if compared.distance is None else round(compared.distance, 6),
        kind=compared.kind,
        kind_means=KIND_MEANS[compared.kind],
    )
