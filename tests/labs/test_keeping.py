"""A report, its markers and its file are one thing: there together, gone together, whatever is interrupted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from benchmarks.lab_reports import Line, people, report_of, scanned, table
from contracts.ids import new_id
from contracts.labs import LabUpdate, ValueChange
from functions.core import blobs
from functions.core.errors import ValidationFailed
from functions.core.store import records
from functions.health import lab_intake
from functions.health.errors import LabDateNeeded, LabGone, LabInProgress, LabNotFound, UnknownLabValue
from functions.health.lab_changes import changed_values
from functions.health.lab_record import LabRecord
from functions.health.labs import report_key, work_prefix
from functions.health.markers import Markers
from functions.health.sync import sync
from functions.labs.report_files import ReportFiles
from tests.labs.conftest import Desk

pytestmark = pytest.mark.usefixtures("quick")

GLUCOSE = Line("Glucose, fasting", "95", "mg/dL", 70, 99, "glucose_fasting")
MIXED_UP = Line("Creatinine", "80", "mg/dL", None, None, "creatinine")
"""80 µmol/L, and the laboratory printed the other unit."""
TODAY = date(2026, 11, 21)


def plain(lines: list[Line], taken: str = "2024-03-08") -> bytes:
    """Without ranges for lines that have none."""
    from benchmarks.lab_reports import Sheet  # noqa: PLC0415

    sheet = Sheet(taken)
    for one in lines:
        shown = "" if one.low is None and one.high is None else one.range
        sheet.row([(50, one.name), (240, one.value), (310, one.unit), (400, shown)])
    return sheet.pdf()


def change(desk: Desk, lab: LabRecord, **fields: Any) -> LabRecord:
    values = changed_values(lab.values, LabUpdate(**fields), today=TODAY)
    doubt = None if fields.get("taken_on") else lab.date_doubt
    return desk.labs.keep(lab, values, date_doubt=doubt)


def test_a_mixed_up_unit_waits_and_counts_once_it_is_corrected(desk: Desk) -> None:
    # given
    lab = desk.read(plain([GLUCOSE, MIXED_UP]))
    assert (lab.status, set(desk.markers())) == ("needs_confirmation", {"glucose_fasting"})
    waiting = next(one for one in lab.values if one.status == "needs_confirmation")
    assert [(one.reason, one.suggestion) for one in waiting.doubts] == [
        ("unit_mix_up", {"unit": "umol/L"}),
        ("impossible_value", None),
    ]

    # when
    lab = change(desk, lab, values=[ValueChange(id=waiting.id, unit="umol/L")])

    # then
    creatinine = desk.markers()["creatinine"]
    assert (lab.status, creatinine.lab_id, creatinine.confidence) == ("completed", lab.id, 1.0)
    assert creatinine.canonical_value == pytest.approx(80 / 88.4)


def test_a_value_that_is_dropped_or_renamed_is_no_marker_any_more(desk: Desk) -> None:
    lab = desk.read(plain([GLUCOSE, Line("Sodium", "140", "mmol/L", 136, 145, "sodium")]))
    glucose, sodium = lab.values

    lab = change(desk, lab, values=[{"id": glucose.id, "decision": "drop"}, {"id": sodium.id, "marker": "chloride"}])

    assert (lab.status, set(desk.markers())) == ("completed", {"chloride"})


def test_nothing_counts_before_the_day_is_known(desk: Desk) -> None:
    lab = desk.read(plain([GLUCOSE], taken=""))
    assert (lab.status, desk.markers()) == ("needs_confirmation", {})
    with pytest.raises(LabDateNeeded):
        change(desk, lab, confirm_all=True)

    lab = change(desk, lab, taken_on="2024-03-08")

    assert (lab.status, desk.markers()["glucose_fasting"].taken_at) == ("completed", "2024-03-08T00:00:00.000Z")


def test_changes_that_do_not_fit_are_refused(desk: Desk) -> None:
    lab = desk.read(plain([GLUCOSE, MIXED_UP]))

    with pytest.raises(UnknownLabValue):
        change(desk, lab, values=[{"id": "v99"}])
    with pytest.raises(ValidationFailed):
        change(desk, lab, values=[{"id": lab.values[1].id, "unit": "bananas"}])
    with pytest.raises(ValidationFailed):
        change(desk, lab, taken_on="2999-01-01")
    with pytest.raises(ValidationFailed):
        change(desk, lab, values=[{"id": lab.values[1].id, "marker": "fasting glucose", "unit": "mg/dL"}])


def test_who_changes_what_somebody_else_changed_meanwhile_is_told(desk: Desk) -> None:
    lab = desk.read(plain([GLUCOSE, MIXED_UP]))
    change(desk, lab, values=[{"id": lab.values[1].id, "decision": "drop"}])

    with pytest.raises(LabInProgress):
        change(desk, lab, confirm_all=True)


def test_the_same_file_is_the_same_report(desk: Desk) -> None:
    # given
    pdf = table(report_of(people()[0]))
    first = desk.read(pdf)

    # when
    again = desk.take(pdf)

    # then
    assert again.id == first.id
    assert [lab.id for lab in desk.labs.list(10)] == [first.id]


def test_the_same_file_by_another_door_is_a_duplicate_that_says_of_what(desk: Desk) -> None:
    # given
    pdf = table(report_of(people()[0]))
    first = desk.read(pdf)
    second, _ = lab_intake.await_upload(desk.principal, "lab_01JD8Q00000000000000000000", None)
    blobs.put_bytes(f"uploads/{desk.principal.user_id}/{second.id}", pdf, "application/pdf")

    # when
    last = desk.run(lab_intake.start(desk.principal, second.id))

    # then
    ended = desk.labs.get(second.id)
    assert (last, ended.status, ended.duplicate_of) == ("Duplicate", "duplicate", first.id)


def test_the_same_file_by_another_door_is_read_where_the_first_one_failed(desk: Desk) -> None:
    # given
    pdf = table(report_of(people()[0]))
    first = desk.take(pdf)
    desk.run(first, until="Extract")
    desk.step("NoteFailure", first, error={"Error": "ModelOverloaded"})
    second, _ = lab_intake.await_upload(desk.principal, new_id("lab"), None)
    blobs.put_bytes(f"uploads/{desk.principal.user_id}/{second.id}", pdf, "application/pdf")

    # when
    desk.run(lab_intake.start(desk.principal, second.id))

    # then
    assert desk.labs.get(second.id).status == "completed"
    # when
    desk.run(lab_intake.start(desk.principal, first.id))
    # then
    again = desk.labs.get(first.id)
    assert (again.status, again.duplicate_of) == ("duplicate", second.id)


def test_a_file_that_was_refused_leaves_no_hash_behind(desk: Desk) -> None:
    lab, _ = lab_intake.await_upload(desk.principal, new_id("lab"), None)
    blobs.put_bytes(f"uploads/{desk.principal.user_id}/{lab.id}", b"%PDF-1.7 broken", "application/pdf")
    desk.run(lab_intake.start(desk.principal, lab.id))
    assert desk.labs.get(lab.id).status == "failed"

    desk.labs.delete(lab.id)

    assert list(records().query(desk.principal.partition, prefix="LAB")) == []


def test_a_report_that_failed_is_read_anew_when_it_comes_again(desk: Desk) -> None:
    # given
    pdf = table(report_of(people()[0]))
    lab = desk.take(pdf)
    desk.run(lab, until="Extract")
    desk.step("NoteFailure", lab, error={"Error": "ModelOverloaded"})
    failed = desk.labs.get(lab.id)
    assert (failed.status, failed.error.code if failed.error else "") == ("failed", "model_overloaded")

    # when
    again = desk.take(pdf)
    desk.run(again)

    # then
    assert (again.id, desk.started) == (lab.id, [f"{lab.id}-1", f"{lab.id}-2"])
    assert desk.labs.get(lab.id).status == "completed"
    with pytest.raises(LabGone):
        desk.step("Store", lab)


def test_a_report_that_is_deleted_takes_everything_with_it(desk: Desk) -> None:
    # given
    pdf = table(report_of(people()[0]))
    lab = desk.read(pdf)

    # when
    desk.labs.delete(lab.id)

    # then
    assert desk.markers() == {}
    assert blobs.get_bytes(report_key(desk.principal, lab.id)) is None
    left = [row["sk"] for row in records().query(desk.principal.partition) if not row["sk"].startswith("CHANGE#")]
    assert left == []
    with pytest.raises(LabNotFound):
        desk.labs.delete(lab.id)
    assert desk.take(pdf).id != lab.id


def test_a_report_that_is_deleted_while_it_is_read_leaves_nothing(desk: Desk) -> None:
    lab = desk.take(table(report_of(people()[0])))
    desk.run(lab, until="Store")

    desk.labs.delete(lab.id)

    # A state that was at work keeps what it has found, and the next one finds that the report is gone.
    ReportFiles(desk.principal, lab.id, 1).keep("extracted", {"1": "of the report"})
    with pytest.raises(LabGone):
        desk.step("Store", lab)
    assert desk.step("NoteFailure", lab, error={"Error": "LabGone"}) == {"status": "gone"}
    assert desk.markers() == {}
    assert list(blobs.objects(work_prefix(desk.principal, lab.id))) == []


def test_where_two_reports_have_a_measurement_the_one_that_is_left_has_it(desk: Desk) -> None:
    first = desk.read(plain([GLUCOSE]))
    second = desk.read(table([GLUCOSE, Line("Sodium", "140", "mmol/L", 136, 145, "sodium")]))
    assert desk.markers()["glucose_fasting"].lab_id == second.id

    desk.labs.delete(second.id)

    assert {name: one.lab_id for name, one in desk.markers().items()} == {"glucose_fasting": first.id}


def test_who_keeps_a_copy_hears_of_a_report_and_of_its_end(desk: Desk) -> None:
    # given
    cursor = _followed(desk, None)[1]
    lab = desk.read(plain([GLUCOSE]))

    # when
    read, cursor = _followed(desk, cursor)
    desk.labs.delete(lab.id)
    gone, _ = _followed(desk, cursor)

    # then
    assert read[("lab", lab.id)]["status"] == "completed"
    assert read[("marker", "glucose_fasting#2024-03-08T00:00:00.000Z")]["lab_id"] == lab.id
    assert set(gone.items()) == {(key, None) for key in read}


def _followed(desk: Desk, cursor: str | None) -> tuple[dict[tuple[str, str], Any], str]:
    """Everything that changed since a cursor, to the end; and the cursor there."""
    copy: dict[tuple[str, str], Any] = {}
    while True:
        page = sync(desk.principal, cursor, 100)
        copy |= {(one.kind, one.key): one.value for one in page.data}
        cursor = page.cursor
        if not page.has_more:
            return copy, cursor


class Dies(Exception):
    """The process ends here."""


@pytest.mark.parametrize("write", range(1, 9))
def test_storing_that_is_interrupted_anywhere_is_finished_by_the_next_try(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    # given
    lab = desk.take(plain([GLUCOSE, MIXED_UP]))
    desk.run(lab, until="Store")
    table_, calls = records(), iter(range(1, 100))
    own = table_._call

    def dying(operation: str, **arguments: Any) -> Any:
        if operation in ("put_item", "update_item", "batch_write_item", "delete_item") and next(calls) == write:
            raise Dies
        return own(operation, **arguments)

    monkeypatch.setattr(table_, "_call", dying)

    # when
    with pytest.raises(Exception, match="could not be read"):
        desk.step("Store", lab)
    shown = desk.labs.get(lab.id)
    assert shown.shown_values == [] or shown.status == "needs_confirmation"
    monkeypatch.setattr(table_, "_call", own)
    desk.step("Store", lab)

    # then
    assert desk.labs.get(lab.id).status == "needs_confirmation"
    assert desk.markers().keys() == {"glucose_fasting"}


def test_a_reading_that_fails_after_it_wrote_markers_takes_them_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    lab = desk.take(plain([GLUCOSE]))
    desk.run(lab, until="Store")
    monkeypatch.setattr(Markers, "remove_of_lab", _raise)
    with pytest.raises(Exception, match="could not be read"):
        desk.step("Store", lab)
    assert desk.markers()
    monkeypatch.undo()

    # when
    # The settings and clients of this process went with the patch; they are made anew.
    desk.labs.fail(desk.labs.get(lab.id))

    # then
    assert (desk.labs.get(lab.id).status, desk.markers()) == ("failed", {})


def _raise(*_: Any) -> None:
    raise Dies


def test_an_execution_that_ended_without_a_word_is_noticed_by_the_reader(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = desk.take(scanned([GLUCOSE]))
    long_ago = lab.model_copy(update={"updated_at": "2024-01-01T00:00:00.000Z"})
    said = iter([None, "RUNNING", "TIMED_OUT"])
    monkeypatch.setattr(lab_intake, "execution_status", lambda _, __: next(said))

    states = [lab_intake.looked_after(desk.principal, long_ago).status for _ in range(3)]

    assert states == ["processing", "processing", "failed"]
    assert desk.started == [lab.execution, lab.execution], "one that never began is begun"
    assert work_prefix(desk.principal, lab.id).startswith("labs/")
