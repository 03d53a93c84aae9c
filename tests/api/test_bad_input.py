"""What is wrong with a request is said in the one error shape, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contracts.errors import ErrorBody
from tests.cloud import User

MESSAGE = {"role": "user", "content": "How did I sleep?"}


@pytest.fixture
def somebody(user: Callable[[], User]) -> User:
    return user()


def refusal(answer: httpx.Response, status: int, code: str) -> ErrorBody:
    """The error of an answer, which must be this one and in its shape."""
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) <= {"code", "message", "request_id", "docs_url", "details"}
    error = ErrorBody.model_validate(answer.json())
    assert error.error.docs_url.endswith(f"/concepts/errors#{code}")
    assert answer.headers["x-request-id"] == error.error.request_id
    return error


def turns_of(user: User) -> list[Any]:
    return list(user.client.get("/v1/turns").json()["data"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param("{", 400, "malformed_json", id="malformed"),
        pytest.param("", 422, "validation_failed", id="no body"),
        pytest.param("[]", 422, "validation_failed", id="no object"),
        pytest.param(b'{"messages": "\xff"}', 422, "validation_failed", id="no UTF-8"),
        pytest.param({}, 422, "validation_failed", id="no messages"),
        pytest.param({"messages": []}, 422, "validation_failed", id="empty messages"),
        pytest.param({"messages": [MESSAGE] * 51}, 422, "validation_failed", id="51 messages"),
        pytest.param({"messages": [{"role": "user", "content": ""}]}, 422, "validation_failed", id="empty message"),
        pytest.param({"messages": [{"role": "user", "content": " \n"}]}, 422, "validation_failed", id="blank message"),
        pytest.param({"messages": [{"role": "system", "content": "x"}]}, 422, "validation_failed", id="role"),
        pytest.param(
            {"messages": [MESSAGE | {"role": "assistant"}]}, 422, "validation_failed", id="last not the user's"
        ),
        pytest.param({"messages": [MESSAGE], "steam": True}, 422, "validation_failed", id="unknown field"),
        pytest.param({"messages": [MESSAGE | {"name": "x"}]}, 422, "validation_failed", id="unknown inner field"),
        pytest.param({"messages": [MESSAGE], "stream": 2}, 422, "validation_failed", id="type"),
        pytest.param({"messages": [MESSAGE], "budget": {"max_seconds": 1}}, 422, "validation_failed", id="budget"),
        pytest.param({"messages": [MESSAGE], "metadata": {"a": 1}}, 422, "validation_failed", id="metadata"),
        pytest.param(
            {"messages": [MESSAGE | {"content": "x" * 32_001}]}, 422, "validation_failed", id="32,001 characters"
        ),
        pytest.param({"messages": [MESSAGE | {"content": "x" * 1_000_000}]}, 413, "payload_too_large", id="1 MB"),
        pytest.param({"messages": [MESSAGE], "require_approval": "maybe"}, 422, "validation_failed", id="approval"),
    ],
)
def test_a_body_that_is_no_turn_starts_none(somebody: User, body: Any, status: int, code: str) -> None:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    answer = somebody.client.post("/v1/turns", content=content, headers={"Content-Type": "application/json"})
    refusal(answer, status, code)
    assert turns_of(somebody) == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_wrong_content_type_is_refused(somebody: User, kind: str) -> None:
    content = json.dumps({"messages": [MESSAGE]})
    answer = somebody.client.post("/v1/turns", content=content, headers={"Content-Type": kind})
    assert refusal(answer, 415, "unsupported_media_type").error.details == {"expected": "application/json"}
    assert turns_of(somebody) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"cursor": "abc"}, "bad_cursor"),
        ({"cursor": ""}, "bad_cursor"),
        ({"cursor": "eyJhZnRlciI6ICJ4In0"}, "bad_cursor"),
        ({"cursor": "ü" * 10}, "bad_cursor"),
        ({"limit": "0"}, "bad_parameter"),
        ({"limit": "101"}, "bad_parameter"),
        ({"limit": "ten"}, "bad_parameter"),
    ],
)
def test_a_page_that_is_none(somebody: User, query: dict[str, str], code: str) -> None:
    refusal(somebody.client.get("/v1/turns", params=query), 400, code)


NOBODYS = "turn_01JD0000000000000000000000"

ROUTES = [
    ("GET", ""),
    ("DELETE", ""),
    ("POST", "/cancel"),
    ("POST", "/retry"),
    ("GET", "/trace"),
    ("GET", "/events"),
]


@pytest.mark.parametrize(("method", "route"), ROUTES)
@pytest.mark.parametrize("turn_id", ["turn_1", "lab_01JD0000000000000000000000", "..", "%20", NOBODYS])
def test_an_id_that_is_nobodys(somebody: User, method: str, route: str, turn_id: str) -> None:
    answer = somebody.client.request(method, f"/v1/turns/{turn_id}{route}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] in ("turn_not_found", "not_found")


def test_an_id_that_is_somebody_elses(user: Callable[[], User]) -> None:
    owner, stranger = user(), user()
    turn = owner.ask()
    for method, route in ROUTES:
        refusal(stranger.client.request(method, f"{turn.path}{route}"), 404, "turn_not_found")
    assert turn.wait()["status"] == "completed"


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/nothing", "/v2/turns", "/v1/turns/x/y/z", "/v1/me/x"])
def test_a_route_that_is_none(somebody: User, path: str) -> None:
    refusal(somebody.client.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/v1/turns", "GET, POST"),
        ("PUT", "/v1/me", "DELETE, GET, PATCH"),
        ("PUT", "/v1/imports", "GET, POST"),
        ("PATCH", "/v1/turns/turn_01JD0000000000000000000000", "DELETE, GET"),
        ("POST", "/v1/turns/turn_01JD0000000000000000000000/events", "GET"),
        ("GET", "/v1/turns/turn_01JD0000000000000000000000/cancel", "POST"),
    ],
)
def test_a_method_that_a_route_does_not_serve(somebody: User, method: str, path: str, allow: str) -> None:
    answer = somebody.client.request(method, path)
    refusal(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allow


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer x", f"Bearer amy_sk_{'x' * 43}", "Basic eDp5"])
@pytest.mark.parametrize("path", ["/v1/turns", "/v1/me", f"/v1/turns/{NOBODYS}/events", "/v1/nothing"])
def test_without_a_key_there_is_no_door(somebody: User, path: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = httpx.get(somebody.client.base_url.join(path), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized"), answer.text
    assert answer.headers["x-request-id"]


def test_a_request_id_of_our_form_is_taken_over_and_no_other(somebody: User) -> None:
    mine = somebody.client.get("/v1/me", headers={"X-Request-Id": "req_my-trace-0001"})
    assert mine.headers["x-request-id"] == "req_my-trace-0001"
    other = somebody.client.get("/v1/me", headers={"X-Request-Id": "x y"})
    assert other.headers["x-request-id"].startswith("req_01")
