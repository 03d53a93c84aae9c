"""One call: its retries, its single key, its errors."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from amy_sdk import (
    Amy,
    ApiError,
    AuthenticationError,
    BadAnswerError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnprocessableError,
    reply_of,
)
from tests.cli.fake_api import KEY, TURN, FakeApi, Hangup, Reply, error, turn
from tests.sdk.conftest import Connect

PATH = f"/v1/turns/{TURN}"


def ask(amy: Amy, **options: object) -> str:
    return amy.turns.create(messages=[{"role": "user", "content": "How is my heart?"}], **options).id  # type: ignore[arg-type]


def test_a_post_is_retried_under_one_key(api: FakeApi, amy: Amy, pauses: list[float]) -> None:
    # Given an API that drops one connection, is overloaded once, then works
    api.on("POST", "/v1/turns", Hangup(), error(503, "unavailable", "Busy."), Reply(201, turn("queued")))

    # When a turn is created
    made = ask(amy)

    # Then the third try's answer is it, and all carried the same key
    assert made == TURN
    calls = api.calls("POST", "/v1/turns")
    assert len(calls) == 3
    assert len({call.headers["idempotency-key"] for call in calls}) == 1
    assert 0.375 <= pauses[0] <= 0.5
    assert 0.75 <= pauses[1] <= 1.0


def test_two_calls_have_two_keys(api: FakeApi, amy: Amy) -> None:
    api.on("POST", f"{PATH}/cancel", Reply(200, turn("cancelled")))
    amy.turns.cancel(TURN)
    amy.turns.cancel(TURN)
    assert len({call.headers["idempotency-key"] for call in api.calls("POST", f"{PATH}/cancel")}) == 2


def test_a_key_of_ones_own_is_used(api: FakeApi, amy: Amy) -> None:
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    ask(amy, idempotency_key="monday")
    assert api.calls("POST", "/v1/turns")[0].headers["idempotency-key"] == "monday"


def test_only_what_is_given_is_sent(api: FakeApi, amy: Amy) -> None:
    api.on("PATCH", "/v1/me", Reply(200, {"id": "user_1"}))
    amy.me.update(name=None, units="metric")
    (call,) = api.calls("PATCH", "/v1/me")
    assert json.loads(call.body) == {"name": None, "units": "metric"}
    assert call.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"Retry_After": "7"}, 7.0), ({"Retry_After_Ms": "1500"}, 1.5)],
    ids=["seconds", "milliseconds"],
)
def test_the_server_says_how_long_to_wait(
    api: FakeApi, amy: Amy, pauses: list[float], headers: dict[str, str], pause: float
) -> None:
    api.on("GET", PATH, error(429, "rate_limited", "Slower.", **headers), Reply(200, turn()))
    amy.turns.get(TURN)
    assert pauses == [pause]


def test_the_server_says_until_when_to_wait(api: FakeApi, amy: Amy, pauses: list[float]) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    api.on("GET", PATH, error(429, "rate_limited", "Slower.", Retry_After=until), Reply(200, turn()))
    amy.turns.get(TURN)
    assert 1 < pauses[0] <= 30


@pytest.mark.parametrize("asked", ["7200", "soon", "-1", "Sat, 01 Jan 2000 00:00:00 GMT"])
def test_a_wait_that_is_none_is_not_waited(api: FakeApi, amy: Amy, pauses: list[float], asked: str) -> None:
    api.on("GET", PATH, error(429, "rate_limited", "Slower.", Retry_After=asked), Reply(200, turn()))
    amy.turns.get(TURN)
    assert pauses[0] <= 0.5


@pytest.mark.parametrize(
    ("status", "verdict", "tries"), [(503, "false", 1), (422, "true", 3), (422, "", 1), (409, "", 3)]
)
def test_the_server_says_whether_to_try_again(api: FakeApi, amy: Amy, status: int, verdict: str, tries: int) -> None:
    api.on("GET", PATH, error(status, "some_code", "No.", **({"X_Should_Retry": verdict} if verdict else {})))
    with pytest.raises(ApiError):
        amy.turns.get(TURN)
    assert len(api.calls("GET", PATH)) == tries


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (409, ConflictError),
        (422, UnprocessableError),
        (429, RateLimitError),
        (500, ServerError),
        (418, ApiError),
    ],
)
def test_the_last_refusal_is_told_with_code_and_request(
    api: FakeApi, amy: Amy, status: int, kind: type[ApiError]
) -> None:
    api.on("GET", PATH, error(status, "some_code", "Something broke."))
    with pytest.raises(ApiError) as caught:
        amy.turns.get(TURN)
    assert type(caught.value) is kind
    assert caught.value.code == "some_code"
    assert caught.value.status == status
    assert caught.value.request_id == "req_0123456789"
    assert caught.value.docs_url == "https://docs.amy.health/errors#some_code"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404, b"<html>nginx</html>", {"Content-Type": "text/html"}),
        Reply(403, {"message": "Forbidden"}),
        Reply(302),
    ],
    ids=["page", "other-shape", "redirect"],
)
def test_an_error_in_another_shape_is_not_taken_for_amys(api: FakeApi, amy: Amy, reply: Reply) -> None:
    api.on("GET", PATH, reply)
    with pytest.raises(BadAnswerError) as caught:
        amy.turns.get(TURN)
    assert caught.value.status == reply.status


@pytest.mark.parametrize("body", [b"<html>hello</html>", []], ids=["page", "list"])
def test_a_success_that_is_no_object_is_an_error(api: FakeApi, amy: Amy, body: object) -> None:
    api.on("GET", PATH, Reply(200, body))
    with pytest.raises(BadAnswerError):
        amy.turns.get(TURN)


def test_nothing_listens(connect: Connect, pauses: list[float]) -> None:
    # Given an address where nothing answers, when something is asked, then it is tried three times and said plainly
    with pytest.raises(ConnectionFailedError, match=r"Cannot reach http://127\.0\.0\.1:9/v1/turns/"):
        connect("http://127.0.0.1:9").turns.get(TURN)
    assert len(pauses) == 2


def test_what_a_later_version_says_is_kept(api: FakeApi, amy: Amy) -> None:
    later = turn("sleeping", mood={"is": "sunny"}) | {"kind": "dream"}
    api.on("GET", PATH, Reply(200, later, {"X-Request-Id": "req_1"}))
    found = amy.turns.get(TURN)
    assert (found.status, found.kind) == ("sleeping", "dream")
    assert found.to_dict() == later
    reply = reply_of(found)
    assert reply is not None
    assert (reply.status, reply.request_id) == (200, "req_1")


def test_an_answer_that_lacks_something_is_given_as_far_as_it_goes(api: FakeApi, amy: Amy) -> None:
    started, spent = "2026-01-31T08:15:00Z", {"cost_usd": "much", "by_step": {"Route": {"cost_usd": 0.1}}}
    api.on("GET", PATH, Reply(200, {"id": TURN, "started_at": started, "messages": [{"role": "user"}], "usage": spent}))
    found = amy.turns.get(TURN)
    assert found.id == TURN
    assert not found.status
    assert not found.result
    assert found.started_at == datetime(2026, 1, 31, 8, 15, tzinfo=UTC)
    assert found.messages[0].role == "user"
    assert not found.messages[0].content
    assert found.usage.by_step["Route"].cost_usd == 0.1


def test_a_list_goes_on_over_its_pages(api: FakeApi, amy: Amy) -> None:
    pages = [[turn(metadata={"n": str(n)}) for n in range(start, start + 2)] for start in (0, 2)]
    api.on("GET", "/v1/turns", Reply(200, {"data": pages[0], "next_cursor": "c1"}))
    api.on("GET", "/v1/turns", Reply(200, {"data": pages[1], "next_cursor": None}))
    assert [entry.metadata["n"] for entry in amy.turns.list(limit=2)] == ["0", "1", "2", "3"]
    asked = [(call.query["limit"], call.query.get("cursor")) for call in api.calls("GET", "/v1/turns")]
    assert asked == [(["2"], None), (["2"], ["c1"])]


def test_a_page_by_itself(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/turns", Reply(200, {"data": [turn()], "next_cursor": "c1"}))
    page = amy.turns.list()
    assert ([entry.id for entry in page.data], page.next_cursor) == ([TURN], "c1")
    assert len(api.calls("GET", "/v1/turns")) == 1


@pytest.mark.parametrize("wrong", ["", "..", "."])
def test_what_names_another_path_is_not_sent(api: FakeApi, amy: Amy, wrong: str) -> None:
    with pytest.raises(ValueError, match="turn_id"):
        amy.turns.get(wrong)
    assert api.received == []


def test_an_id_cannot_leave_its_place(api: FakeApi, amy: Amy) -> None:
    with pytest.raises(NotFoundError):
        amy.turns.get("../me?x=1#")
    assert api.received[0].path == "/v1/turns/..%2Fme%3Fx%3D1%23"


def test_any_request_and_its_answer_as_it_came(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/new-thing", error(503, "unavailable", "Busy."), Reply(200, {"a": 1}, {"X-Request-Id": "req_1"}))
    reply = amy.request("GET", "/v1/new-thing", query={"deep": True, "days": [1, 2]})
    assert (reply.status, reply.json(), reply.request_id) == (200, {"a": 1}, "req_1")
    assert api.received[-1].query == {"deep": ["true"], "days": ["1,2"]}


def test_other_settings_for_some_calls(api: FakeApi, amy: Amy) -> None:
    api.on("GET", PATH, error(503, "unavailable", "Busy."))
    with pytest.raises(ServerError):
        amy.with_options(max_retries=0, headers={"X-App": "mine"}).turns.get(TURN)
    (call,) = api.calls("GET", PATH)
    assert call.headers["x-app"] == "mine"


def test_the_environment_says_where_and_who(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMY_API_URL", f"{api.url}/")
    monkeypatch.setenv("AMY_API_KEY", "amy_sk_environment")
    api.on("GET", PATH, Reply(200, turn()))
    with Amy() as amy:
        amy.turns.get(TURN)
    assert api.received[0].headers["authorization"] == "Bearer amy_sk_environment"
    assert "amy_sk_environment" not in repr(amy._settings)


@pytest.mark.parametrize(("key", "url"), [(None, None), ("k", "ftp://x"), ("k", "amy.health")])
def test_a_client_that_lacks_what_it_needs(monkeypatch: pytest.MonkeyPatch, key: str | None, url: str | None) -> None:
    monkeypatch.delenv("AMY_API_KEY", raising=False)
    with pytest.raises(ConfigurationError):
        Amy(key, url)
