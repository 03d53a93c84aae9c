"""What no gateway of ours sends, and the answer all the same: refusals before a route, bodies of any kind."""

from __future__ import annotations

import base64
import json

import pytest

from functions.api import me
from functions.core.telemetry import logger
from tests.api.in_process.conftest import Api

QUESTION = {"messages": [{"role": "user", "content": "How did I sleep?"}]}


def test_a_base64_body_is_read(api: Api) -> None:
    body = base64.b64encode(json.dumps(QUESTION).encode()).decode()
    assert api("POST", "/v1/turns", body=body, base64=True).status == 201


@pytest.mark.parametrize("body", ["%%%", base64.b64encode(b'{"messages": "\xff"}').decode()])
def test_a_broken_encoding_is_malformed(api: Api, body: str) -> None:
    answer = api("POST", "/v1/turns", body=body, base64=True)
    assert (answer.status, answer.body["error"]["code"]) == (400, "malformed_json")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "malformed_json"),
        ("[" * 200_000, 400, "malformed_json"),
        ('{"budget": {"max_cost_usd": NaN}}', 400, "malformed_json"),
        ('{"budget": {"max_seconds": ' + "9" * 5000 + "}}", 400, "malformed_json"),
        ("[]", 422, "validation_failed"),
        ('"text"', 422, "validation_failed"),
        ('{"messages": [{"role": "user", "content": "\\ud800"}]}', 422, "validation_failed"),
        ('{"messages": [{"role": "user", "content": "x"}], "\\ud800": 1}', 422, "validation_failed"),
        ("", 422, "validation_failed"),
        (None, 422, "validation_failed"),
    ],
)
def test_bodies_that_are_no_question(api: Api, body: str | None, status: int, code: str) -> None:
    answer = api("POST", "/v1/turns", body=body)
    assert (answer.status, answer.body["error"]["code"]) == (status, code)
    assert api("GET", "/v1/turns").body["data"] == []


def test_a_list_of_one_object_is_not_taken_for_the_object(api: Api) -> None:
    assert api("POST", "/v1/turns", json_body=[QUESTION]).status == 422


def test_a_field_is_named_by_its_path(api: Api) -> None:
    body = {"messages": [{"role": "doctor", "content": "x"}], "tpyo": 1}
    errors = api("POST", "/v1/turns", json_body=body).body["error"]["details"]["errors"]
    assert {error["path"] for error in errors} == {"messages.0.role", "tpyo"}


def test_a_body_of_many_mistakes_has_a_short_answer(api: Api) -> None:
    body = {"messages": [{"role": "user", "content": ""}] * 50} | {"x" * 5000: 1}
    answer = api("POST", "/v1/turns", json_body=body)
    assert len(json.dumps(answer.body)) < 20_000


@pytest.mark.parametrize("character", ["x", "ü", "漢", "🫀"])
def test_the_longest_conversation_is_taken_in_any_script(api: Api, character: str) -> None:
    body = {"messages": [{"role": "user", "content": character * 32_000}]}
    answer = api("POST", "/v1/turns", json_body=body, headers={"Idempotency-Key": "long"})
    assert answer.status == 201
    again = api("POST", "/v1/turns", json_body=body, headers={"Idempotency-Key": "long"})
    assert again.body == answer.body
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_page_holds_no_more_than_an_answer_can(api: Api) -> None:
    # given
    body = {"messages": [{"role": "user", "content": "漢" * 31_000}], "start": "queued"}
    for _ in range(50):
        api("POST", "/v1/turns", json_body=body)
    # when
    first = api("GET", "/v1/turns", query={"limit": "100"}).body
    second = api("GET", "/v1/turns", query={"limit": "100", "cursor": first["next_cursor"]}).body
    # then
    assert len(json.dumps(first, ensure_ascii=False).encode()) < 6_000_000
    assert len(first["data"]) + len(second["data"]) == 50


def test_nobody_is_let_in_where_a_key_is_needed(api: Api) -> None:
    answer = api("GET", "/v1/me", user_id=None)
    assert (answer.status, answer.body["error"]["code"]) == (401, "unauthorized")


def test_streams_are_served_elsewhere_and_their_other_methods_here(api: Api) -> None:
    answer = api("POST", "/v1/turns/turn_x/events")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


def test_what_nobody_foresaw_shows_nothing_of_itself(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, _: object) -> None:
            raise RuntimeError("somebody's secret")

    monkeypatch.setattr(me, "Profiles", Broken)
    answer = api("GET", "/v1/me")
    assert (answer.status, answer.body["error"]["code"]) == (500, "internal_error")
    assert "secret" not in json.dumps(answer.body)
    assert answer.body["error"]["request_id"] == answer.headers["X-Request-Id"]


def test_log_lines_have_ids_and_no_words(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(logger().registered_formatter)
    caplog.set_level("INFO", logger="amy")
    answer = api("POST", "/v1/turns", json_body=QUESTION)
    lines = [json.loads(line) for line in caplog.text.splitlines()]
    assert lines[-1]["request_id"] == answer.headers["X-Request-Id"]
    assert (lines[-1]["status"], lines[-1]["path"], lines[-1]["gateway_request_id"]) == (201, "/v1/turns", "gateway-1")
    assert "sleep" not in json.dumps(lines)


def test_any_origin_may_read_any_answer(api: Api) -> None:
    for answer in (api("GET", "/healthz"), api("GET", "/v1/nothing")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
