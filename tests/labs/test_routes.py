"""`/v1/labs`: what the API takes, refuses and shows."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, tzinfo
from typing import Any

import boto3
import pytest

from benchmarks.lab_reports import Line, people, report_of, table
from contracts.ids import new_id
from functions.core import settings
from functions.core.principal import Principal
from functions.health.labs import Labs
from tests.api.in_process.conftest import Answer, Api
from tests.labs.conftest import Desk, RuledModel
from tests.labs.test_keeping import MIXED_UP, plain

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def api(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Api:
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Pass", "End": True}}}
    arn: str = boto3.client("stepfunctions").create_state_machine(
        name="lab", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/lab"
    )["stateMachineArn"]
    monkeypatch.setenv("AMY_LAB_STATE_MACHINE_ARN", arn)
    settings.get_settings.cache_clear()
    return Api(desk.principal)


def form(*parts: tuple[str, bytes | str]) -> dict[str, Any]:
    """A request's body and headers; a part of bytes is a file."""
    body = b""
    for name, content in parts:
        body += b'--cut\r\nContent-Disposition: form-data; name="%s"' % name.encode()
        if isinstance(content, bytes):
            body += b'; filename="C:\\labs\\report.pdf"\r\nContent-Type: application/pdf'
        body += b"\r\n\r\n" + (content if isinstance(content, bytes) else content.encode()) + b"\r\n"
    return {
        "body": base64.b64encode(body + b"--cut--\r\n").decode(),
        "base64": True,
        "headers": {"Content-Type": "multipart/form-data; boundary=cut"},
    }


def post(api: Api, *parts: tuple[str, bytes | str], **headers: str) -> Answer:
    request = form(*parts)
    request["headers"] |= headers
    return api("POST", "/v1/labs", **request)


def test_a_file_is_taken_and_its_bytes_are_what_was_sent(api: Api, desk: Desk) -> None:
    answer = post(api, ("file", plain([MIXED_UP])))

    assert answer.status == 202, answer.body
    assert answer.headers["Location"] == f"/v1/labs/{answer.body['id']}"
    assert (answer.body["status"], answer.body["file_name"]) == ("processing", "report.pdf")
    desk.run(desk.labs.get(answer.body["id"]))
    shown = api("GET", answer.headers["Location"]).body
    (value,) = shown["values"]
    assert (shown["status"], shown["waiting"], value["needs_confirmation"]) == ("needs_confirmation", 1, True)
    assert value["doubts"][0]["suggestion"] == {"unit": "umol/L"}


def test_a_key_makes_one_report_of_a_request_that_is_sent_twice(api: Api) -> None:
    pdf = table(report_of(people()[0]))

    first, second = (post(api, ("file", pdf), **{"Idempotency-Key": "one"}) for _ in range(2))

    assert (first.status, second.status, first.body["id"]) == (202, 202, second.body["id"])
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("parts", "status", "code"),
    [
        ([("file", b"")], 422, "lab_empty"),
        ([("file", b"hello")], 422, "lab_not_pdf"),
        ([("file", b"%PDF-1.4" + b"0" * (4 * 1024 * 1024))], 413, "payload_too_large"),
        ([("other", b"%PDF-1.4")], 422, "validation_failed"),
        ([("file", "%PDF-1.4 as a field")], 422, "validation_failed"),
        ([("file", b"%PDF-1.4"), ("file", b"%PDF-1.4")], 422, "validation_failed"),
        ([("file", b"%PDF-1.4"), ("user_id", "somebody else")], 422, "validation_failed"),
        ([], 422, "validation_failed"),
    ],
)
def test_what_is_no_form_with_one_pdf_is_refused(api: Api, parts: Any, status: int, code: str) -> None:
    answer = post(api, *parts)

    assert (answer.status, answer.body["error"]["code"]) == (status, code)
    assert api("GET", "/v1/labs").body["data"] == []


def test_other_bodies_are_refused(api: Api) -> None:
    raw = api("POST", "/v1/labs", body="%PDF-1.4", headers={"Content-Type": "application/pdf"})
    unknown = api("POST", "/v1/labs", json_body={"pages": 3})
    broken = api("POST", "/v1/labs", body="--cut", headers={"Content-Type": "multipart/form-data"})

    assert (raw.status, unknown.status, broken.status) == (415, 422, 422)
    assert raw.body["error"]["details"] == {"expected": "application/json or multipart/form-data"}


