"""However an export is cut into pages, and whichever of them dies, it is the same archive."""

from __future__ import annotations

import io
import itertools
import json
import os
import zipfile
from datetime import UTC, date, datetime, timedelta

import moto.s3.models
import pytest

from contracts.check_ins import QuietHours
from contracts.consents import ConsentCreate
from contracts.ids import new_id, new_ulid
from contracts.turns import Message, TurnCreate
from functions.core import blobs
from functions.core.check_ins import CheckIns, new_check_in
from functions.core.consents import ConsentRecord
from functions.core.principal import Principal
from functions.core.store import records
from functions.core.turns import Turns, new_turn
from functions.exports import upload
from functions.exports.archive import Archive, archive_key
from functions.exports.steps import PageLimits, finish_archive, write
from functions.health.days import Days, Part
from functions.health.lab_values import ReportValue
from functions.health.labs import Labs
from tests.moto_tables import tables

__all__ = ["tables"]

TURNS = 23
WIDE = PageLimits(seconds=1e9, bytes=10**12, files=10**9)


@pytest.fixture
def somebody(tables: None) -> Principal:
    principal = Principal(new_id("user"))
    begun = date(2025, 1, 1)
    Days(principal).merge(Part(begun + timedelta(days=n), "oura", metrics={"steps": n}) for n in range(40))
    for number in range(TURNS):
        asked = TurnCreate(messages=[Message(role="user", content=f"Question {number}?")])
        Turns(principal).create(new_turn(principal, new_id("turn"), asked))
    blobs.put_bytes(f"labs/{principal.user_id}/lab_1.pdf", bytes(range(256)) * 4_000)
    return principal


def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As S3 does it with parts of 5 MB, the least that it takes."""
    monkeypatch.setattr(upload, "PART_BYTES", 5_000)
    monkeypatch.setattr(moto.s3.models, "S3_UPLOAD_PART_MIN_SIZE", 5_000)


def export(principal: Principal) -> str:
    """The row of an export that begins."""
    id_ = new_id("exp")
    row = {"pk": principal.partition, "sk": f"EXPORT#{id_}", "id": id_, "status": "running", "progress": "{}"}
    records().put({**row, "created_at": "2026-01-01T00:00:00Z", "expires_at": "2027-01-01T00:00:00Z"})
    Archive.begin(principal, id_, datetime.now(UTC))
    return id_


def written(principal: Principal, id_: str, limits: PageLimits) -> tuple[dict[str, bytes], int]:
    """The files of an export but for those that tell of the export itself, and its pages."""
    pages = next(n for n in itertools.count(1) if write(principal, id_, n - 1, limits)["done"])
    return finished(principal, id_, pages), pages


def finished(principal: Principal, id_: str, page: int) -> dict[str, bytes]:
    finish_archive(principal, id_, {"page": page})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(blobs.chunks(archive_key(principal, id_)))))
    assert archive.testzip() is None
    own = {"README.md", "manifest.json", "exports.json", "exports.csv"}
    return {info.filename: archive.read(info) for info in archive.infolist() if info.filename not in own}


@pytest.mark.parametrize("files", [1, 4, 7])
def test_it_is_the_same_archive_however_it_is_cut(somebody: Principal, files: int) -> None:
    whole, one = written(somebody, export(somebody), WIDE)

    cut, many = written(somebody, export(somebody), PageLimits(seconds=1e9, files=files))

    assert cut == whole
    assert (one, many > TURNS / files) == (1, True)
    assert len([name for name in whole if name.startswith("turns/")]) == TURNS


def test_what_rows_have_as_text_is_readable_and_nothing_of_the_persons_is_left_out(somebody: Principal) -> None:
    # given
    said = ConsentCreate(purpose="model_provider", version="2026-11", granted=True)
    ConsentRecord(somebody).add(said, new_ulid())
    asked = {"question": "How did I sleep?", "schedule": "cron(0 8 * * ? *)", "metadata": {"mine": "yes"}}
    quiet = QuietHours(start="22:00", end="07:00")
    CheckIns(somebody).create(new_check_in(somebody, new_id("chk"), quiet_hours=quiet, **asked))
    values = [
        ReportValue(
            id="v1", status="stored", name="TSH", printed_name="TSH", value=2.1, unit="mIU/L", page=1,
            source_text="TSH 2.1 mIU/L", confidence=1.0,
        )
    ]  # fmt: skip
    Labs(somebody).create(new_id("lab"), status="completed", values=values)

    # when
    files, _ = written(somebody, export(somebody), WIDE)

    # then
    (consent,) = json.loads(files["consents.json"])
    (check_in,) = json.loads(files["check_ins.json"])
    (lab,) = json.loads(files["labs.json"])
    assert consent["version"] == "2026-11"
    assert (check_in["metadata"], check_in["quiet_hours"]["end"]) == ({"mine": "yes"}, "07:00")
    assert lab["values"][0]["source_text"] == "TSH 2.1 mIU/L"


def test_a_page_that_died_is_written_again_over_itself(somebody: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    small_parts(monkeypatch)
    whole, _ = written(somebody, export(somebody), WIDE)
    id_ = export(somebody)
    limits = PageLimits(seconds=1e9, files=2)

    # when: each page is written, its answer lost, and written once more when there is more to write
    page = 0
    while not write(somebody, id_, page, limits)["done"]:
        write(somebody, id_, page, limits)
        page += 1

    # then
    assert finished(somebody, id_, page + 1) == whole


def test_an_end_that_is_done_again_changes_nothing_and_its_pages_are_gone(somebody: Principal) -> None:
    id_ = export(somebody)
    written(somebody, id_, WIDE)
    row = records().get(somebody.partition, f"EXPORT#{id_}")
    assert row is not None
    assert (row["status"], row["size_bytes"]) == ("completed", blobs.size_of(row["key"]))

    finish_archive(somebody, id_, {"page": 1})

    assert records().get(somebody.partition, f"EXPORT#{id_}") == row
    assert [one.key for one in blobs.objects(f"exports/{somebody.user_id}/{id_}/")] == []


def test_an_object_that_is_larger_than_a_part_is_uploaded_in_several(
    somebody: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_parts(monkeypatch)
    report = os.urandom(50_000)  # which does not deflate
    blobs.put_bytes(f"labs/{somebody.user_id}/lab_2.pdf", report)

    files, _ = written(somebody, export(somebody), WIDE)

    assert files["files/labs/lab_2.pdf"] == report
    assert json.loads(files["days.json"])[3]["metrics"] == {"steps": 3.0}
