"""What an import comes to, against a plain reckoning of the same records."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from functions.health.import_formats.day_parts import merged_length
from functions.health.import_formats.found import FileRefused, Reading
from functions.health.importing import Gathered, gather
from tests.imports.builders import STAMP, TODAY, apple_xml, days_of, detected, found_in, phone, record

UNITS = {"StepCount": [("count", 1.0)], "DistanceWalkingRunning": [("km", 1000.0), ("mi", 1609.344)]}
METRIC = {"StepCount": "steps", "DistanceWalkingRunning": "distance_m"}


@dataclass(frozen=True)
class Walked:
    kind: str
    device: str
    day: int
    minute: int
    value: int
    unit: int
    offset: int

    @property
    def start(self) -> str:
        return f"2024-05-{self.day:02} {self.minute // 60:02}:{self.minute % 60:02}:00 {self.offset:+03}00"

    def xml(self) -> str:
        unit = UNITS[self.kind][self.unit % len(UNITS[self.kind])][0]
        return (record if self.device == "watch" else phone)(self.kind, self.value, self.start, unit=unit)

    def row(self) -> dict[str, object]:
        scale = UNITS[self.kind][self.unit % len(UNITS[self.kind])][1]
        return {
            "metric": METRIC[self.kind],
            "device": self.device,
            "day": f"2024-05-{self.day:02}",
            "start": self.start,
            "raw": self.value,
            "value": self.value * scale,
        }


WALKED = st.builds(
    Walked,
    kind=st.sampled_from(list(UNITS)),
    device=st.sampled_from(["watch", "phone"]),
    day=st.integers(1, 4),
    minute=st.integers(0, 1439),
    value=st.integers(0, 5000),
    unit=st.integers(0, 1),
    offset=st.sampled_from([-8, 0, 2, 13]),
)


@given(st.lists(WALKED, min_size=1, max_size=40))
def test_sums_of_a_day_are_those_of_one_device(walked: list[Walked]) -> None:
    # As Apple writes them: by kind, then in the order of time. A record that was written twice is one.
    ordered = sorted(walked, key=lambda one: (one.kind, one.device, one.day, one.minute))

    found = days_of(found_in(apple_xml(*(one.xml() for one in ordered))))

    frame = pd.DataFrame([one.row() for one in walked]).drop_duplicates(["metric", "device", "start", "raw"])
    sums: dict[Any, float] = dict(frame.groupby(["metric", "day", "device"])["value"].sum().items())
    expected: dict[str, dict[str, object]] = {}
    for (metric, day, device), value in sums.items():
        if device == "watch" or (metric, day, "watch") not in sums:
            expected.setdefault(day, {})[metric] = pytest.approx(value)
    assert found == expected


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=30), st.randoms())
def test_a_union_counts_every_minute_once(begun: list[tuple[int, int]], dice: random.Random) -> None:
    intervals = [(start, start + length) for start, length in begun]
    dice.shuffle(intervals)

    assert merged_length(intervals) == len({minute for start, end in intervals for minute in range(start, end)})


@given(st.lists(WALKED, min_size=1, max_size=20))
def test_what_was_read_survives_being_kept(walked: list[Walked]) -> None:
    try:
        gathered = gather(detected(apple_xml(*(one.xml() for one in walked))), Reading(stamp=STAMP, today=TODAY))
    except FileRefused:
        reject()  # all of it was implausible

    kept = Gathered.from_json(gathered.to_json())

    assert (kept.parts, kept.activities) == (gathered.parts, gathered.activities)