def test_an_upload_is_started_when_the_file_is_there(api: Api, desk: Desk) -> None:
    # given
    asked = api("POST", "/v1/labs", json_body={"file_name": "big.pdf"})
    assert (asked.status, asked.body["status"]) == (201, "awaiting_upload")
    start = f"{asked.headers['Location']}/start"
    assert api("POST", start).body["error"]["code"] == "lab_not_uploaded"

    # when
    key = asked.body["upload"]["fields"]["key"]
    boto3.client("s3").put_object(Bucket="bucket", Key=key, Body=plain([MIXED_UP]))
    started, again = api("POST", start), api("POST", start)

    # then
    assert (started.status, started.body["status"], again.body["status"]) == (202, "processing", "processing")
    desk.run(desk.labs.get(asked.body["id"]))
    assert api("GET", asked.headers["Location"]).body["status"] == "needs_confirmation"
    left = boto3.client("s3").list_objects_v2(Bucket="bucket")["Contents"]
    assert [one["Key"].rpartition("/")[2] for one in left] == ["report.pdf"], (
        "what was sent and what was worked with is gone"
    )


def test_a_person_confirms_corrects_and_drops(api: Api, desk: Desk) -> None:
    # given
    sodium = Line("Sodium", "140", "mmol/L", 136, 145, "sodium")
    lab = desk.read(plain([MIXED_UP, sodium]))
    path = f"/v1/labs/{lab.id}"

    # when
    wrong = api("PATCH", path, json_body={"values": [{"id": "v1", "decision": "drop", "unit": "umol/L"}]})
    right = api("PATCH", path, json_body={"values": [{"id": "v1", "unit": "umol/L"}, {"id": "v2", "decision": "drop"}]})

    # then
    assert wrong.status == 422
    assert (right.status, right.body["status"], right.body["stored"]) == (200, "completed", 1)
    assert [(one["status"], one["corrected"]) for one in right.body["values"]] == [("stored", True), ("dropped", False)]
    assert desk.markers().keys() == {"creatinine"}


@pytest.mark.parametrize(("time_zone", "status"), [("Pacific/Auckland", 200), ("UTC", 422)])
def test_today_is_the_persons(
    api: Api, desk: Desk, monkeypatch: pytest.MonkeyPatch, time_zone: str, status: int
) -> None:
    # given
    class Evening(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Evening:
            return cls(2026, 11, 20, 20, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr("functions.api.labs.datetime", Evening)
    assert api("PATCH", "/v1/me", json_body={"time_zone": time_zone}).status == 200
    lab = desk.read(plain([Line("Sodium", "140", "mmol/L", 136, 145, "sodium")], taken=""))

    # when
    answer = api("PATCH", f"/v1/labs/{lab.id}", json_body={"taken_on": "2026-11-21", "confirm_all": True})

    # then
    assert answer.status == status


def test_reports_are_listed_page_by_page_and_deleted(api: Api, desk: Desk) -> None:
    # given
    labs = [desk.read(table(report_of(people()[number]))).id for number in range(3)]

    # when
    first = api("GET", "/v1/labs", query={"limit": "2"}).body
    second = api("GET", "/v1/labs", query={"limit": "2", "cursor": first["next_cursor"]}).body

    # then
    assert [one["id"] for one in first["data"] + second["data"]] == labs[::-1]
    assert "values" not in first["data"][0]
    assert second["next_cursor"] is None
    assert api("DELETE", f"/v1/labs/{labs[0]}").status == 204
    assert api("GET", f"/v1/labs/{labs[0]}").body["error"]["code"] == "lab_not_found"
    assert api("DELETE", f"/v1/labs/{labs[0]}").status == 404


def test_a_report_is_its_persons(api: Api, desk: Desk, ruled: RuledModel) -> None:
    lab = desk.read(plain([MIXED_UP]))
    other = Api(Principal(new_id("user")))
    path = f"/v1/labs/{lab.id}"

    answers = [
        other("GET", path),
        other("PATCH", path, json_body={"confirm_all": True}),
        other("POST", f"{path}/start"),
        other("DELETE", path),
        other("GET", "/v1/labs/lab_nonsense"),
    ]

    assert [one.status for one in answers] == [404] * 5
    assert Labs(other.principal).find(lab.id) is None
    assert desk.labs.get(lab.id).status == "needs_confirmation"
