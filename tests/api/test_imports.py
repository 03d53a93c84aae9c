"""Daily CSVs through the door."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contracts.imports import Import
from tests.cloud import DEMO, User


def send(user: User, content: bytes, kind: str = "text/csv", **headers: str) -> httpx.Response:
    return user.client.post("/v1/imports", content=content, headers={"Content-Type": kind, **headers})


def test_a_persons_days_are_read(user: Callable[[], User]) -> None:
    answer = send(user(), DEMO.read_bytes())
    assert answer.status_code == 201
    done = Import.model_validate(answer.json())
    report = done.report
    assert report is not None
    assert (report.days_written, str(report.first_date), str(report.last_date)) == (244, "2021-05-24", "2022-01-22")
    assert "resting_heart_rate" in report.metrics
    assert (done.status, done.format) == ("completed", "daily_csv")
    # The device wrote 0 breaths a minute where it had not measured.
    assert {(one.reason, one.what): one.count for one in report.skipped} == {
        ("implausible", "breathing_rate"): 10,
        ("implausible", "calories"): 1,
    }
    assert answer.headers["location"] == f"/v1/imports/{done.id}"


def test_what_is_left_out_is_named(user: Callable[[], User]) -> None:
    content = b"date,steps,mood\n2021-05-24,many,good\nyesterday,1,bad\n2021-05-25,5,\n"
    done = Import.model_validate(send(user(), content).json())
    assert done.report is not None
    assert {(one.reason, one.what, one.first) for one in done.report.skipped} == {
        ("not_a_number", "column steps", "line 2"),
        ("bad_date", "row", "line 3"),
        ("not_used", "column mood", ""),
    }


def test_the_same_file_again_writes_nothing(user: Callable[[], User]) -> None:
    somebody = user()
    first, second = b"date,steps\n2021-05-24,1\n", b"date,steps\n2021-05-24,2\n"

    written = [send(somebody, content).json()["report"]["days_written"] for content in (first, first, second, first)]

    # What comes later holds, also when it came before.
    assert written == [1, 0, 1, 1]


def test_an_import_with_a_key_is_done_once(user: Callable[[], User]) -> None:
    somebody = user()
    content = b"date,steps\n2021-05-24,1\n"
    first = send(somebody, content, **{"Idempotency-Key": "k"})
    again = send(somebody, content, **{"Idempotency-Key": "k"})
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    other = send(somebody, content + b"2021-05-25,1\n", **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_mismatch")


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        pytest.param(b"", "text/csv", 422, "unreadable_import", id="empty"),
        pytest.param(b"%PDF-1.7", "text/csv", 422, "unreadable_import", id="a PDF"),
        pytest.param(b"date,steps\n2021-05-24,\xff\n", "text/csv", 422, "unreadable_import", id="no UTF-8"),
        pytest.param(b"date,steps\n", "text/csv", 422, "unreadable_import", id="no rows"),
        pytest.param(b"date,steps\n2021-05-24,1\n", "application/json", 400, "malformed_json", id="no JSON"),
        pytest.param(b"date,steps\n2021-05-24,1\n", "text/plain", 415, "unsupported_media_type", id="plain text"),
        pytest.param(b"date,steps\n" + b"2021-05-24,1\n" * 350_000, "text/csv", 413, "payload_too_large", id="4.5 MB"),
    ],
)
def test_what_is_no_import(user: Callable[[], User], content: bytes, kind: str, status: int, code: str) -> None:
    answer = send(user(), content, kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
