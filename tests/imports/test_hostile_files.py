"""Files that are broken, or made to do harm: refused with a reason, and never anything else."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.import_formats import archive, day_parts
from functions.health.import_formats.found import FileRefused, Reading
from functions.health.importing import gather
from tests.imports.builders import (
    CYCLES,
    OURA_NIGHT,
    STAMP,
    TODAY,
    apple_xml,
    apple_zip,
    csv_text,
    cycle,
    days_of,
    detected,
    element,
    fitbit_zip,
    found_in,
    oura_json,
    record,
    skips_of,
    sleep,
    zipped,
)

STEPS = record("StepCount", 5, "2024-05-01 08:00:00 +0200")
NIGHT = sleep("AsleepCore", "2024-05-01 23:00:00 +0200", "2024-05-02 06:00:00 +0200")
WORKOUT = element(
    "Workout",
    workoutActivityType="HKWorkoutActivityTypeRunning",
    startDate="2024-05-01 08:00:00 +0200",
    endDate="2024-05-01 09:00:00 +0200",
)
SLEEP_LOG = {"logId": 1, "dateOfSleep": "2024-05-02", "minutesAsleep": 400}
WHOLE: dict[str, bytes] = {
    "apple.zip": apple_zip(STEPS, NIGHT, WORKOUT),
    "apple.xml": apple_xml(STEPS, NIGHT, WORKOUT),
    "fitbit.zip": fitbit_zip(
        {"steps-2024-05-01.json": [{"dateTime": "05/01/24 08:00:00", "value": "5"}], "sleep-1.json": [SLEEP_LOG]}
    ),
    "whoop.zip": zipped({"physiological_cycles.csv": csv_text(CYCLES, cycle("2024-05-02", "2024-05-01"))}),
    "whoop.csv": csv_text(CYCLES, cycle("2024-05-02", "2024-05-01")),
    "oura.json": oura_json(sleep=[OURA_NIGHT]),
    "daily.csv": csv_text(["date", "steps"], ["2024-05-01", 5], ["2024-05-02", 6]),
}


def outcome(content: bytes) -> str:
    """`read`, or why it is refused; anything else that is raised fails the test."""
    try:
        gather(detected(content), Reading(stamp=STAMP, today=TODAY))
    except FileRefused as refused:
        return refused.why
    return "read"


def test_the_files_are_read_when_they_are_whole() -> None:
    assert {name: outcome(content) for name, content in WHOLE.items()} == dict.fromkeys(WHOLE, "read")


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_is_cut_off_anywhere_is_read_or_refused(name: str) -> None:
    content = WHOLE[name]
    step = max(1, len(content) // 400)
    for length in range(0, len(content), step):
        got = outcome(content[:length])
        # A table without its last rows is a table; everything else has an end that can be missed.
        if name.endswith((".zip", ".xml")) and length < len(content) - 2:
            assert got != "read", length


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_a_file_with_other_bytes_in_it_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    outcome(bytes(content))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"<HealthData>", b'[{"day":', b"date,steps\n"]))
def test_any_bytes_are_read_or_refused(content: bytes, beginning: bytes) -> None:
    outcome(beginning + content)


# --- zips -----------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return zipped({"export.xml": apple_xml(STEPS) + b" " * 20_000_000})


def lying() -> bytes:
    """A member that is larger than the directory says."""
    content = bytearray(zipped({"export.xml": apple_xml(STEPS)}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 60)
    return bytes(content)


def encrypted() -> bytes:
    content = bytearray(WHOLE["apple.zip"])
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def vast_directory() -> bytes:
    """An end that promises a directory of two gigabytes."""
    content = bytearray(WHOLE["apple.zip"])
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 2_000_000_000)
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        pytest.param(bomb, "unsafe", id="bomb"),
        pytest.param(lying, "broken", id="size that is a lie"),
        pytest.param(encrypted, "encrypted", id="encrypted"),
        pytest.param(vast_directory, "broken", id="vast directory"),
        pytest.param(lambda: zipped({"export.xml": apple_xml(STEPS)}, zipfile.ZIP_LZMA), "unsafe", id="LZMA"),
        pytest.param(lambda: zipped({"inner.zip": WHOLE["apple.zip"]}), "unknown_format", id="zip in a zip"),
        pytest.param(lambda: zipped({}), "unknown_format", id="nothing inside"),
        pytest.param(lambda: b"", "empty", id="nothing"),
    ],
)
def test_a_zip_that_is_not_read(make: Callable[[], bytes], why: str) -> None:
    assert outcome(make()) == why


def test_paths_lead_nowhere() -> None:
    found = found_in(zipped({"../../../etc/cron.d/export.xml": apple_xml(STEPS)}))

    assert days_of(found) == {"2024-05-01": {"steps": 5}}


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)

    assert outcome(zipped({f"{n}.csv": b"date,steps\n2024-05-01,1\n" for n in range(4)})) == "too_large"


# --- XML ------------------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "dtd",
    [
        pytest.param(LAUGHS, id="entities that grow"),
        pytest.param('<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]>', id="a file of ours"),
        pytest.param('<!DOCTYPE HealthData SYSTEM "http://169.254.169.254/">', id="a DTD from elsewhere"),
        pytest.param("<!DOCTYPE HealthData [<!ENTITY % p SYSTEM 'x'> %p;]>", id="a parameter entity"),
    ],
)
def test_entities_are_refused(dtd: str) -> None:
    assert outcome(apple_xml(STEPS, dtd=dtd)) == "unsafe"


def test_an_entity_that_nobody_declared() -> None:
    assert outcome(apple_xml(STEPS.replace("Anna", "&x;"))) == "broken"


def test_a_dtd_that_apple_wrote_wrongly_does_no_harm() -> None:
    dtd = "<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record*)>\nstartDate CDATA #REQUIRED\n>\n]>"

    assert days_of(found_in(apple_xml(STEPS, dtd=dtd))) == {"2024-05-01": {"steps": 5}}


def test_a_tag_without_an_end_is_not_gathered() -> None:
    tracemalloc.start()
    content = apple_xml(f'<Record a="{"x" * 30_000_000}"/>')
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()

    assert outcome(content) == "unsafe"

    assert tracemalloc.get_traced_memory()[1] - before < 15_000_000
    tracemalloc.stop()


def test_xml_of_something_else() -> None:
    assert outcome(b'<?xml version="1.0"?><Garmin/>') == "unknown_format"
    assert outcome(b"<Other><HealthData/></Other>") == "empty"


# --- text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param("date,steps\n2024-05-01,5\n".encode("utf-16"), "encoding", id="UTF-16"),
        pytest.param(b"date,steps\n2024-05-01,\xff\n", "broken", id="no UTF-8 in days"),
        pytest.param(WHOLE["whoop.csv"].replace(b"UTC", b"\xff\xfe"), "encoding", id="no UTF-8 in cycles"),
        pytest.param(WHOLE["oura.json"].replace(b"long", b"\xff"), "encoding", id="no UTF-8 in JSON"),
        pytest.param(WHOLE["whoop.csv"] + b"x" * 3_000_000, "too_large", id="line of 3 MB"),
        pytest.param(b'[{"day": "' + b"x" * 9_000_000 + b'", "contributors": 1}]', "unknown_format", id="vast string"),
        pytest.param(b'{"contributors": 1, "sleep": ' + b"[" * 100_000, "broken", id="deep JSON"),
        pytest.param(b'[{"day":"2024-05-01","contributors":' + b"[" * 100_000, "broken", id="deep item"),
        pytest.param(b'[{"day": NaN, "contributors": {}}]', "broken", id="NaN"),
        pytest.param(WHOLE["oura.json"] + b"[]", "broken", id="two values"),
    ],
)
def test_a_text_that_is_not_read(content: bytes, why: str) -> None:
    assert outcome(content) == why


@pytest.mark.parametrize("value", ["1e999", "-5", '"many"', "true", "[1]", "9" * 400])
def test_a_number_that_is_none_is_left_out_alone(value: str) -> None:
    night = json.dumps(OURA_NIGHT).replace('"average_hrv": 48', f'"average_hrv": {value}')

    found = found_in(f"[{night}]".encode())

    assert skips_of(found) == {("not_a_number", "sleep.average_hrv"): 1}


def test_a_report_of_nothing_but_mistakes_is_short() -> None:
    columns = ["date", "steps", *(f"column {n}" for n in range(400))]
    content = csv_text(columns, ["2024-05-01", 5], *(["soon", 1] for _ in range(2000)))

    preview = gather(detected(content), Reading(stamp=STAMP, today=TODAY)).preview()

    assert (len(preview.skipped), preview.skipped_total) == (50, 2400)
    assert (preview.skipped[0].reason, preview.skipped[0].count, preview.skipped[0].first) == (
        "bad_date",
        2000,
        "line 3",
    )


def test_reading_a_large_file_takes_little_memory() -> None:
    lines = "".join(record("HeartRate", 60, f"2024-05-{day:02} {hour:02}:{minute:02}:00 +0200", unit="count/min")
                    for day in range(1, 11) for hour in range(24) for minute in range(60))  # fmt: skip
    content = zipped({"export.xml": apple_xml(lines)})
    package = detected(content)
    tracemalloc.start()

    gather(package, Reading(stamp=STAMP, today=TODAY))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(lines) > 4_000_000
    assert peak < 2_000_000
    assert io.BytesIO(content).getbuffer().nbytes < 1_000_000


@pytest.mark.parametrize(
    "content",
    [
        apple_xml(*(record("StepCount", 5, "2024-05-01 08:00:00 +0200", sourceName=f"s{n}") for n in range(60))),
        apple_xml(
            *(sleep("AsleepCore", f"2024-05-01 08:{n:02}:00 +0200", "2024-05-01 09:30:00 +0200") for n in range(60))
        ),
        oura_json(sleep=[{**OURA_NIGHT, "bedtime_start": f"2024-05-01T23:{n:02}:00+02:00"} for n in range(60)]),
        fitbit_zip({"sleep-1.json": [{**SLEEP_LOG, "logId": n} for n in range(60)]}),
        csv_text(
            CYCLES,
            *(cycle("2024-05-02", "2024-05-01", Cycle_start_time=f"2024-05-01 23:{n:02}:00") for n in range(60)),
        ),
    ],
    ids=["devices", "intervals", "Oura's nights", "Fitbit's nights", "cycles"],
)
def test_more_than_a_person_has_is_not_held(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_parts, "MAX_HELD", 50)

    assert outcome(content) == "too_large"
