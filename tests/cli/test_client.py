"""One request: its retries, its single key, its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from cli.client import AmyClient
from cli.errors import ApiError, BadAnswerError, InputError, UnreachableError
from cli.target import Target
from tests.cli.fake_api import KEY, TURN, FakeApi, Hangup, Reply, error, turn

Connect = Callable[[], AmyClient]


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(api: FakeApi, pauses: list[float]) -> Iterator[AmyClient]:
    """A client that notes how long it would have waited."""
    with AmyClient(Target(api.url, KEY), sleep=pauses.append) as connected:
        yield connected


def test_a_post_is_retried_under_one_key(api: FakeApi, client: AmyClient, pauses: list[float]) -> None:
    # Given an API that drops one connection, is overloaded once, then works
    api.on("POST", "/v1/turns", Hangup(), error(503, "unavailable", "Busy."), Reply(201, turn("queued")))

    # When a turn is created
    created = client.create_turn("How is my heart?", stream=True)

    # Then the third try's answer is it, and all carried the same key
    assert created["id"] == TURN
    calls = api.calls("POST", "/v1/turns")
    assert len(calls) == 3
    assert len({call.headers["idempotency-key"] for call in calls}) == 1
    assert 0.375 <= pauses[0] <= 0.5
    assert 0.75 <= pauses[1] <= 1.0


def test_two_calls_have_two_keys(api: FakeApi, client: AmyClient) -> None:
    api.on("POST", f"/v1/turns/{TURN}/cancel", Reply(200, turn("cancelled")))
    client.cancel(TURN)
    client.cancel(TURN)
    assert len({call.headers["idempotency-key"] for call in api.calls("POST", f"/v1/turns/{TURN}/cancel")}) == 2


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"Retry_After": "7"}, 7.0), ({"Retry_After_Ms": "1500"}, 1.5)],
)
def test_the_server_says_how_long_to_wait(
    api: FakeApi, client: AmyClient, pauses: list[float], headers: dict[str, str], pause: float
) -> None:
    api.on("GET", f"/v1/turns/{TURN}", error(429, "rate_limited", "Slower.", **headers), Reply(200, turn()))
    client.turn(TURN)
    assert pauses == [pause]


def test_a_wait_of_hours_is_not_waited(api: FakeApi, client: AmyClient, pauses: list[float]) -> None:
    api.on("GET", f"/v1/turns/{TURN}", error(429, "rate_limited", "Slower.", Retry_After="7200"), Reply(200, turn()))
    client.turn(TURN)
    assert pauses[0] <= 0.5


@pytest.mark.parametrize(("status", "verdict", "tries"), [(503, "false", 1), (422, "true", 3), (422, "", 1)])
def test_the_server_says_whether_to_try_again(
    api: FakeApi, client: AmyClient, status: int, verdict: str, tries: int
) -> None:
    path = f"/v1/turns/{TURN}"
    api.on("GET", path, error(status, "some_code", "No.", **({"X_Should_Retry": verdict} if verdict else {})))
    with pytest.raises(ApiError):
        client.turn(TURN)
    assert len(api.calls("GET", path)) == tries


def test_the_last_refusal_is_told_with_code_and_request(api: FakeApi, client: AmyClient) -> None:
    api.on("GET", f"/v1/turns/{TURN}", error(500, "internal_error", "Something broke."))
    with pytest.raises(ApiError) as caught:
        client.turn(TURN)
    assert caught.value.code == "internal_error"
    assert caught.value.status == 500
    assert caught.value.request_id == "req_0123456789"
    assert caught.value.docs_url == "https://docs.amy.health/errors#internal_error"


@pytest.mark.parametrize(
    "reply", [Reply(404, b"<html>nginx</html>", {"Content-Type": "text/html"}), Reply(403, {"message": "Forbidden"})]
)
def test_an_error_in_another_shape_is_not_taken_for_amys(api: FakeApi, client: AmyClient, reply: Reply) -> None:
    api.on("GET", f"/v1/turns/{TURN}", reply)
    with pytest.raises(BadAnswerError) as caught:
        client.turn(TURN)
    assert caught.value.status == reply.status


def test_a_success_that_is_not_json_is_an_error(api: FakeApi, client: AmyClient) -> None:
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, b"<html>hello</html>"))
    with pytest.raises(BadAnswerError):
        client.turn(TURN)


def test_nothing_listens(pauses: list[float]) -> None:
    # Given an address where nothing answers
    with (
        AmyClient(Target("http://127.0.0.1:9", KEY), sleep=pauses.append) as client,
        # When something is asked, then it is tried three times and said plainly
        pytest.raises(UnreachableError, match=r"Cannot reach Amy at http://127\.0\.0\.1:9"),
    ):
        client.turn(TURN)
    assert len(pauses) == 2


def test_lists_are_paged_as_far_as_asked(api: FakeApi, client: AmyClient) -> None:
    pages = [[turn(metadata={"n": str(n)}) for n in range(start, start + 2)] for start in (0, 2, 4)]
    api.on("GET", "/v1/turns", Reply(200, {"data": pages[0], "next_cursor": "c1"}))
    api.on("GET", "/v1/turns", Reply(200, {"data": pages[1], "next_cursor": "c2"}))
    api.on("GET", "/v1/turns", Reply(200, {"data": pages[2], "next_cursor": None}))
    found = list(client.turns(3))
    assert [entry["metadata"]["n"] for entry in found] == ["0", "1", "2"]
    assert [call.query.get("cursor") for call in api.calls("GET", "/v1/turns")] == [None, ["c1"]]


@pytest.mark.parametrize("wrong", ["", "..", "turn_", "turn_1/cancel", "lab_01JD8Q0000000000000000TEST"])
def test_what_is_no_turn_id_is_not_sent(api: FakeApi, client: AmyClient, wrong: str) -> None:
    with pytest.raises(InputError):
        client.turn(wrong)
    assert api.received == []
