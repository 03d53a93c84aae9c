"""Small exports of each app, as the apps write them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date
from html import escape
from typing import Any

from functions.health.activities import Activity
from functions.health.days import Part
from functions.health.import_formats.archive import members_of
from functions.health.import_formats.detection import Package, detect
from functions.health.import_formats.found import Found, Reading, Skipped
from functions.health.import_formats.reading import read_file

WATCH = "<<HKDevice: 0x1>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2>"
PHONE = "<<HKDevice: 0x2>, name:iPhone, manufacturer:Apple Inc., model:iPhone, hardware:iPhone14,5>"
TODAY = date(2024, 6, 1)
STAMP = 1_700_000_000_000

APPLE_DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
]>
"""


def record(kind: str, value: object, start: str, end: str | None = None, **attributes: str) -> str:
    """A Record; `kind` without its prefix."""
    given = {
        "type": f"HKQuantityTypeIdentifier{kind}",
        "sourceName": "Anna’s Apple Watch",
        "device": WATCH,
        "unit": "count",
        "startDate": start,
        "endDate": end or start,
        "value": str(value),
        **attributes,
    }
    return f" <Record {_attributes(given)}/>\n"


def phone(kind: str, value: object, start: str, end: str | None = None, **attributes: str) -> str:
    return record(kind, value, start, end, **{"sourceName": "Anna’s iPhone", "device": PHONE, **attributes})


def sleep(stage: str, start: str, end: str, **attributes: str) -> str:
    kind = {"type": "HKCategoryTypeIdentifierSleepAnalysis", "unit": ""}
    return record("", f"HKCategoryValueSleepAnalysis{stage}", start, end, **{**kind, **attributes})


def element(name: str, inside: str = "", **attributes: str) -> str:
    return f" <{name} {_attributes(attributes)}>\n{inside}</{name}>\n"


def apple_xml(*elements: str, dtd: str = APPLE_DTD, made: str = "2024-05-31 20:00:00 +0200") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<HealthData locale="de_DE">\n <ExportDate value="{made}"/>\n'
        ' <Me HKCharacteristicTypeIdentifierDateOfBirth="1990-01-01"/>\n' + "".join(elements) + "</HealthData>\n"
    ).encode()


def apple_zip(*elements: str) -> bytes:
    return zipped(
        {
            "apple_health_export/export_cda.xml": b'<?xml version="1.0"?>\n<ClinicalDocument/>',
            "apple_health_export/workout-routes/route_2024-05-01.gpx": b"<gpx/>",
            "apple_health_export/export.xml": apple_xml(*elements),
        }
    )


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 31, 20, 0, 0)), content, compress_type=method)
    return file.getvalue()


def csv_text(columns: Sequence[str], *rows: Sequence[object]) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in (columns, *rows)).encode() + b"\n"


CYCLES = (
    "Cycle start time", "Cycle end time", "Cycle timezone", "Recovery score %", "Resting heart rate (bpm)",
    "Heart rate variability (ms)", "Skin temp (celsius)", "Blood oxygen %", "Day Strain", "Energy burned (cal)",
    "Max HR (bpm)", "Average HR (bpm)", "Sleep onset", "Wake onset", "Sleep performance %", "Respiratory rate (rpm)",
    "Asleep duration (min)", "In bed duration (min)", "Light sleep duration (min)", "Deep (SWS) duration (min)",
    "REM duration (min)", "Awake duration (min)", "Sleep need (min)", "Sleep debt (min)", "Sleep efficiency %",
    "Sleep consistency %",
)  # fmt: skip


def cycle(day: str, before: str, **changes: object) -> list[object]:
    """A cycle whose sleep began late on the date `before` and ended on `day`."""
    row = dict(
        zip(
            CYCLES,
            (
                f"{before} 23:10:00", f"{day} 23:00:00", "UTC-05:00", 57, 56, 63, 34.07, 95.5, 6.7, 2127, 152, 70,
                f"{before} 23:10:00", f"{day} 07:10:00", 80, 17.7, 420, 460, 200, 95, 125, 40, 520, 60, 91, 70,
            ),
            strict=True,
        )
    )  # fmt: skip
    row.update({name.replace("_", " "): value for name, value in changes.items()})
    return list(row.values())


def oura_json(**collections: list[dict[str, Any]]) -> bytes:
    return json.dumps(collections).encode()


OURA_NIGHT = {
    "id": "s1",
    "day": "2024-05-02",
    "bedtime_start": "2024-05-01T23:00:00+02:00",
    "bedtime_end": "2024-05-02T07:00:00+02:00",
    "type": "long_sleep",
    "total_sleep_duration": 25_200,
    "deep_sleep_duration": 5_400,
    "rem_sleep_duration": 6_000,
    "light_sleep_duration": 13_800,
    "awake_time": 3_600,
    "time_in_bed": 28_800,
    "latency": 600,
    "efficiency": 88,
    "average_hrv": 48,
    "lowest_heart_rate": 51,
    "average_breath": 14.5,
    "heart_rate": {"interval": 300, "items": [55, 54, None]},
}


def fitbit_zip(files: Mapping[str, Any]) -> bytes:
    """Values that are not bytes are written as JSON."""
    folder = "Takeout/Fitbit/Global Export Data/"
    return zipped(
        {
            name if "/" in name else folder + name: content
            if isinstance(content, bytes)
            else json.dumps(content).encode()
            for name, content in files.items()
        }
    )


def detected(content: bytes) -> Package:
    return detect(members_of(io.BytesIO(content), len(content)))


def found_in(content: bytes, **reading: Any) -> list[Found]:
    return list(read_file(detected(content), Reading(**{"stamp": STAMP, "today": TODAY, "time_zone": UTC, **reading})))


def parts_of(found: Sequence[Found]) -> list[Part]:
    return [one for one in found if isinstance(one, Part)]


def days_of(found: Sequence[Found]) -> dict[str, dict[str, float]]:
    """The metrics of the whole-day parts, by date."""
    return {str(part.date): dict(part.metrics) for part in parts_of(found) if part.part == "daily"}


def sleeps_of(found: Sequence[Found]) -> list[Part]:
    return [part for part in parts_of(found) if part.part.startswith("sleep:")]


def activities_of(found: Sequence[Found]) -> list[Activity]:
    return [one for one in found if isinstance(one, Activity)]


def skips_of(found: Sequence[Found]) -> dict[tuple[str, str], int]:
    return {(one.reason, one.what): one.count for one in found if isinstance(one, Skipped)}


def _attributes(attributes: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())


def cut(content: bytes, places: int) -> Iterator[bytes]:
    """Beginnings of a file, spread over its length."""
    for place in range(places):
        yield content[: len(content) * place // places]
