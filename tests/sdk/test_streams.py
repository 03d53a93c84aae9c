"""Every event exactly once, in order, to the turn's real end, over connections that break."""

from __future__ import annotations

from typing import Any

import pytest

from amy_sdk import Amy, ApiError, BadAnswerError, ConnectionFailedError, UnknownEvent
from amy_sdk._follow import MAX_FRUITLESS_CONNECTIONS
from amy_sdk.models import TurnLifecycle
from tests.cli.fake_api import TURN, Answer, FakeApi, Hangup, Reply, Stream, error, event, frame, turn

EVENTS = f"/v1/turns/{TURN}/events"
LOG = [
    event(1, "turn.started"),
    event(2, "step.started", {"attempt": 1}, step="Route"),
    event(3, "step.completed", {"attempt": 1, "duration_ms": 12.5}, step="Route"),
    event(4, "turn.completed"),
]
FRAMES = [frame(envelope) for envelope in LOG]


def seqs(amy: Amy, after: int = 0, *, until_pause: bool = False) -> list[int]:
    return [found.seq for found in amy.turns.stream(TURN, after=after, until_pause=until_pause)]


def cursors(api: FakeApi) -> list[str]:
    return [call.headers["last-event-id"] for call in api.calls("GET", EVENTS)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_whole_stream(api: FakeApi, amy: Amy, newline: str) -> None:
    api.on("GET", EVENTS, Stream([b": hello" + newline.encode() * 2, *(frame(e, newline) for e in LOG)]))
    assert seqs(amy) == [1, 2, 3, 4]


@pytest.mark.parametrize("break_at", range(0, sum(map(len, FRAMES)), 37))
def test_a_connection_cut_anywhere_is_resumed_where_it_stopped(api: FakeApi, amy: Amy, break_at: int) -> None:
    # Given a stream that breaks after some bytes, and a server that resumes after Last-Event-ID
    sent = b"".join(FRAMES)[:break_at]
    whole = sent.count(b"\n\n")
    api.on("GET", EVENTS, Stream([sent] if sent else [], cut=True), Stream(FRAMES[whole:]))

    # When it is followed, then every event came once and the second connection asked for the rest
    assert seqs(amy) == [1, 2, 3, 4]
    assert cursors(api) == ["0", str(whole)]


def test_a_stream_that_ends_before_the_turn_is_reopened(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Stream(FRAMES[:2]), Stream(FRAMES[2:3]), Stream(FRAMES[3:]))
    assert seqs(amy) == [1, 2, 3, 4]
    assert cursors(api) == ["0", "2", "3"]


def test_events_that_come_again_are_dropped(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Stream(FRAMES[:3], cut=True), Stream(FRAMES))
    assert seqs(amy) == [1, 2, 3, 4]


def test_an_api_that_is_away_for_a_while(api: FakeApi, amy: Amy) -> None:
    away: list[Answer] = [error(503, "unavailable", "Back soon."), Hangup(), Reply(502, b"bad gateway")]
    api.on("GET", EVENTS, Stream(FRAMES[:1], cut=True), *away, Stream(FRAMES[1:]))
    assert seqs(amy) == [1, 2, 3, 4]


def test_an_api_that_stays_away(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Hangup())
    with pytest.raises(ConnectionFailedError):
        seqs(amy)
    assert len(api.calls("GET", EVENTS)) == MAX_FRUITLESS_CONNECTIONS + 1


def test_a_refusal_is_not_asked_again(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, error(404, "turn_not_found", "No such turn."))
    with pytest.raises(ApiError, match="No such turn"):
        seqs(amy)
    assert len(api.calls("GET", EVENTS)) == 1


def test_a_failure_that_was_retried_is_not_the_end(api: FakeApi, amy: Amy) -> None:
    # Given a log whose turn failed, was resumed, and completed
    log = [event(1, "turn.started"), event(2, "turn.failed"), event(3, "turn.resumed"), event(4, "turn.completed")]
    api.on("GET", EVENTS, Stream([frame(envelope) for envelope in log]))
    # When it is followed, then to its second end
    assert seqs(amy) == [1, 2, 3, 4]


def test_following_a_retry_waits_for_its_first_event(api: FakeApi, amy: Amy) -> None:
    # Given a turn that was just set going again: the log's tail is still the old end, so nothing comes
    api.on(
        "GET", EVENTS, Reply(204), Stream([]), Stream([frame(event(5, "turn.resumed")), frame(event(6, "turn.failed"))])
    )
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("queued")))
    # When it is followed after that end, then the new events come
    assert seqs(amy, after=4) == [5, 6]


