"""The real local cloud, through a proxy that drops, splits, delays, refuses and loses: nothing twice, nothing missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from amy_sdk import Amy, ConnectionFailedError, RateLimitError
from local.state import LocalState
from tests.cloud import QUESTION, ModelControl, Turn, User
from tests.fault_proxy import FaultProxy
from tests.sdk.conftest import Connect

EVENTS = r"/events$"
"""Of a stream: a page has a query."""


@pytest.fixture(scope="module")
def ended(cloud: LocalState) -> Iterator[tuple[Turn, list[dict[str, Any]]]]:
    """A turn that has ended, with its events."""
    person = User.create(cloud)
    person.import_demo_days()
    turn = person.ask()
    yield turn, turn.events()
    person.close()


@pytest.fixture
def followed(
    ended: tuple[Turn, list[dict[str, Any]]], proxy: FaultProxy, connect: Connect
) -> Callable[..., list[dict[str, Any]]]:
    """The ended turn's events, as a client at the proxy gets them."""
    turn, _ = ended
    amy = connect(proxy.url, turn.user.api_key)
    return lambda **options: [event.to_dict() for event in amy.turns.stream(turn.id, **options)]


FAULTS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "one byte at a time": [{"chunk_bytes": 1}],
    "seven bytes at a time": [{"chunk_bytes": 7}],
    "dropped again and again": [{"drop_after_bytes": size} for size in (1, 900, 2500, 0, 4000)],
    "dropped and split": [{"drop_after_bytes": 3000, "chunk_bytes": 3}],
    "refused": [{"refuse": True, "times": 3}],
    "too often": [{"status": 429, "headers": {"Retry-After": "2"}, "body": "slower"}],
    "away": [{"status": 503, "times": 2}],
    "silent after a while": [{"stall_after_bytes": 2000}],
    "silent from the start": [{"stall_after_bytes": 0, "times": None}],
    "kept back": [{"buffer": True}],
    "late": [{"delay_ms": 30}],
    "empty": [{"status": 200, "headers": {"Content-Type": "text/event-stream"}, "body": "", "times": 4}],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=[name.replace(" ", "-") for name in FAULTS])
def test_every_event_comes_once_and_in_order(
    faults: list[dict[str, Any]],
    ended: tuple[Turn, list[dict[str, Any]]],
    proxy: FaultProxy,
    followed: Callable[..., list[dict[str, Any]]],
) -> None:
    for fault in faults:
        proxy.fault("GET", EVENTS, **fault)
    assert followed(idle_timeout=0.4) == ended[1]


def test_a_pause_that_is_asked_for_is_made(
    proxy: FaultProxy, followed: Callable[..., list[dict[str, Any]]], pauses: list[float]
) -> None:
    proxy.fault("GET", EVENTS, status=429, headers={"Retry-After": "2"}, body="slower")
    followed()
    assert pauses == [2.0]


def test_a_stream_resumes_where_it_was_cut(proxy: FaultProxy, followed: Callable[..., list[dict[str, Any]]]) -> None:
    proxy.fault("GET", EVENTS, drop_after_bytes=2500)
    events = followed()
    first, second = (seen.headers["last-event-id"] for seen in proxy.requests("GET", EVENTS))
    assert first == "0"
    assert 0 < int(second) < len(events)


@pytest.mark.parametrize("connect", ["async"], indirect=True)
def test_a_proxy_that_keeps_streams_back_does_not_keep_the_events_back(
    person: User, model: ModelControl, proxy: FaultProxy, connect: Connect
) -> None:
    # Given a turn that is at work, and a proxy that lets nothing of a stream through before its end
    turn, rule = person.hold(model)
    proxy.fault("GET", EVENTS, buffer=True, times=None)
    amy = connect(proxy.url, person.api_key)

    # When it is followed
    seen: list[str] = []
    for event in amy.turns.stream(turn.id, idle_timeout=0.5):
        seen.append(event.type)
        if event.type == "turn.started":
            model.release(rule)

    # Then its events came page by page while it went on
    assert seen[-1] == "turn.completed"
    assert len(proxy.requests("GET", r"/events\?")) > 1


