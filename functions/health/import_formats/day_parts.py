"""Values on their way to a day: gathered from all over a file, handed out as one part per date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeGuard

from functions.health.days import Part
from functions.health.import_formats.found import FileRefused, Format, Skipped, SkipReason

EARLIEST_YEAR = 1900
MAX_HELD = 500_000
"""What may be held of one file until its end: a person with three devices, twelve metrics and thirty years has 400,000."""


class DayParts:
    """The `daily` parts of one source. Within a file the last word on a metric of a date holds."""

    def __init__(self, source: Format, today: date) -> None:
        self._source = source
        # A person east of Greenwich may be a day ahead.
        self._last = today + timedelta(days=1)
        self._metrics: defaultdict[date, dict[str, float]] = defaultdict(dict)
        self._means: defaultdict[tuple[date, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._workouts: defaultdict[date, list[str]] = defaultdict(list)
        self.skips = Skips()
        self._held = 0

    def hold_one_more(self) -> None:
        """Say so whenever something is kept until the end of the file. Raises FileRefused when it is more than a person
        can have: memory is not to depend on what a stranger wrote."""
        self._held += 1
        if self._held > MAX_HELD:
            raise FileRefused("too_large", "the file speaks of more days, devices and nights than one person has")

    def is_in_range(self, day: date) -> bool:
        return day.year >= EARLIEST_YEAR and day <= self._last

    def admits(self, day: date | None, what: str, where: str = "") -> TypeGuard[date]:
        """Whether there is a date that can have happened; noted where not."""
        if day is None:
            self.skips.note("bad_date", what, where)
        elif not self.is_in_range(day):
            self.skips.note("out_of_range", what, where)
        else:
            return True
        return False

    def put(self, day: date, metric: str, value: float) -> None:
        self._metrics[day][metric] = value

    def add(self, day: date, metric: str, value: float) -> None:
        """Adds to the day's sum."""
        metrics = self._metrics[day]
        metrics[metric] = metrics.get(metric, 0.0) + value

    def average(self, day: date, metric: str, value: float) -> None:
        """One of the values whose mean is the day's."""
        mean = self._means[day, metric]
        mean[0] += value
        mean[1] += 1

    def greatest(self, day: date, metric: str, value: float) -> None:
        metrics = self._metrics[day]
        metrics[metric] = max(metrics.get(metric, value), value)

    def exercised(self, day: date, kind: str) -> None:
        if len(self._workouts[day]) < 50:
            self._workouts[day].append(kind[:64])

    def parts(self, stamp: int) -> Iterator[Part]:
        """Oldest first."""
        for (day, metric), (total, count) in self._means.items():
            self._metrics[day][metric] = total / count
        self._means.clear()
        for day in sorted(self._metrics.keys() | self._workouts.keys()):
            metrics = self._metrics.get(day, {})
            workouts = tuple(self._workouts.get(day, ()))
            if metrics or workouts:
                yield Part(day, self._source, metrics=metrics, workouts=workouts, stamp=stamp)


class Skips:
    """What is left out, counted by reason and kind, with the first place of each: a file of nothing but mistakes is still
    told in a few lines."""

    MOST_KINDS = 500

    def __init__(self) -> None:
        self._counts: Counter[tuple[SkipReason, str]] = Counter()
        self._places: dict[tuple[SkipReason, str], str] = {}

    def note(self, reason: SkipReason, what: str, where: str = "", count: int = 1) -> None:
        key = (reason, what[:100])
        if key not in self._counts and len(self._counts) >= self.MOST_KINDS:
            key = (reason, "others")
        self._counts[key] += count
        self._places.setdefault(key, where[:100])

    def found(self) -> Iterator[Skipped]:
        for (reason, what), count in self._counts.items():
            yield Skipped(reason, what, self._places[reason, what], count)


def merged_length(intervals: Sequence[tuple[int, int]]) -> int:
    """How long a union of intervals is: what is covered twice counts once."""
    total, reached = 0, None
    for start, end in sorted(intervals):
        if reached is None or start > reached:
            total += end - start
            reached = end
        elif end > reached:
            total += end - reached
            reached = end
    return total
