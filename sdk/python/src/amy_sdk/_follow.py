"""A turn's or a run's events to their end, whatever happens to the connection.

Streams are cut: by the API, which bounds each to a few minutes, by proxies, by networks. So the end of a stream says
nothing about the turn; only a terminal event does, as the last one before the server itself closed the stream. Until
then the reader reconnects where it stopped (`Last-Event-ID`), and drops what it has seen already. Where nothing comes
through (a proxy that keeps streams back, streams that are always empty) it asks page by page instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from amy_sdk._calls import Settings, backoff
from amy_sdk._effects import Close, Emit, Flow, Open, Read, Reply, Request, Send, Sleep
from amy_sdk._errors import ApiError, BadAnswerError, ConnectionFailedError, TimedOutError, error_of
from amy_sdk._events import PAUSED, TERMINAL, Event, parse_event
from amy_sdk._sse import EventStreamParser

IDLE_SECONDS = 45.0
"""A stream says at least a comment every 15 s: 45 s of silence is a dead connection."""
MAX_FRUITLESS_CONNECTIONS = 10
"""How many connections in a row may fail before a reader gives up: about a minute."""
_EMPTY_STREAMS = 2
"""So many streams that end in order and bring nothing, while the turn goes on, are taken for a proxy's doing."""
_WAIT_SECONDS = 20
"""How long a page may wait for its first event; the API allows 25."""
_ENDED = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True)
class Following:
    """What is followed, and how."""

    path: str
    """Of the turn or run."""
    after: int = 0
    """Only events with a larger seq."""
    until_pause: bool = False
    """End where the turn begins to wait for its person, too. A reader that begins there stays for what follows."""
    idle_seconds: float = IDLE_SECONDS
    on_event: Callable[[Event], Any] | None = None
    """Told each event, for those who do not iterate."""


class _Reader:
    """Where it is: what has been delivered, and how the connections went."""

    def __init__(self, settings: Settings, following: Following) -> None:
        self.settings = settings
        self.what = following
        self.cursor = following.after
        self.last_type = ""
        self.by_page = False
        self.retry_seconds = 0.0
        """What the last connection asked to wait before the next."""
        self.nothing_more = False
        """The last connection said that there is no more."""

    @property
    def ended(self) -> bool:
        return self.last_type in TERMINAL or (self.what.until_pause and self.last_type == PAUSED)

    def request(self, accept: str, **more: Any) -> Request:
        headers = {
            **self.settings.api_headers(),
            "Accept": accept,
            "Cache-Control": "no-store",
            "Last-Event-ID": str(self.cursor),
        }
        url = self.settings.url(f"{self.what.path}/events")
        return Request("GET", url, headers=headers, timeout=self.what.idle_seconds, **more)

    def stream(self) -> Flow[None]:
        """One connection, to its end. Raises ConnectionFailedError, ApiError."""
        reply: Reply = yield Open(self.request("text/event-stream"))
        self.nothing_more = reply.status == 204
        if not reply.is_success:
            raise error_of(reply)
        if self.nothing_more:
            return
        if not reply.header("content-type").startswith("text/event-stream"):
            raise _bad("The events did not come as an event stream.", reply)
        parser = EventStreamParser()
        while piece := (yield Read()):
            for message in parser.feed(piece):
                yield from self._deliver(_event(message.event, message.data, reply))
            self.retry_seconds = (parser.retry_ms or 0) / 1000

    def page(self) -> Flow[None]:
        """One page, waited for. Raises ConnectionFailedError, ApiError."""
        wait = min(_WAIT_SECONDS, self.what.idle_seconds / 2)
        request = self.request("application/json", params={"after": str(self.cursor), "wait": f"{wait:.1f}"})
        reply: Reply = yield Send(request)
        if not reply.is_success:
            raise error_of(reply)
        try:
            batch = reply.json()
            events = [parse_event(one) for one in batch["data"]]
            self.nothing_more = bool(batch["ended"] or batch.get("paused"))
        except (ValueError, KeyError, TypeError) as error:
            raise _bad("The events did not come as a page.", reply) from error
        for event in events:
            yield from self._deliver(event)

    def _deliver(self, event: Event) -> Flow[None]:
        if event.seq > self.cursor:
            self.cursor, self.last_type = event.seq, event.type
            if self.what.on_event is not None:
                self.what.on_event(event)
            yield Emit(event)


def follow(settings: Settings, following: Following) -> Flow[None]:
    """Emits every event with a seq above `after`, once and in order, until the turn has ended.

    Raises ConnectionFailedError when the API stays away, ApiError when it refuses.
    """
    reader = _Reader(settings, following)
    fruitless = empty = 0
    while True:
        start, reader.retry_seconds, reader.nothing_more = reader.cursor, 0.0, False
        problem: ConnectionFailedError | ApiError | None = None
        try:
            yield from reader.page() if reader.by_page else reader.stream()
        except ConnectionFailedError as error:
            problem = error
        except ApiError as error:
            if not error.retriable:
                raise
            problem = error
        yield Close()
        if reader.cursor > start:
            if problem is None and reader.ended and (reader.nothing_more or not reader.by_page):
                return
            fruitless = empty = 0
            if reader.retry_seconds:
                yield Sleep(reader.retry_seconds)
            continue
        fruitless += 1
        if problem is None:
            if reader.ended:
                return
            # A connection without an event: the turn waits for somebody, or the reader began at the log's end. There the
            # server says so, which holds unless the turn was just set going again. Streams that say nothing of a turn
            # that has ended, or again and again, are not to be believed: pages tell.
            is_final = yield from _is_final(settings, following.path)
            if is_final and reader.nothing_more:
                return
            empty += reader.last_type != PAUSED and not reader.nothing_more
            reader.by_page |= is_final or empty >= _EMPTY_STREAMS
        elif fruitless > MAX_FRUITLESS_CONNECTIONS:
            raise problem
        reader.by_page |= isinstance(problem, TimedOutError)
        asked = problem.retry_after if isinstance(problem, ApiError) else reader.retry_seconds
        has_waited = reader.by_page and problem is None
        yield Sleep(asked or backoff(0 if has_waited else fruitless - 1))


def _is_final(settings: Settings, path: str) -> Flow[bool]:
    """Whether the turn has ended, as its row says. A try that fails says nothing: the loop comes back to it."""
    try:
        reply: Reply = yield Send(Request("GET", settings.url(path), headers=settings.api_headers()))
        return reply.is_success and reply.json()["status"] in _ENDED
    except (ConnectionFailedError, ValueError, KeyError, TypeError):
        return False


def _event(kind: str, data: str, reply: Reply) -> Event:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise _bad("An event is not JSON.", reply) from error
    if kind == "error" and isinstance(value, dict) and "error" in value:
        # How a stream says what a status cannot say any more.
        raise error_of(replace(reply, status=400, content=data.encode()))
    return parse_event(value)


def _bad(message: str, reply: Reply) -> BadAnswerError:
    return BadAnswerError(message, status=reply.status, request_id=reply.request_id, reply=reply)
