"""A turn's events through the gateway: everything once, in order, whenever the client comes and goes."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

import pytest

from contracts.events import TERMINAL_EVENTS
from contracts.turns import Turn as WireTurn
from tests.cloud import Turn, User, answer_of


@pytest.fixture
def turn(person: User) -> Turn:
    return person.ask()


def stream(turn: Turn, after: int, **headers: str) -> Generator[dict[str, Any], None, None]:
    """The events of one connection."""
    headers = {"Last-Event-ID": str(after), **headers} if after else headers
    with turn.user.client.stream("GET", f"{turn.path}/events", headers=headers) as response:
        if response.status_code == 204:
            return
        assert response.status_code == 200
        for line in response.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def test_a_stream_carries_the_turn_from_its_beginning_to_its_end(turn: Turn) -> None:
    # when
    events = list(stream(turn, 0))
    # then
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["type"] == "turn.queued"
    assert [event["type"] for event in events if event["type"] in TERMINAL_EVENTS] == ["turn.completed"]
    assert events[-1]["type"] == "turn.completed"
    result = WireTurn.model_validate(turn.get()).result
    assert result is not None
    assert answer_of(events) == result.text


def test_a_client_that_drops_after_every_event_gets_each_once(turn: Turn) -> None:
    # when a client reads one event, leaves and resumes, all the while the turn runs
    events: list[dict[str, Any]] = []
    while not events or events[-1]["type"] not in TERMINAL_EVENTS:
        after = events[-1]["seq"] if events else 0
        connection = stream(turn, after)
        events.append(next(connection))
        connection.close()
    # then
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events == list(stream(turn, 0))
    assert list(stream(turn, events[-1]["seq"])) == []


def test_a_client_may_ask_for_pages_instead(turn: Turn) -> None:
    by_page = turn.events()
    assert by_page == list(stream(turn, 0))


def test_without_deltas_the_rest_is_the_same(person: User) -> None:
    turn = person.ask(stream=False)
    types = {event["type"] for event in stream(turn, 0)}
    assert "text.delta" not in types
    assert {"answer.completed", "turn.completed"} <= types


def test_a_client_cannot_say_who_it_is(turn: Turn, user: Any) -> None:
    forged = json.dumps({"authorizer": {"user_id": turn.user.user_id}})
    answer = user().client.get(f"{turn.path}/events", headers={"x-amzn-request-context": forged})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "turn_not_found")
