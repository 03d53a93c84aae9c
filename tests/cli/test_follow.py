"""Every event exactly once, in order, to the turn's real end, over connections that break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cli.client import AmyClient
from cli.errors import ApiError, BadAnswerError, UnreachableError
from cli.follow import MAX_FRUITLESS_CONNECTIONS, follow
from cli.target import Target
from tests.cli.fake_api import KEY, TURN, Answer, FakeApi, Hangup, Reply, Stream, error, event, frame, turn

EVENTS = f"/v1/turns/{TURN}/events"
LOG = [
    event(1, "turn.started"),
    event(2, "step.started", {"attempt": 1}, step="Route"),
    event(3, "step.completed", {"attempt": 1, "duration_ms": 12.5}, step="Route"),
    event(4, "turn.completed"),
]
FRAMES = [frame(envelope) for envelope in LOG]


@pytest.fixture
def client(api: FakeApi) -> Iterator[AmyClient]:
    with AmyClient(Target(api.url, KEY), sleep=lambda _seconds: None) as connected:
        yield connected


def seqs(client: AmyClient, after: int = 0) -> list[int]:
    return [found.seq for found in follow(client, TURN, after)]


def cursors(api: FakeApi) -> list[str]:
    return [call.headers["last-event-id"] for call in api.calls("GET", EVENTS)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_whole_stream(api: FakeApi, client: AmyClient, newline: str) -> None:
    api.on("GET", EVENTS, Stream([b": hello" + newline.encode() * 2, *(frame(e, newline) for e in LOG)]))
    assert seqs(client) == [1, 2, 3, 4]


@pytest.mark.parametrize("break_at", range(0, sum(map(len, FRAMES)), 37))
def test_a_connection_cut_anywhere_is_resumed_where_it_stopped(api: FakeApi, client: AmyClient, break_at: int) -> None:
    # Given a stream that breaks after some bytes, and a server that resumes after Last-Event-ID
    sent = b"".join(FRAMES)[:break_at]
    whole = sent.count(b"\n\n")
    api.on("GET", EVENTS, Stream([sent] if sent else [], cut=True), Stream(FRAMES[whole:]))

    # When it is followed, then every event came once and the second connection asked for the rest
    assert seqs(client) == [1, 2, 3, 4]
    assert cursors(api) == ["0", str(whole)]


def test_a_stream_that_ends_before_the_turn_is_reopened(api: FakeApi, client: AmyClient) -> None:
    api.on("GET", EVENTS, Stream(FRAMES[:2]), Stream(FRAMES[2:3]), Stream(FRAMES[3:]))
    assert seqs(client) == [1, 2, 3, 4]
    assert cursors(api) == ["0", "2", "3"]


def test_events_that_come_again_are_dropped(api: FakeApi, client: AmyClient) -> None:
    api.on("GET", EVENTS, Stream(FRAMES[:3], cut=True), Stream(FRAMES))
    assert seqs(client) == [1, 2, 3, 4]


def test_an_api_that_is_away_for_a_while(api: FakeApi, client: AmyClient) -> None:
    away: list[Answer] = [error(503, "unavailable", "Back soon."), Hangup(), Reply(502, b"bad gateway")]
    api.on("GET", EVENTS, Stream(FRAMES[:1], cut=True), *away, Stream(FRAMES[1:]))
    assert seqs(client) == [1, 2, 3, 4]


def test_an_api_that_stays_away(api: FakeApi, client: AmyClient) -> None:
    api.on("GET", EVENTS, Hangup())
    with pytest.raises(UnreachableError):
        seqs(client)
    assert len(api.calls("GET", EVENTS)) == MAX_FRUITLESS_CONNECTIONS + 1


def test_a_refusal_is_not_asked_again(api: FakeApi, client: AmyClient) -> None:
    api.on("GET", EVENTS, error(404, "turn_not_found", "No such turn."))
    with pytest.raises(ApiError, match="No such turn"):
        seqs(client)
    assert len(api.calls("GET", EVENTS)) == 1


def test_a_failure_that_was_retried_is_not_the_end(api: FakeApi, client: AmyClient) -> None:
    # Given a log whose turn failed, was resumed, and completed
    log = [event(1, "turn.started"), event(2, "turn.failed"), event(3, "turn.resumed"), event(4, "turn.completed")]
    api.on("GET", EVENTS, Stream([frame(envelope) for envelope in log]))
    # When it is followed, then to its second end
    assert seqs(client) == [1, 2, 3, 4]


def test_following_a_retry_waits_for_its_first_event(api: FakeApi, client: AmyClient) -> None:
    # Given a turn that was just set going again: the log's tail is still the old end, so nothing comes
    api.on(
        "GET", EVENTS, Reply(204), Stream([]), Stream([frame(event(5, "turn.resumed")), frame(event(6, "turn.failed"))])
    )
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("queued")))
    # When it is followed after that end, then the new events come
    assert seqs(client, after=4) == [5, 6]


@pytest.mark.parametrize("answer", [Stream([]), Reply(204)])
def test_beginning_at_the_end_of_a_turn_ends(api: FakeApi, client: AmyClient, answer: Stream | Reply) -> None:
    api.on("GET", EVENTS, answer)
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("completed")))
    assert seqs(client, after=4) == []


def test_types_and_fields_of_a_later_version_are_carried(api: FakeApi, client: AmyClient) -> None:
    later: dict[str, Any] = event(1, "mood.changed", {"to": "sunny"}, planet="earth")
    api.on("GET", EVENTS, Stream([frame(later), frame(event(2, "turn.completed"))]))
    first, _ = follow(client, TURN)
    assert first.type == "mood.changed"
    assert first.raw == later


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200, b"<html>", {"Content-Type": "text/html"}),
        Stream([b"data: not json\n\n"]),
        Stream([b'data: {"type": "no seq"}\n\n']),
    ],
)
def test_what_is_no_event_stream_is_said(api: FakeApi, client: AmyClient, answer: Reply | Stream) -> None:
    api.on("GET", EVENTS, answer)
    with pytest.raises(BadAnswerError):
        seqs(client)
