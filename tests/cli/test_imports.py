"""`amy import`."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from contracts.ids import new_id
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply

ID = new_id("imp")
PREVIEW = {
    "first_date": "2022-01-01",
    "last_date": "2022-01-02",
    "days": 2,
    "activities": 1,
    "metrics": {"steps": 2},
    "skipped": [{"reason": "bad_date", "what": "row", "count": 1, "first": "line 3"}],
    "skipped_total": 1,
}


def found(status: str, **fields: Any) -> Reply:
    return Reply(200, {"id": ID, "status": status, "format": "daily_csv", "preview": PREVIEW, **fields})


@pytest.fixture
def taking(api: FakeApi) -> FakeApi:
    """An API that takes a file and shows what is in it."""
    form = {"url": f"{api.url}/bucket", "fields": {"key": "uploads/1", "policy": "p"}}
    api.on("POST", "/v1/imports", Reply(201, {"id": ID, "status": "awaiting_upload", "upload": form}))
    api.on("POST", "/bucket", Reply(204))
    api.on("POST", f"/v1/imports/{ID}/start", Reply(202, {"id": ID, "status": "detecting"}))
    api.on("POST", f"/v1/imports/{ID}/confirm", Reply(202, {"id": ID, "status": "importing"}))
    api.on("DELETE", f"/v1/imports/{ID}", Reply(204))
    return api


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "days.csv"
    file.write_text("date,steps\n2022-01-01,686\nsoon,1\n2022-01-02,5\n", encoding="utf-8")
    return file


def test_a_file_is_sent_shown_and_written(taking: FakeApi, amy: Amy, table: Path) -> None:
    working = found("detecting", progress={"stage": "reading", "done": 1, "total": 2})
    report = {**PREVIEW, "days_written": 2, "activities_written": 1}
    taking.on("GET", f"/v1/imports/{ID}", working, found("previewed"), found("completed", report=report))

    done = amy("import", str(table), "--yes")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "daily CSV, 2022-01-01 to 2022-01-02: 2 days, 1 workout",
        "  steps                                 2",
        "Left out: 1",
        "  bad date: row (1, first: line 3)",
        "Written: 2 days, 1 workout",
    ]
    made = json.loads(taking.calls("POST", "/v1/imports")[0].body)
    assert made == {"file_name": "days.csv", "size": len(table.read_bytes()), "format": "auto", "preview": True}
    (sent,) = taking.calls("POST", "/bucket")
    assert table.read_bytes() in sent.body
    assert b'name="policy"' in sent.body
    # What is sent to the bucket carries no key of the API.
    assert "authorization" not in sent.headers


def test_a_dry_run_writes_nothing(taking: FakeApi, amy: Amy, table: Path) -> None:
    taking.on("GET", f"/v1/imports/{ID}", found("previewed"))

    done = amy("import", str(table), "--dry-run", "--json")

    assert (done.returncode, json.loads(done.stdout)["preview"]) == (0, PREVIEW)
    assert taking.calls("POST", f"/v1/imports/{ID}/confirm") == []
    assert len(taking.calls("DELETE", f"/v1/imports/{ID}")) == 1


def test_nothing_new(taking: FakeApi, amy: Amy, table: Path) -> None:
    report = {**PREVIEW, "days_written": 0, "activities_written": 0}
    taking.on("GET", f"/v1/imports/{ID}", found("previewed"), found("completed", report=report))

    assert amy("import", str(table), "-y").stdout.splitlines()[-1] == "Nothing new: all of it was there already."


def test_a_folder_is_packed(taking: FakeApi, amy: Amy, tmp_path: Path) -> None:
    folder = tmp_path / "whoop"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "physiological_cycles.csv").write_text("a", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "link.csv").symlink_to("/etc/passwd")
    taking.on("GET", f"/v1/imports/{ID}", found("previewed"))

    assert amy("import", str(folder), "--dry-run").returncode == 0

    body = taking.calls("POST", "/bucket")[0].body
    start = body.index(b"PK\x03\x04")
    with zipfile.ZipFile(io.BytesIO(body[start : body.rindex(b"\r\n--")])) as archive:
        assert archive.namelist() == ["sub/physiological_cycles.csv"]


def test_a_file_that_cannot_be_read(taking: FakeApi, amy: Amy, table: Path) -> None:
    error = {
        "code": "unreadable_import",
        "message": "m",
        "details": {"why": "broken", "reason": "the archive is broken"},
    }
    taking.on("GET", f"/v1/imports/{ID}", found("failed", error=error))

    done = amy("import", str(table), "--yes")

    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Error: The file cannot be imported: the archive is broken."


def test_without_a_terminal_somebody_must_have_said_yes(taking: FakeApi, amy: Amy, table: Path) -> None:
    done = amy("import", str(table))

    assert (done.returncode, "--yes" in done.stderr, taking.received) == (2, True, [])


def test_a_bucket_that_refuses(taking: FakeApi, api: FakeApi, amy: Amy, table: Path) -> None:
    api.on("POST", "/bucket", Reply(403))
    api._answers["POST", "/bucket"].popleft()

    done = amy("import", str(table), "--yes")

    assert (done.returncode, "403" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["empty.csv", "folder"])
def test_nothing_to_send(taking: FakeApi, amy: Amy, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()

    done = amy("import", str(tmp_path / name), "--yes")

    assert (done.returncode, taking.received) == (2, [])
