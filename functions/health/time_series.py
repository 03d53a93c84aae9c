"""Series of metrics and markers for clients to draw: by day, week or month, in the unit that was asked for.

A week begins on Monday (ISO 8601), a month on its first day; a span at the edge holds what lies within the range that was
asked for. Daily values come from the sources that the person believes; markers in their canonical unit.
"""

from __future__ import annotations

import difflib
import statistics
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from contracts.data import Aggregation, MetricEntry, Point, Resolution, Series
from functions.core.principal import Principal
from functions.health.days import Days
from functions.health.errors import UnitDoesNotFit, UnknownMetric
from functions.health.markers import Markers
from functions.health.metrics import COMPOSITES, METRICS, RATIOS, Metric
from functions.health.ranges import RangeEntry, known_markers, marker_entry
from functions.health.units import NotConvertible, UnitUnknown, convert, plain_unit, read_unit

_AGGREGATES: Mapping[Aggregation, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "median": statistics.median,
    "min": min,
    "max": max,
    "sum": sum,
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
    "count": len,
}

_OFFERED = ("min", "h", "kg", "lb", "m", "km", "mi", "kcal", "kJ", "°C", "°F", "mL", "L", "mmHg", "kPa", "g")
"""Other units that people like to see daily metrics in."""


@dataclass(frozen=True, slots=True)
class Value:
    """One day's value, or one measurement."""

    date: date
    value: float
    source: str
    comparator: str | None = None


@cache
def catalogue() -> Mapping[str, MetricEntry]:
    """Everything that a series can be asked for, by name."""
    found = {name: _day_entry(metric, "day") for name, metric in METRICS.items()}
    found |= {name: _day_entry(metric, "derived") for name, metric in COMPOSITES.items()}
    for key in known_markers():
        entry = marker_entry(key)
        # A name that is both is the daily one's: blood pressure is worn on the wrist more often than printed on a report.
        if entry is not None and key not in found:
            found[key] = MetricEntry(
                name=key,
                label=entry.name,
                unit=entry.unit,
                kind="marker",
                description=f"{entry.name}, as laboratories report it.",
                units=entry.substance.convertible(),
                loinc=entry.loinc,
            )
    return found


def entry_named(name: str) -> MetricEntry:
    """A marker by any name that it goes by. Raises UnknownMetric, with names that are close."""
    marker = marker_entry(name)
    entry = catalogue().get(name) or (catalogue().get(marker.key) if marker else None)
    if entry is None:
        near = difflib.get_close_matches(name, catalogue(), n=3, cutoff=0.5)
        raise UnknownMetric({"metric": name[:64], "did_you_mean": near})
    return entry