def test_an_answer_that_was_lost_does_not_start_a_second_turn(
    user: Callable[[], User], proxy: FaultProxy, connect: Connect
) -> None:
    # Given a proxy that loses the answer to the creation of a turn, twice
    somebody = user()
    proxy.fault("POST", "/v1/turns$", drop_after_bytes=0, times=2)
    amy = connect(proxy.url, somebody.api_key)

    # When a turn is created
    made = amy.turns.create(messages=[{"role": "user", "content": QUESTION}], start="queued")

    # Then there is one, and the three requests had one key
    assert [turn.id for turn in amy.turns.list()] == [made.id]
    keys = {seen.headers["idempotency-key"] for seen in proxy.requests("POST", "/v1/turns$")}
    assert len(keys) == 1
    assert len(proxy.requests("POST", "/v1/turns$")) == 3


@pytest.mark.parametrize("connect", ["sync"], indirect=True)
def test_asking_survives_a_bad_day(person: User, proxy: FaultProxy, connect: Connect) -> None:
    # Given lost answers, refusals, a stream that is cut and one that is not let in
    proxy.fault("POST", "/v1/turns$", drop_after_bytes=0)
    proxy.fault("GET", EVENTS, drop_after_bytes=700)
    proxy.fault("GET", EVENTS, status=503)
    proxy.fault("GET", r"/v1/turns/turn_\w+$", refuse=True)

    # When a question is asked, then its answer comes, and each event was told once
    seqs: list[int] = []
    amy = connect(proxy.url, person.api_key)
    turn = amy.turns.run(QUESTION, on_event=lambda event: seqs.append(event.seq))
    assert turn.result is not None
    assert "75.57" in turn.result.text
    assert seqs == list(range(1, len(seqs) + 1))


def test_too_often_is_told_when_it_stays(user: Callable[[], User], proxy: FaultProxy, connect: Connect) -> None:
    body = {"error": {"code": "rate_limited", "message": "Slower.", "request_id": "req_1", "docs_url": "x"}}
    proxy.fault("GET", "/v1/me", status=429, headers={"Retry-After": "1"}, body=body, times=None)
    with pytest.raises(RateLimitError) as caught:
        connect(proxy.url, user().api_key).me.get()
    assert (caught.value.code, caught.value.retry_after) == ("rate_limited", 1.0)
    assert len(proxy.requests("GET", "/v1/me")) == 3


def test_an_api_that_stays_away_is_said_to(proxy: FaultProxy, connect: Connect, pauses: list[float]) -> None:
    proxy.fault(refuse=True, times=None)
    with pytest.raises(ConnectionFailedError):
        connect(proxy.url).me.get()
    assert len(pauses) == 2


@pytest.mark.parametrize("connect", ["async"], indirect=True)
def test_files_and_long_work(
    user: Callable[[], User], proxy: FaultProxy, connect: Connect, tmp_path: Any, pauses: list[float]
) -> None:
    # Given an API that loses an answer now and then
    proxy.fault("POST", "/start$", drop_after_bytes=0)
    proxy.fault("GET", "/v1/imports/", status=503)
    amy: Amy = connect(proxy.url, user().api_key)

    # When a file is imported, and a copy of everything is fetched
    sent: list[tuple[int, int]] = []
    csv = b"date,steps\n2022-01-01,686\n2022-01-02,1200\n"
    begun = amy.imports.upload(csv, name="days.csv", on_progress=lambda done, total: sent.append((done, total)))
    imported = amy.imports.wait_for(begun.id)
    export = amy.exports.wait_for(amy.exports.create().id)
    size = amy.exports.download(export.id, tmp_path / "amy.zip")

    # Then both are there, and the progress was told
    assert imported.report is not None
    assert imported.report.days_written == 2
    assert sent[-1] == (len(csv), len(csv))
    assert size == export.size_bytes == (tmp_path / "amy.zip").stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["amy.zip"]
    assert (tmp_path / "amy.zip").stat().st_mode & 0o777 == 0o600