def test_beginning_at_the_end_of_a_turn_ends(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Reply(204))
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("completed")))
    assert seqs(amy, after=4) == []


def test_an_empty_stream_of_a_turn_that_has_ended_is_not_believed(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Stream([]), Reply(200, {"data": LOG, "after": 4, "ended": True}))
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("completed")))
    assert seqs(amy) == [1, 2, 3, 4]


def test_pages_tell_too_that_there_is_no_more(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Stream([]), Reply(200, {"data": [], "after": 4, "ended": True}))
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("completed")))
    assert seqs(amy, after=4) == []


def test_types_and_fields_of_a_later_version_are_carried(api: FakeApi, amy: Amy) -> None:
    later: dict[str, Any] = event(1, "mood.changed", {"to": "sunny"}, planet="earth")
    api.on("GET", EVENTS, Stream([frame(later), frame(event(2, "turn.completed"))]))
    first, _ = amy.turns.stream(TURN)
    assert isinstance(first, UnknownEvent)
    assert first.type == "mood.changed"
    assert first.to_dict() == later


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200, b"<html>", {"Content-Type": "text/html"}),
        Stream([b"data: not json\n\n"]),
        Stream([b'data: {"type": "no seq"}\n\n']),
    ],
)
def test_what_is_no_event_stream_is_said(api: FakeApi, amy: Amy, answer: Reply | Stream) -> None:
    api.on("GET", EVENTS, answer)
    with pytest.raises(BadAnswerError):
        seqs(amy)


def test_a_known_type_with_data_of_another_shape_is_carried(api: FakeApi, amy: Amy) -> None:
    odd = event(1, "step.started", {"attempt": "first"}, step="Route")
    api.on("GET", EVENTS, Stream([frame(odd), frame(event(2, "turn.completed", {"result": None}))]))
    first, _ = amy.turns.stream(TURN)
    assert isinstance(first, UnknownEvent)
    assert first.data == {"attempt": "first"}


def test_a_known_event_has_its_type(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Stream(FRAMES))
    first, *_ = amy.turns.stream(TURN)
    assert isinstance(first, TurnLifecycle)
    assert first.to_dict() == LOG[0]


def test_streams_that_are_always_empty_are_given_up_for_pages(api: FakeApi, amy: Amy) -> None:
    # Given something in between that ends every stream at once, while the turn runs
    pages = [{"data": LOG[:2], "after": 2, "ended": False}, {"data": LOG[2:], "after": 4, "ended": True}]
    api.on("GET", EVENTS, Stream([]), Stream([]), *(Reply(200, page) for page in pages))
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("running")))
    # When it is followed, then the events come page by page
    assert seqs(amy) == [1, 2, 3, 4]
    asked = [(call.headers["accept"], call.query.get("after")) for call in api.calls("GET", EVENTS)]
    assert asked[1:] == [("text/event-stream", None), ("application/json", ["0"]), ("application/json", ["2"])]


def test_a_stream_that_says_that_it_is_refused(api: FakeApi, amy: Amy) -> None:
    body = b'event: error\ndata: {"error": {"code": "unauthorized", "message": "No."}}\n\n'
    api.on("GET", EVENTS, Stream([body]))
    with pytest.raises(ApiError) as caught:
        seqs(amy)
    assert caught.value.code == "unauthorized"


def test_a_pause_is_waited_for_or_ends_the_reading(api: FakeApi, amy: Amy) -> None:
    # Given a turn that waits for its person, whose stream ends there
    paused = frame(event(2, "turn.paused", {"reason": "approval"}))
    rest = [frame(event(3, "turn.resumed")), frame(event(4, "turn.completed"))]
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn("awaiting_approval")))
    api.on("GET", EVENTS, Stream([FRAMES[0], paused]))
    assert seqs(amy, until_pause=True) == [1, 2]
    # Else the reader stays until somebody has decided
    api.on("GET", EVENTS, Stream([FRAMES[0], paused]), Stream([]), Stream([]), Stream([]), Stream(rest))
    assert seqs(amy) == [1, 2, 3, 4]


def test_leaving_early_ends_the_connection(api: FakeApi, amy: Amy) -> None:
    api.on("GET", EVENTS, Stream(FRAMES))
    events = amy.turns.stream(TURN)
    assert next(iter(events)).seq == 1
    assert events.last_seq == 1