def series(
    principal: Principal,
    names: Sequence[str],
    span: tuple[date, date],
    *,
    resolution: Resolution,
    aggregation: Aggregation,
    unit: str | None = None,
) -> list[Series]:
    """The series of `names` from the first to the last date, both included. Raises UnknownMetric, UnitDoesNotFit."""
    entries = list({entry.name: entry for entry in map(entry_named, names)}.values())
    scales = [_Scale.of(entry, unit) for entry in entries]
    daily = _daily(principal, [entry for entry in entries if entry.kind != "marker"], span)
    found = []
    for entry, scale in zip(entries, scales, strict=True):
        values, left_out = daily.get(entry.name, []), 0
        if entry.kind == "marker":
            values, left_out = _measured(principal, entry.name, span)
        points = [_point(part, scale, aggregation) for part in _parts(values, span, resolution)]
        found.append(
            Series(
                metric=entry.name,
                label=entry.label,
                unit="" if aggregation == "count" else scale.unit,
                kind="marker" if entry.kind == "marker" else "day",
                points=points,
                left_out=left_out,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Scale:
    unit: str
    apply: Callable[[float], float]

    @classmethod
    def of(cls, entry: MetricEntry, unit: str | None) -> _Scale:
        if unit is None or plain_unit(unit) == plain_unit(entry.unit):
            return cls(entry.unit, lambda value: value)
        if entry.kind == "marker":
            marker = marker_entry(entry.name)
            if marker is not None and _fits_marker(marker, unit):
                return cls(unit, lambda value: _out_of(marker, value, unit))
        elif any(plain_unit(unit) == plain_unit(other) for other in entry.units):
            return cls(unit, lambda value: convert(value, entry.unit, unit))
        raise UnitDoesNotFit({"metric": entry.name, "unit": unit[:40], "units": entry.units})


def _fits_marker(marker: RangeEntry, unit: str) -> bool:
    try:
        marker.substance.to_unit(1.0, unit)
    except (NotConvertible, UnitUnknown):
        return False
    return True


def _out_of(marker: RangeEntry, value: float, unit: str) -> float:
    """A canonical value in `unit`. What leads there is affine, so two of its values give the way back."""
    zero, one = marker.substance.to_unit(0.0, unit), marker.substance.to_unit(1.0, unit)
    return (value - zero) / (one - zero)


def _daily(principal: Principal, entries: Sequence[MetricEntry], span: tuple[date, date]) -> dict[str, list[Value]]:
    found: defaultdict[str, list[Value]] = defaultdict(list)
    if entries:
        for day in Days(principal).range(*span):
            for entry in entries:
                given = RATIOS.get(entry.name)
                if given is None and entry.name in day.metrics:
                    found[entry.name].append(Value(day.date, day.metrics[entry.name], day.sources[entry.name]))
                elif given is not None and given[0] in day.metrics and day.metrics.get(given[1]):
                    ratio = day.metrics[given[0]] / day.metrics[given[1]]
                    found[entry.name].append(Value(day.date, ratio, day.sources[given[0]]))
    return found


def _measured(principal: Principal, name: str, span: tuple[date, date]) -> tuple[list[Value], int]:
    markers = Markers(principal).range(name, *span)
    values = [
        Value(date.fromisoformat(one.taken_at[:10]), one.canonical_value, one.source, one.comparator)
        for one in markers
        if one.canonical_value is not None
    ]
    return values, len(markers) - len(values)


def _parts(
    values: Iterable[Value], span: tuple[date, date], resolution: Resolution
) -> list[tuple[date, date, list[Value]]]:
    parts: defaultdict[tuple[date, date], list[Value]] = defaultdict(list)
    for value in values:
        start, end = _bounds(value.date, resolution)
        parts[max(start, span[0]), min(end, span[1])].append(value)
    return [(start, end, parts[start, end]) for start, end in sorted(parts)]


def _bounds(day: date, resolution: Resolution) -> tuple[date, date]:
    if resolution == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if resolution == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _point(part: tuple[date, date, list[Value]], scale: _Scale, aggregation: Aggregation) -> Point:
    start, end, values = part
    number = _AGGREGATES[aggregation]([scale.apply(one.value) for one in values])
    return Point(
        start=start,
        end=end,
        value=number,
        n=len(values),
        sources=sorted({one.source for one in values}),
        comparators=sorted({one.comparator for one in values if one.comparator}),
    )


def _day_entry(metric: Metric, kind: str) -> MetricEntry:
    return MetricEntry.model_validate(
        {
            "name": metric.name,
            "label": metric.label,
            "unit": metric.unit,
            "kind": kind,
            "description": metric.description,
            "plausible_low": metric.plausible[0],
            "plausible_high": metric.plausible[1],
            "units": _units(metric),
        }
    )


def _units(metric: Metric) -> list[str]:
    """Its own unit, and what that converts to. A difference of temperatures is none: 0 °C less is not 32 °F less."""
    if not metric.unit:
        return []
    try:
        own = read_unit(metric.unit).measures
    except UnitUnknown:
        return [metric.unit]
    if own == "temperature" and metric.plausible[0] < 0:
        return [metric.unit]
    same = [unit for unit in _OFFERED if read_unit(unit).measures == own]
    return list(dict.fromkeys([metric.unit, *same]))
