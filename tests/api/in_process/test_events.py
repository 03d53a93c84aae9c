"""The stream application behind a real server, on logs written beside it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from contracts.events import EVENT, EventBatch
from contracts.ids import new_id
from contracts.turns import TurnCreate
from functions.core.errors import StoreUnavailable
from functions.core.event_log import Author, EventLog, EventWriter
from functions.core.principal import Principal
from functions.core.turns import Turns, new_turn
from functions.stream import app as stream_app
from functions.stream import sse

REQUEST = TurnCreate.model_validate({"messages": [{"role": "user", "content": "How did I sleep?"}]})


class Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self) -> None:
        super().__init__(uvicorn.Config(stream_app.app, port=0, log_level="warning", timeout_graceful_shutdown=1))
        self.listening = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @property
    def url(self) -> str:
        host, port = self.servers[0].sockets[0].getsockname()
        return f"http://{host}:{port}"


@pytest.fixture
def server(tables: None) -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.listening.wait(10)
    yield server
    server.should_exit = True
    thread.join()


class Turn:
    """A turn, its log and a client that follows it."""

    def __init__(self, server: Server, principal: Principal) -> None:
        self.principal = principal
        self.id = new_id("turn")
        Turns(principal).create(new_turn(principal, self.id, REQUEST))
        context = json.dumps({"authorizer": {"user_id": principal.user_id, "scopes": "turns:read"}})
        self.client = httpx.Client(base_url=server.url, headers={"x-amzn-request-context": context}, timeout=20)
        self.path = f"/v1/turns/{self.id}/events"

    def writer(self, epoch: int = 1) -> EventWriter:
        return EventWriter(self.principal, self.id, Author(epoch))

    def write(self, count: int, *, end: bool = False) -> None:
        writer = self.writer()
        begun = len(EventLog(self.principal, self.id).read())
        for n in range(begun, begun + count):
            writer.append("text.delta", {"text": f"{n} ", "attempt": 1}, id_=f"text/{n}")
        if end:
            writer.append("turn.completed", {}, id_="turn.completed/1")

    def stream(self, after: int | None = None, stop_at: int | None = None) -> list[dict[str, Any]]:
        """Events of one connection, until it closes or `stop_at` has come."""
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        found = []
        with self.client.stream("GET", self.path, headers=headers) as response:
            if response.status_code == 204:
                return []
            assert response.headers["content-type"].startswith("text/event-stream")
            for line in response.iter_lines():
                if line.startswith("data: "):
                    found.append(json.loads(line.removeprefix("data: ")))
                    if found[-1]["seq"] == stop_at:
                        return found
        return found

    def page(self, **query: Any) -> httpx.Response:
        return self.client.get(self.path, params=query, headers={"Accept": "application/json"})


@pytest.fixture
def new_user_with_a_turn(server: Server) -> Iterator[Callable[[], Turn]]:
    made: list[Turn] = []

    def make() -> Turn:
        made.append(Turn(server, Principal(new_id("user"))))
        return made[-1]

    yield make
    for turn in made:
        turn.client.close()


@pytest.fixture
def turn(new_user_with_a_turn: Callable[[], Turn]) -> Turn:
    return new_user_with_a_turn()


def seqs(events: list[dict[str, Any]]) -> list[int]:
    return [event["seq"] for event in events]


def test_a_stream_begins_with_a_cursor_and_carries_events_as_frames(turn: Turn) -> None:
    turn.write(1, end=True)
    with turn.client.stream("GET", turn.path) as response:
        lines = list(response.iter_lines())
    assert lines[:3] == ["id: 0", "retry: 1000", ""]
    assert lines[3:5] == ["id: 1", "event: text.delta"]
    assert json.loads(lines[5].removeprefix("data: "))["data"] == {"text": "0 ", "attempt": 1}
    assert response.headers["cache-control"] == "no-cache, no-transform"
    assert response.headers["x-request-id"].startswith("req_")


def test_every_event_is_one_of_the_contract(turn: Turn) -> None:
    turn.write(2, end=True)
    for event in turn.stream():
        EVENT.validate_python(event)


@pytest.mark.parametrize("left_at", range(1, 7))
def test_a_client_that_leaves_at_any_event_gets_each_once(turn: Turn, left_at: int) -> None:
    # given
    turn.write(5, end=True)
    # when
    before = turn.stream(stop_at=left_at)
    after = turn.stream(after=left_at)
    # then
    assert seqs(before + after) == [1, 2, 3, 4, 5, 6]


def test_a_client_that_leaves_at_once_has_a_cursor_to_resume_with(turn: Turn) -> None:
    with turn.client.stream("GET", turn.path, params={"after": 0}) as response:
        first = next(response.iter_lines())
    turn.write(1, end=True)
    assert seqs(turn.stream(after=int(first.removeprefix("id: ")))) == [1, 2]


def test_a_reader_beside_a_writer_sees_each_event_once(turn: Turn) -> None:
    # given
    writing = threading.Thread(target=lambda: turn.write(100, end=True))
    # when
    writing.start()
    events = turn.stream()
    writing.join()
    # then
    assert seqs(events) == list(range(1, 102))
    assert len({event["id"] for event in events}) == 101


def test_many_streams_share_one_poll(new_user_with_a_turn: Callable[[], Turn]) -> None:
    # given
    turns = [new_user_with_a_turn() for _ in range(12)]
    found: dict[str, list[int]] = {}

    def follow(turn: Turn) -> None:
        found[turn.id] = seqs(turn.stream())

    threads = [threading.Thread(target=follow, args=[turn]) for turn in turns]
    for thread in threads:
        thread.start()
    # when
    for turn in turns:
        turn.write(10, end=True)
    for thread in threads:
        thread.join()
    # then
    assert found == {turn.id: list(range(1, 12)) for turn in turns}


def test_who_has_the_end_is_told_that_nothing_follows(turn: Turn) -> None:
    turn.write(1, end=True)
    assert turn.client.get(turn.path, headers={"Last-Event-ID": "2"}).status_code == 204


def test_a_retried_turn_goes_on_behind_its_old_end(turn: Turn) -> None:
    # given
    turn.writer().append("turn.failed", {}, id_="turn.failed/1")
    second = turn.writer(epoch=2)
    second.append("turn.resumed", {}, id_="turn.resumed/2")
    second.append("turn.completed", {}, id_="turn.completed/2")
    # when
    types = [event["type"] for event in turn.stream()]
    # then
    assert types == ["turn.failed", "turn.resumed", "turn.completed"]


def test_a_connection_is_bounded_and_a_quiet_one_kept_awake(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(sse, "CONNECTION_SECONDS", 0.3)
    monkeypatch.setattr(sse, "HEARTBEAT_SECONDS", 0.1)
    turn.write(1)
    # when
    with turn.client.stream("GET", turn.path) as response:
        lines = list(response.iter_lines())
    # then
    assert ": still here" in lines
    assert "id: 1" in lines


def test_a_store_that_is_away_for_a_while_costs_no_event(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    real, failed = stream_app.read_events, threading.Event()

    def fail_once(positions: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise StoreUnavailable
        return real(positions)

    monkeypatch.setattr(stream_app, "read_events", fail_once)
    follower = threading.Thread(target=lambda: found.extend(turn.stream()))
    found: list[dict[str, Any]] = []
    follower.start()
    assert failed.wait(10)
    # when
    turn.write(3, end=True)
    follower.join()
    # then
    assert seqs(found) == [1, 2, 3, 4]


def test_an_ended_turn_is_read_from_its_archive(turn: Turn) -> None:
    # given
    turn.write(3, end=True)
    key = EventLog(turn.principal, turn.id).archive(epoch=1)
    Turns(turn.principal).mark_archived(Turns(turn.principal).get(turn.id), key)
    EventLog(turn.principal, turn.id).delete()
    # then
    assert seqs(turn.stream()) == [1, 2, 3, 4]
    assert seqs(turn.stream(after=2)) == [3, 4]
    assert turn.stream(after=4) == []


def test_pages_say_where_to_go_on_and_when_it_is_over(turn: Turn) -> None:
    turn.write(2)
    first = EventBatch.model_validate(turn.page().json())
    assert (len(first.data), first.after, first.ended) == (2, 2, False)
    empty = EventBatch.model_validate(turn.page(after=2).json())
    assert (empty.data, empty.after, empty.ended) == ([], 2, False)
    turn.write(0, end=True)
    last = EventBatch.model_validate(turn.page(after=2, wait=5).json())
    assert (last.after, last.ended) == (3, True)
    assert EventBatch.model_validate(turn.page(after=3, wait=25).json()).ended


def test_a_page_waits_for_the_next_event(turn: Turn) -> None:
    # given
    turn.write(1)
    pages: list[Any] = []
    waiting = threading.Thread(target=lambda: pages.append(turn.page(after=1, wait=20).json()))
    waiting.start()
    # when
    turn.write(1)
    waiting.join()
    # then
    assert seqs(pages[0]["data"]) == [2]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"after": "x"}, "after"),
        ({"after": "-1"}, "after"),
        ({"after": "1.5"}, "after"),
        ({"after": "99"}, "after"),
        ({"after": "123456789"}, "after"),
        ({"wait": "26"}, "wait"),
        ({"wait": "soon"}, "wait"),
    ],
)
def test_a_place_that_never_was_is_refused(turn: Turn, query: dict[str, str], parameter: str) -> None:
    turn.write(1)
    answer = turn.page(**query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_parameter")
    assert answer.json()["error"]["details"]["parameter"] == parameter


def test_another_users_turn_is_not_there(turn: Turn, new_user_with_a_turn: Callable[[], Turn]) -> None:
    stranger = new_user_with_a_turn()
    answer = stranger.client.get(turn.path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "turn_not_found")
    assert answer.json()["error"]["request_id"] == answer.headers["x-request-id"]


def test_nobody_is_nobody(server: Server, turn: Turn) -> None:
    assert httpx.get(server.url + turn.path).json()["error"]["code"] == "unauthorized"


@pytest.mark.parametrize(("method", "path", "status"), [("POST", None, 405), ("HEAD", None, 405), ("GET", "/x", 404)])
def test_other_methods_and_paths(turn: Turn, method: str, path: str | None, status: int) -> None:
    answer = turn.client.request(method, path or turn.path)
    assert answer.status_code == status
    assert answer.headers["x-request-id"].startswith("req_")
    if status == 405:
        assert answer.headers["allow"] == "GET"
