"""A report through the public door, read by its state machine on the local cloud."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

from benchmarks.lab_reports import people, report_of, scanned, table
from tests.cloud import User


def send(person: User, pdf: bytes, **headers: str) -> httpx.Response:
    files = {"file": ("report.pdf", pdf, "application/pdf")}
    return person.client.post("/v1/labs", files=files, headers=headers)


def ended(person: User, location: str) -> dict[str, Any]:
    for _ in range(300):
        lab = person.client.get(location).json()
        if lab["status"] not in ("processing", "awaiting_upload"):
            return dict(lab)
        time.sleep(0.1)
    raise AssertionError(f"the report is still {lab['status']}: {lab['progress']}")


def test_a_pdf_becomes_values_that_the_agents_see(user: Callable[[], User]) -> None:
    # given
    person = user()
    person.client.patch("/v1/me", json={"sex": "female", "birth_year": 1961})
    tests = report_of(people()[0])

    # when
    answer = send(person, table(tests))

    # then
    assert answer.status_code == 202, answer.text
    lab = ended(person, answer.headers["location"])
    assert (lab["status"], lab["pages"], lab["taken_on"]) == ("completed", 1, "2024-03-08")
    values = {one["marker"]: one for one in lab["values"]}
    assert values.keys() == {test.marker for test in tests}
    creatinine = values["creatinine"]
    assert creatinine["source_text"] == "Creatinine | 0.92 | mg/dL | 0.5 - 1.3"
    assert creatinine["printed_range"]["high"] == 1.3
    # The reference range of women, beside the report's own.
    assert (creatinine["reference_range"]["low"], creatinine["reference_range"]["high"]) == (0.5, 1.1)
    assert not any(one["needs_confirmation"] for one in lab["values"])
    # The same file is the same report, whoever sends it how often.
    again = send(person, table(tests))
    assert (again.status_code, again.json()["id"]) == (200, lab["id"])


def test_a_scan_that_is_sent_to_the_bucket_is_read_by_the_model(user: Callable[[], User]) -> None:
    # given
    person = user()
    tests = report_of(people()[1])
    asked = person.client.post("/v1/labs", json={"file_name": "scan.pdf"})
    assert asked.status_code == 201, asked.text
    form = asked.json()["upload"]

    # when
    files = {"file": ("scan.pdf", scanned(tests), "application/pdf")}
    sent = httpx.post(form["url"], data=form["fields"], files=files, trust_env=False)
    assert sent.status_code in (200, 204), sent.text
    started = person.client.post(f"{asked.headers['location']}/start")

    # then
    assert started.status_code == 202, started.text
    lab = ended(person, asked.headers["location"])
    assert (lab["status"], lab["stored"]) == ("completed", len(tests)), lab["error"]


def test_a_file_that_cannot_be_read_says_why(user: Callable[[], User]) -> None:
    person = user()

    lab = ended(person, send(person, b"%PDF-1.7\nand nothing more").headers["location"])

    assert (lab["status"], lab["error"]["code"], lab["values"]) == ("failed", "lab_broken", [])
