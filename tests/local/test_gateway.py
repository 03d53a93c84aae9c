"""The gateway: what functions are given, and what clients get, in API Gateway's shapes."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.local.conftest import Box, until

GOOD = {"Authorization": "good"}


def test_a_proxy_event_has_the_shape_of_version_1(box: Box) -> None:
    event = box.api.post("/things/a%20b?x=1&x=2&empty=", headers={"X-Mine": "yes", **GOOD}, content=b'{"a": 1}')
    assert event.status_code == 404, "only GET is there"

    event = box.api.get("/things/a%20b?x=1&x=2&empty=", headers=[("X-Mine", "yes"), ("X-Mine", "also")]).json()

    assert (event["resource"], event["path"], event["httpMethod"]) == ("/things/{id}", "/things/a b", "GET")
    assert event["pathParameters"] == {"id": "a b"}
    assert event["queryStringParameters"] == {"x": "2", "empty": ""}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "empty": [""]}
    assert event["headers"]["x-mine"] == "also"
    assert event["multiValueHeaders"]["x-mine"] == ["yes", "also"]
    assert (event["body"], event["isBase64Encoded"], event["stageVariables"]) == (None, False, None)
    context = event["requestContext"]
    assert context["resourcePath"] == "/things/{id}"
    assert context["path"] == "/things/a b", "as behind a host name of one's own: the address has no stage"
    assert (context["stage"], context["httpMethod"], context["protocol"]) == ("v1", "GET", "HTTP/1.1")
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert "authorizer" not in context


def test_a_body_comes_through_as_text(box: Box) -> None:
    event = box.api.post("/things", content='{"word": "Grüße"}').json()

    assert (event["body"], event["isBase64Encoded"]) == ('{"word": "Grüße"}', False)


def test_the_most_literal_route_wins(box: Box) -> None:
    assert box.api.get("/things/latest").json()["resource"] == "/things/latest"
    assert box.api.get("/things/other").json()["resource"] == "/things/{id}"
    assert box.api.get("/else/where", headers=GOOD).json()["pathParameters"] == {"proxy": "else/where"}


def test_headers_and_bytes_of_an_answer(box: Box) -> None:
    answer = box.api.get("/x/headers", headers=GOOD)

    assert (answer.status_code, answer.content) == (207, b"hello")
    assert answer.headers["x-one"] == "1"
    assert answer.headers.get_list("x-two") == ["a", "b"]
    assert answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/", 404, "not_found"),
        ("/x/broken", 502, "internal_error"),
        ("/x/crash", 502, "internal_error"),
        ("/x/slow", 504, "temporarily_unavailable"),
    ],
)
def test_what_goes_wrong_is_answered_in_the_template_s_words(box: Box, path: str, status: int, code: str) -> None:
    answer = box.api.get(path, headers=GOOD)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["request_id"] == answer.headers["x-request-id"] == answer.headers["x-amzn-requestid"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_body_over_10_mb_is_refused(box: Box) -> None:
    answer = box.api.post("/things", content=b"x" * (10 * 1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "payload_too_large")


def test_a_body_that_does_not_fit_in_an_event_is_refused(box: Box) -> None:
    assert box.api.post("/things", content=b"x" * (7 * 1024 * 1024)).status_code == 413


def test_preflight_is_answered_by_the_gateway(box: Box) -> None:
    answer = box.api.options("/things")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "unauthorized"),
        ({"Authorization": "nobody"}, 401, "unauthorized"),
        ({"Authorization": "denied"}, 403, "bad_request"),
        ({"Authorization": "boom"}, 500, "internal_error"),
    ],
)
def test_who_is_not_let_in(box: Box, headers: dict[str, str], status: int, code: str) -> None:
    answer = box.api.get("/else", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_without_its_identity_the_authorizer_is_not_even_asked(box: Box) -> None:
    box.api.get("/else")

    assert box.journal("Authorize") == []


def test_who_is_let_in_and_what_the_function_learns_of_it(box: Box) -> None:
    token = {"Authorization": "good"}
    context = box.api.get("/else", headers=token).json()["requestContext"]["authorizer"]

    assert context["principalId"] == "user-good"
    assert (context["user_id"], context["level"]) == ("u-good", "3")


def test_the_authorizer_is_asked_once_per_identity(box: Box) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(lambda _: box.api.get("/once", headers={"Authorization": "narrow"}).status_code, range(8))
        )

    assert statuses == [200] * 8
    events = box.journal("Authorize")
    assert len(events) == 1
    assert events[0]["type"] == "REQUEST"
    assert events[0]["methodArn"].endswith("/v1/GET/once")
    # The trap of API Gateway: the remembered policy names one route, and refuses the next.
    assert box.api.get("/another", headers={"Authorization": "narrow"}).status_code == 403


def test_a_stream_comes_piece_by_piece(box: Box) -> None:
    pieces: list[float] = []
    with box.api.stream("GET", "/streams/ticks?count=4", headers=GOOD) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for piece in answer.iter_text():
            pieces += [time.monotonic()] * piece.count("tick")

    assert len(pieces) == 4
    assert pieces[-1] - pieces[0] > 0.1, "not all at the end"


def test_behind_the_adapter_the_caller_is_known_by_the_gateway_alone(box: Box) -> None:
    forged = {"x-amzn-request-context": json.dumps({"authorizer": {"user_id": "somebody else"}})}

    seen = box.api.get("/streams/a%20b?x=1", headers={**GOOD, **forged, "X-Mine": "yes"}).json()

    assert seen["context"]["authorizer"]["user_id"] == "u-good"
    assert (seen["path"], seen["query"]) == ("/streams/a b", "x=1")
    assert [value for name, value in seen["headers"] if name == "x-mine"] == ["yes"]
    assert len([name for name, _ in seen["headers"] if name == "x-amzn-request-context"]) == 1


def test_a_client_that_leaves_ends_the_stream(box: Box, tmp_path: Path) -> None:
    left = tmp_path / "left"
    with box.api.stream("GET", f"/streams/ticks?count=100000&left={left}", headers=GOOD) as answer:
        next(answer.iter_text())

    until(left.exists)


def test_a_web_function_that_dies_comes_back(box: Box) -> None:
    pid = box.api.get("/streams/tell", headers=GOOD).json()["pid"]
    os.kill(pid, signal.SIGKILL)

    def answered() -> Any:
        # In the moment of its death a request may still reach it.
        answer = box.api.get("/streams/tell", headers=GOOD)
        return answer if answer.status_code == 200 else None

    assert until(answered).json()["pid"] != pid
