"""Nights out of Apple's sleep analysis: overlapping intervals of several devices, which must not be added up.

Per device: intervals that lie within three hours of each other are one sleep; its date is the local one of its end. Of a
stage, and of sleep as a whole, the union counts. Of the devices that saw sleep end on a date the one that tells stages is
used, then by the order of devices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from functions.health.days import Part
from functions.health.import_formats.day_parts import DayParts, merged_length

_GAP = 3 * 3600
"""Seconds awake after which another sleep begins."""
_LONGEST = 24 * 3600

_IN_BED, _AWAKE = "in_bed", "awake"
_PREFIX = "HKCategoryValueSleepAnalysis"
KINDS = {
    f"{_PREFIX}InBed": _IN_BED,
    f"{_PREFIX}Awake": _AWAKE,
    f"{_PREFIX}Asleep": "asleep",
    f"{_PREFIX}AsleepUnspecified": "asleep",
    f"{_PREFIX}AsleepCore": "light_sleep_minutes",
    f"{_PREFIX}AsleepDeep": "deep_sleep_minutes",
    f"{_PREFIX}AsleepREM": "rem_sleep_minutes",
}
STAGES = ("light_sleep_minutes", "deep_sleep_minutes", "rem_sleep_minutes")


@dataclass(slots=True)
class _Sleep:
    date: date
    start: int
    by_kind: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def has_stages(self) -> bool:
        return any(stage in self.by_kind for stage in STAGES)


class Nights:
    """Everything that was said about sleep, until it can be put together."""

    def __init__(self) -> None:
        # Seconds since 1970, and the offset of the place where the interval ended.
        self._intervals: defaultdict[str, set[tuple[int, int, str, int]]] = defaultdict(set)

    def add(self, device: str, kind: str, start: datetime, end: datetime) -> bool:
        """False for an interval that came before."""
        offset = end.utcoffset() or timedelta()
        interval = (int(start.timestamp()), int(end.timestamp()), kind, int(offset.total_seconds()))
        if interval in self._intervals[device]:
            return False
        self._intervals[device].add(interval)
        return True

    @staticmethod
    def is_possible(start: datetime, end: datetime) -> bool:
        return 0 < (end - start).total_seconds() <= _LONGEST

    def parts(self, source: str, stamp: int, ranks: dict[str, tuple[int, str]], into: DayParts) -> Iterator[Part]:
        """One part for each sleep, oldest first."""
        by_date: defaultdict[date, list[tuple[tuple[bool, int, str], str, _Sleep]]] = defaultdict(list)
        for device, intervals in self._intervals.items():
            for sleep in _sleeps(sorted(intervals)):
                if into.admits(sleep.date, "SleepAnalysis"):
                    by_date[sleep.date].append(((not sleep.has_stages, *ranks[device]), device, sleep))
        self._intervals.clear()
        for _, sleeps in sorted(by_date.items()):
            first = min(rank for rank, _, _ in sleeps)
            chosen = next(device for rank, device, _ in sleeps if rank == first)
            for _, device, sleep in sleeps:
                if device == chosen:
                    yield _part(sleep, source, stamp)
                else:
                    into.skips.note("other_device", "SleepAnalysis")


def _sleeps(intervals: list[tuple[int, int, str, int]]) -> Iterator[_Sleep]:
    current: _Sleep | None = None
    reached = 0
    for start, end, kind, offset in intervals:
        if current is None or start > reached + _GAP:
            if current is not None:
                yield current
            current, reached = _Sleep(date.min, start), end
            current.date = _local_date(end, offset)
        if end >= reached:
            reached = end
            current.date = _local_date(end, offset)
        current.by_kind.setdefault(kind, []).append((start, end))
    if current is not None:
        yield current


def _local_date(second: int, offset: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second + offset)).date()


def _part(sleep: _Sleep, source: str, stamp: int) -> Part:
    kinds = sleep.by_kind
    slept = [one for kind, intervals in kinds.items() if kind not in (_IN_BED, _AWAKE) for one in intervals]
    metrics: dict[str, float] = {}
    asleep = merged_length(slept) / 60
    in_bed = merged_length([one for intervals in kinds.values() for one in intervals]) / 60
    if slept:
        metrics["sleep_minutes"] = asleep
        metrics |= {stage: merged_length(kinds[stage]) / 60 for stage in STAGES if stage in kinds}
    if _AWAKE in kinds and slept:
        # A moment that one record calls awake and another asleep counts as asleep.
        metrics["awake_minutes"] = merged_length(slept + kinds[_AWAKE]) / 60 - asleep
    if _IN_BED in kinds or _AWAKE in kinds:
        metrics["time_in_bed_minutes"] = in_bed
        if slept:
            metrics["sleep_efficiency"] = 100 * asleep / in_bed
    begun = datetime.fromtimestamp(sleep.start, UTC).isoformat().replace("+00:00", "Z")
    return Part(sleep.date, source, f"sleep:{begun}", metrics, stamp=stamp, weight=asleep)
