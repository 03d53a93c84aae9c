"""A gigabyte of Apple Health's XML in a zip, read as the import reads it: memory, time, and how much of it is work.

`python -m benchmarks.import_memory` prints JSON. The export is made up (eight years of a watch and a phone that overlap) and
lies in a temporary directory; reading runs in a process of its own, so that its peak is nobody else's. For comparison the
same file goes through ElementTree's iterparse, which frees each element; it does nothing with them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from functions.health.activities import Activity
from functions.health.days import Part
from functions.health.import_formats.archive import members_of
from functions.health.import_formats.detection import detect
from functions.health.import_formats.found import Reading
from functions.health.import_formats.reading import read_file

GIGABYTE = 1024**3
LIMITS = {"peak_rss_mb": 300, "seconds": 900}
"""The issue's, and what a Lambda function may run."""

WATCH = "&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2&gt;"
PHONE = "&lt;&lt;HKDevice: 0x2&gt;, name:iPhone, manufacturer:Apple Inc., model:iPhone, hardware:iPhone14,5&gt;"
_EACH_DAY = (
    ("HeartRate", "count/min", 300, (45, 150), WATCH),
    ("ActiveEnergyBurned", "kcal", 350, (0, 9), WATCH),
    ("BasalEnergyBurned", "kcal", 200, (1, 9), WATCH),
    ("StepCount", "count", 90, (5, 180), WATCH),
    ("StepCount", "count", 60, (5, 180), PHONE),
    ("DistanceWalkingRunning", "km", 90, (0, 1), WATCH),
    ("DistanceWalkingRunning", "km", 60, (0, 1), PHONE),
    ("HeartRateVariabilitySDNN", "ms", 6, (15, 120), WATCH),
    ("OxygenSaturation", "%", 12, (0.93, 1), WATCH),
    ("RespiratoryRate", "count/min", 20, (11, 18), WATCH),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=GIGABYTE, help="size of the XML")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--iterparse", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read or given.iterparse:
        print(json.dumps(reading(given.read) if given.read else iterparse(given.iterparse)))
        return
    print(json.dumps(figures(given.bytes)))


def figures(size: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.zip"
        begun = time.perf_counter()
        xml_bytes = make_export(file, size)
        made = time.perf_counter() - begun
        return {
            "xml_mb": round(xml_bytes / 1024**2),
            "zip_mb": round(file.stat().st_size / 1024**2, 1),
            "made_in_s": round(made, 1),
            "import": _in_a_process("--read", file),
            "iterparse_that_frees": _in_a_process("--iterparse", file),
            "limits": LIMITS,
        }


def _in_a_process(mode: str, file: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.import_memory", mode, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def reading(file: Path) -> dict[str, object]:
    """Detection, reading and gathering, as the state ReadFile does them."""
    begun = time.perf_counter()
    days = activities = 0
    with file.open("rb") as stream:
        package = detect(members_of(stream, file.stat().st_size))
        for found in read_file(package, Reading(stamp=0)):
            days += isinstance(found, Part)
            activities += isinstance(found, Activity)
    return {"format": package.format, "parts": days, "activities": activities, **_used(begun)}


def iterparse(file: Path) -> dict[str, object]:
    begun = time.perf_counter()
    elements = 0
    with zipfile.ZipFile(file) as archive, archive.open("apple_health_export/export.xml") as stream:
        events = ElementTree.iterparse(stream, events=("start", "end"))  # noqa: S314 - our own
        _, root = next(events)
        for event, _element in events:
            if event == "end":
                elements += 1
                root.clear()
    return {"elements": elements, **_used(begun)}


def _used(begun: float) -> dict[str, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = time.perf_counter() - begun
    return {
        "seconds": round(seconds, 1),
        "cpu_share": round((usage.ru_utime + usage.ru_stime) / seconds, 2),
        "peak_rss_mb": round(usage.ru_maxrss / 1024, 1),
    }


def make_export(file: Path, size: int) -> int:
    """An export of at least so many bytes of XML. Returns how many."""
    written = 0
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("apple_health_export/export.xml", "w", force_zip64=True) as stream,
    ):
        for text in _document(size):
            written += stream.write(text.encode())
    return written


def _document(size: int) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record)*>\n]>\n'
    yield '<HealthData locale="en_DE">\n <ExportDate value="2024-01-01 09:00:00 +0100"/>\n'
    dice = random.Random(1)
    days = max(1, size // 385_000)
    for kind, unit, count, (low, high), device in _EACH_DAY:
        name = "Anna’s Apple Watch" if device is WATCH else "Anna’s iPhone"
        head = (
            f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="{name}" sourceVersion="9.1" device="{device}"'
        )
        weeks = [_rows_of_a_day(f'{head} unit="{unit}"', count, dice, (low, high)) for _ in range(7)]
        for number in range(days):
            yield weeks[number % 7].replace("@", str(date(2016, 1, 1) + timedelta(days=number)))
    for number in range(days):
        day = date(2016, 1, 1) + timedelta(days=number)
        for hour, stage in enumerate(("Core", "Deep", "Core", "REM", "Awake", "Core", "REM")):
            yield (
                f' <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Anna’s Apple Watch" device="{WATCH}"'
                f' startDate="{day} {hour:02}:00:00 +0100" endDate="{day} {hour:02}:59:00 +0100"'
                f' value="HKCategoryValueSleepAnalysisAsleep{stage}"/>\n'.replace("AsleepAwake", "Awake")
            )
        yield (
            ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="31.5" durationUnit="min"'
            f' sourceName="Anna’s Apple Watch" startDate="{day} 18:00:00 +0100" endDate="{day} 18:31:30 +0100">\n'
            '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="5.2" unit="km"/>\n </Workout>\n'
        )
    yield "</HealthData>\n"


def _rows_of_a_day(head: str, count: int, dice: random.Random, bounds: tuple[float, float]) -> str:
    """With @ where the date belongs."""
    every = 86_400 // count
    rows = []
    for place in range(count):
        begun, ended = place * every, place * every + min(every, 59)
        times = [f"@ {at // 3600:02}:{at // 60 % 60:02}:{at % 60:02} +0100" for at in (begun, ended)]
        rows.append(
            f'{head} creationDate="{times[1]}" startDate="{times[0]}" endDate="{times[1]}"'
            f' value="{dice.uniform(*bounds):.4g}"/>\n'
        )
    return "".join(rows)


if __name__ == "__main__":
    main()
