"""A file from a form to days: through the API, the bucket and the state machine of the local cloud."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contracts.imports import Import
from local.state import LocalState
from tests.cloud import RuntimeControl, User, items
from tests.imports.builders import CYCLES, apple_zip, csv_text, cycle, record, zipped

WHOOP = zipped(
    {
        "my_whoop_data/physiological_cycles.csv": csv_text(CYCLES, cycle("2024-05-02", "2024-05-01")),
        "my_whoop_data/journal_entries.csv": csv_text(
            ["Cycle start time", "Question text", "Answered yes"], ["2024-05-01 23:10:00", "Coffee?", "true"]
        ),
    }
)


def create(user: User, content: bytes, **fields: Any) -> Import:
    body = {"file_name": "export.zip", "size": len(content), **fields}
    answer = user.client.post("/v1/imports", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/imports/{answer.json()['id']}"
    return Import.model_validate(answer.json())


def upload(made: Import, content: bytes) -> None:
    assert made.upload is not None
    answer = httpx.post(made.upload.url, data=made.upload.fields, files={"file": ("export.zip", content)}, timeout=60)
    assert answer.status_code in (200, 204), answer.text


def send(user: User, made: Import, what: str) -> httpx.Response:
    return user.client.post(f"/v1/imports/{made.id}/{what}")


def follow(user: User, made: Import, *until: str) -> Import:
    """The import when it has one of these statuses; an end, if none is named."""
    wanted = until or ("completed", "failed", "cancelled")
    for _ in range(1200):
        found = Import.model_validate(user.client.get(f"/v1/imports/{made.id}").json())
        if found.status in wanted:
            return found
        time.sleep(0.05)
    raise AssertionError(f"still {found.status}")


def brought(user: User, content: bytes, **fields: Any) -> Import:
    """An import from its form to its end."""
    made = create(user, content, **fields)
    upload(made, content)
    assert send(user, made, "start").status_code == 202
    return follow(user, made)


def rows(cloud: LocalState, user: User, prefix: str) -> list[dict[str, Any]]:
    return items(cloud, cloud.records_table, f"USER#{user.user_id}", prefix)


def test_a_file_becomes_days_and_is_gone(cloud: LocalState, user: Callable[[], User]) -> None:
    somebody = user()

    done = brought(somebody, WHOOP)

    assert (done.status, done.format, done.error, done.progress, done.upload) == (
        "completed",
        "whoop",
        None,
        None,
        None,
    )
    assert done.report is not None
    assert (done.report.days_written, done.report.metrics["recovery_score"]) == (1, 1)
    assert [(one.reason, one.what) for one in done.report.skipped] == [("not_used", "journal entry")]
    assert [row["date"]["S"] for row in rows(cloud, somebody, "DAY#")] == ["2024-05-02"]
    assert len(rows(cloud, somebody, "SOURCE#whoop")) == 1
    assert somebody.client.get("/v1/imports").json()["data"][0]["id"] == done.id


def test_the_same_file_again_writes_nothing(user: Callable[[], User]) -> None:
    somebody = user()
    file = apple_zip(record("StepCount", 5, "2024-05-01 08:00:00 +0200"))

    first, second = brought(somebody, file), brought(somebody, file)

    assert first.report is not None
    assert second.report is not None
    assert (first.report.days_written, second.report.days_written) == (1, 0)


def test_a_preview_shows_what_is_there_before_anything_is_written(cloud: LocalState, user: Callable[[], User]) -> None:
    somebody = user()
    made = create(somebody, WHOOP, preview=True)
    assert send(somebody, made, "confirm").json()["error"]["code"] == "import_not_there"
    upload(made, WHOOP)
    send(somebody, made, "start")
    shown = follow(somebody, made, "previewed", "failed")

    assert shown.preview is not None
    assert (shown.format, str(shown.preview.first_date), shown.preview.days) == ("whoop", "2024-05-02", 1)
    assert (shown.preview.skipped_total, shown.report) == (1, None)
    assert rows(cloud, somebody, "DAY#") == []

    assert [send(somebody, made, "confirm").status_code for _ in range(2)] == [202, 202]
    assert follow(somebody, made).status == "completed"
    assert len(rows(cloud, somebody, "DAY#")) == 1


def test_an_import_that_is_not_confirmed_can_be_cancelled_and_then_forgotten(user: Callable[[], User]) -> None:
    somebody = user()
    made = create(somebody, WHOOP, preview=True)
    upload(made, WHOOP)
    send(somebody, made, "start")
    follow(somebody, made, "previewed", "failed")

    assert somebody.client.delete(f"/v1/imports/{made.id}").status_code == 204
    assert follow(somebody, made).status == "cancelled"
    assert send(somebody, made, "confirm").json()["error"]["code"] == "import_not_there"
    assert somebody.client.delete(f"/v1/imports/{made.id}").status_code == 204
    assert somebody.client.get(f"/v1/imports/{made.id}").json()["error"]["code"] == "import_not_found"


def test_a_file_that_never_came_is_not_started(user: Callable[[], User]) -> None:
    somebody = user()
    made = create(somebody, WHOOP)

    answer = send(somebody, made, "start")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "upload_missing")
    upload(made, WHOOP)
    assert send(somebody, made, "start").status_code == 202
    assert follow(somebody, made).status == "completed"
    assert send(somebody, made, "start").json()["error"]["details"] == {"status": "completed"}


def test_a_file_that_cannot_be_read_fails_with_its_reason(cloud: LocalState, user: Callable[[], User]) -> None:
    somebody = user()

    done = brought(somebody, WHOOP[:-200])
    other = brought(somebody, WHOOP, format="oura")

    assert done.error is not None
    assert (done.status, done.error.code, (done.error.details or {})["why"]) == (
        "failed",
        "unreadable_import",
        "broken",
    )
    assert other.error is not None
    assert (other.error.details or {})["why"] == "other_format"
    assert rows(cloud, somebody, "DAY#") == []


@pytest.mark.parametrize(
    ("action", "step"),
    [("kill", "WriteDays"), ("lose_answer", "ReadFile"), ("lose_answer", "WriteDays"), ("lose_answer", "FinishImport")],
)
def test_a_process_that_dies_loses_and_doubles_nothing(
    cloud: LocalState, user: Callable[[], User], control: RuntimeControl, action: str, step: str
) -> None:
    somebody = user()
    control.lambda_fault(action=action, function="ImportFunction", step=step)

    done = brought(somebody, WHOOP)

    assert control.pending_lambda_faults() == []
    assert done.status == "completed", done.error
    assert len(rows(cloud, somebody, "DAY#")) == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param({"file_name": "a"}, "size", id="no size"),
        pytest.param({"file_name": "", "size": 1}, "file_name", id="no name"),
        pytest.param({"file_name": "a", "size": 3 * 1024**3}, "size", id="3 GB"),
        pytest.param({"file_name": "a", "size": 1, "format": "garmin"}, "format", id="format that is none"),
        pytest.param({"file_name": "a", "size": 1, "wait": True}, "wait", id="unknown field"),
    ],
)
def test_a_request_that_does_not_fit(user: Callable[[], User], body: dict[str, Any], path: str) -> None:
    answer = user().client.post("/v1/imports", json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_failed")
    assert [one["path"] for one in answer.json()["error"]["details"]["errors"]] == [path]


def test_nobody_sees_anothers_import(user: Callable[[], User]) -> None:
    somebody, other = user(), user()
    made = create(somebody, WHOOP)

    for answer in (
        other.client.get(f"/v1/imports/{made.id}"),
        send(other, made, "start"),
        send(other, made, "confirm"),
        other.client.delete(f"/v1/imports/{made.id}"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "import_not_found")
    assert other.client.get("/v1/imports").json()["data"] == []
