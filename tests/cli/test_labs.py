"""`amy labs`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply

LAB = "lab_01JD8Q0000000000000000TEST"
PATH = f"/v1/labs/{LAB}"


def value(**fields: Any) -> dict[str, Any]:
    return {
        "id": "v1", "status": "stored", "marker": "creatinine", "printed_name": "Creatinine", "value": 80.0,
        "comparator": None, "unit": "mg/dL", "printed_range": None, "flag": "above", "critical": False, "page": 1,
        "reference_range": {"low": 0.5, "high": 1.1, "unit": "mg/dL"}, "source_text": "Creatinine | 80 | mg/dL",
        "needs_confirmation": False, "doubts": [], "corrected": False, **fields,
    }  # fmt: skip


def lab(**fields: Any) -> dict[str, Any]:
    return {
        "id": LAB, "object": "lab", "status": "completed", "progress": {"stage": "done", "done": 1, "total": 1},
        "taken_on": "2024-03-08", "file_name": "report\x1b[31m.pdf", "stored": 1, "waiting": 0, "error": None,
        "duplicate_of": None, "values": [value()], "notice": None, "date_doubt": None, **fields,
    }  # fmt: skip


WAITING = value(
    status="needs_confirmation",
    needs_confirmation=True,
    doubts=[{"reason": "unit_mix_up", "text": "80 umol/L would be a usual value."}],
)


def test_upload_waits_for_the_end_and_shows_what_to_confirm(api: FakeApi, amy: Amy, tmp_path: Path) -> None:
    # given
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-1.4 and so on")
    api.on("POST", "/v1/labs", Reply(202, lab(status="processing", values=[])))
    api.on("GET", PATH, Reply(200, lab(status="needs_confirmation", values=[WAITING])))

    # when
    done = amy("labs", "upload", str(file))

    # then
    assert done.returncode == 0, done.stderr
    assert "needs confirmation" in done.stdout
    assert re.search(r"v1 +creatinine +80 mg/dL +0\.5 - 1\.1 mg/dL \(reference\) +high, please confirm +1", done.stdout)
    assert "80 umol/L would be a usual value." in done.stdout


def test_a_report_that_cannot_be_read_ends_with_an_error(api: FakeApi, amy: Amy, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-1.4")
    failure = {"code": "lab_encrypted", "message": "The file is protected by a password."}
    api.on("POST", "/v1/labs", Reply(202, lab(status="failed", values=[], error=failure)))

    done = amy("labs", "upload", str(file))

    assert done.returncode == 1
    assert "protected by a password" in done.stdout
    assert "lab_encrypted" in done.stderr


def test_list(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/labs", Reply(200, {"data": [lab()], "next_cursor": None}))

    assert re.search(rf"{LAB} +completed +2024-03-08 +1 +0 +report\.pdf\n", amy("labs", "list").stdout)


def test_confirm_corrects_and_drops(api: FakeApi, amy: Amy) -> None:
    api.on("PATCH", PATH, Reply(200, lab()))

    done = amy("labs", "confirm", LAB, "v1=umol/L", "v2=5.4mmol/L", "v3", "--drop", "v4", "--taken-on", "2024-03-08")

    assert done.returncode == 0, done.stderr
    assert json.loads(api.received[0].body) == {
        "values": [
            {"id": "v1", "unit": "umol/L"},
            {"id": "v2", "value": 5.4, "unit": "mmol/L"},
            {"id": "v3"},
            {"id": "v4", "decision": "drop"},
        ],
        "confirm_all": False,
        "taken_on": "2024-03-08",
    }


def test_confirm_of_nothing_or_of_nonsense_is_refused_before_it_is_sent(api: FakeApi, amy: Amy) -> None:
    assert amy("labs", "confirm", LAB).returncode == 2
    assert amy("labs", "confirm", LAB, "creatinine").returncode == 2
    assert amy("labs", "show", "creatinine").returncode == 2
    assert api.received == []


def test_delete(api: FakeApi, amy: Amy) -> None:
    api.on("DELETE", PATH, Reply(204, None))

    assert amy("labs", "delete", LAB).stdout == f"{LAB} deleted\n"
