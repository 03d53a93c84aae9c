"""From a file to rows, whoever carries it out: a request that has a small table in its body, or the states of an import.

Reading and writing are apart. What was read is put together by date and can be kept as JSON; merging it is idempotent, so
writing may stop anywhere and begin again, at the place where it stopped or from the start.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contracts.imports import ImportPreview, SkippedKind
from functions.core.principal import Principal
from functions.health.activities import Activities, Activity
from functions.health.days import Days, Part
from functions.health.import_formats.detection import Package
from functions.health.import_formats.found import FileRefused, Reading, Skipped
from functions.health.import_formats.reading import read_file
from functions.health.metrics import METRICS

MAX_PARTS = 60_000
"""Days and sleeps of one file: sixty years with two sleeps a night."""
MAX_ACTIVITIES = 50_000
MOST_SKIPPED = 50
"""Kinds of what was skipped that a report names."""

Item = Part | Activity


@dataclass
class Gathered:
    """What is in a file."""

    parts: list[Part] = field(default_factory=list)
    """By date."""
    activities: list[Activity] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def items(self) -> Sequence[Item]:
        """What is to be written, always in the same order."""
        return [*self.parts, *self.activities]

    def take(self, part: Part) -> None:
        """A part without what no body has: that is an error of a device, of a file, or of a unit."""
        kept = {name: value for name, value in part.metrics.items() if _is_plausible(name, value)}
        where = part.date.isoformat()
        self.skipped.extend(Skipped("implausible", name, where) for name in part.metrics.keys() - kept.keys())
        if kept or part.workouts:
            self.parts.append(replace(part, metrics=kept))

    def preview(self) -> ImportPreview:
        dates = {part.date for part in self.parts} | {activity.date for activity in self.activities}
        by_metric: dict[str, set[date]] = {}
        for part in self.parts:
            for metric in part.metrics:
                by_metric.setdefault(metric, set()).add(part.date)
        return ImportPreview(
            first_date=min(dates, default=None),
            last_date=max(dates, default=None),
            days=len({part.date for part in self.parts}),
            activities=len(self.activities),
            metrics={metric: len(days) for metric, days in sorted(by_metric.items())},
            skipped=list(_by_kind(self.skipped)),
            skipped_total=sum(one.count for one in self.skipped),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "parts": [
                [
                    part.date.isoformat(), part.source, part.part, dict(part.metrics), list(part.workouts), part.stamp,
                    None if part.weight == float("inf") else part.weight,
                ]
                for part in self.parts
            ],
            "activities": [activity.model_dump(mode="json", exclude_none=True) for activity in self.activities],
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Gathered:
        """Without what was skipped."""
        parts = [
            Part(
                date.fromisoformat(day), source, part, metrics, tuple(workouts), stamp,
                float("inf") if weight is None else weight,
            )
            for day, source, part, metrics, workouts, stamp, weight in value["parts"]
        ]  # fmt: skip
        return cls(parts, [Activity.model_validate(one) for one in value["activities"]])


def gather(package: Package, reading: Reading) -> Gathered:
    """Read a file to its end. Raises FileRefused."""
    found = Gathered()
    for one in read_file(package, reading):
        if isinstance(one, Part):
            found.take(one)
        elif isinstance(one, Activity):
            found.activities.append(one)
        else:
            found.skipped.append(one)
        if len(found.parts) > MAX_PARTS or len(found.activities) > MAX_ACTIVITIES:
            raise FileRefused("too_large", f"the file has more than {MAX_PARTS} days and sleeps; split it")
    if not found.parts and not found.activities:
        raise FileRefused("empty", "the file has no day with a value that can be read")
    found.parts.sort(key=lambda part: (part.date, part.part))
    found.activities.sort(key=lambda activity: (activity.date, activity.id))
    return found


def write(principal: Principal, items: Sequence[Item]) -> tuple[int, int]:
    """Merge some of what was gathered. How many days and how many workouts look different now."""
    days = Days(principal).merge(one for one in items if isinstance(one, Part))
    activities = Activities(principal).merge(one for one in items if isinstance(one, Activity))
    return days, activities


def _is_plausible(name: str, value: float) -> bool:
    low, high = METRICS[name].plausible if name in METRICS else (-math.inf, math.inf)
    return low <= value <= high


def _by_kind(skipped: Sequence[Skipped]) -> Iterator[SkippedKind]:
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], str] = {}
    for one in skipped:
        counts[one.reason, one.what] += one.count
        places.setdefault((one.reason, one.what), one.where)
    for (reason, what), count in counts.most_common(MOST_SKIPPED):
        yield SkippedKind(reason=reason, what=what, count=count, first=places[reason, what])
