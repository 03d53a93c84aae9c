"""A turn's events to their end or to the next pause, whatever happens to the connection.

Streams are cut: by the API, which bounds each to a few minutes, by proxies, by networks. So the end of a stream says
nothing about the turn; only a terminal event does, as the last one before the server itself closed the stream. Until
then the reader reconnects where it stopped (`Last-Event-ID`), and drops what it has seen already. Where the turn begins to
wait for its person the reading ends, too; a reader that begins there stays for what follows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from cli.client import AmyClient, backoff
from cli.errors import ApiError, BadAnswerError
from cli.sse import EventStreamParser
from contracts.events import PAUSED, TERMINAL_EVENTS
from contracts.turns import TERMINAL

MAX_FRUITLESS_CONNECTIONS = 10
"""How many connections in a row may fail before a reader gives up: about a minute."""


@dataclass(frozen=True)
class TurnEvent:
    """An event as it came. Types and fields that this version does not know are carried all the same."""

    seq: int
    type: str
    at: datetime
    step: str | None
    agent: str | None
    data: dict[str, Any]
    raw: dict[str, Any]

    @classmethod
    def of(cls, raw: dict[str, Any]) -> TurnEvent:
        """Raises `BadAnswerError` if it lacks what every event has."""
        try:
            return cls(
                seq=int(raw["seq"]),
                type=str(raw["type"]),
                at=datetime.fromisoformat(raw["at"]),
                step=raw.get("step"),
                agent=raw.get("agent"),
                data=dict(raw.get("data") or {}),
                raw=raw,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadAnswerError("An event of the turn lacks seq, type or at.", status=200) from error


def follow(client: AmyClient, turn_id: str, after: int = 0) -> Iterator[TurnEvent]:
    """Every event with a seq above `after`, once and in order, until the turn has ended or waits for its person.

    Raises `UnreachableError` when the API stays away, `ApiError` when it refuses.
    """
    cursor = after
    ended = False
    was_final = False
    fruitless = 0
    while True:
        start = cursor
        parser = EventStreamParser()
        nothing_more = False
        problem: httpx.TransportError | ApiError | None = None
        try:
            with client.event_stream(turn_id, cursor) as response:
                nothing_more = response.status_code == httpx.codes.NO_CONTENT
                for event in _events(response, parser):
                    if event.seq > cursor:
                        cursor = event.seq
                        ended = event.type in TERMINAL_EVENTS or event.type == PAUSED
                        yield event
        except httpx.TransportError as error:
            problem = error
        except ApiError as error:
            if not error.retriable:
                raise
            problem = error
        if cursor > start:
            if ended and problem is None:
                return
            fruitless = 0
            client.sleep((parser.retry_ms or 0) / 1000)
            continue
        fruitless += 1
        if problem is None:
            # A stream without an event: the turn waits for somebody, or the reader began at the log's end. There the
            # server says so (204), which holds unless the turn was just set going again; for one that merely ends, the
            # turn must have been final already before the stream was opened.
            if ended or was_final:
                return
            was_final = client.turn(turn_id)["status"] in TERMINAL
            if was_final and nothing_more:
                return
        elif fruitless > MAX_FRUITLESS_CONNECTIONS:
            raise problem if isinstance(problem, ApiError) else client.unreachable(problem)
        asked = problem.retry_after if isinstance(problem, ApiError) else None
        client.sleep(asked or backoff(fruitless - 1))


def _events(response: httpx.Response, parser: EventStreamParser) -> Iterator[TurnEvent]:
    for chunk in response.iter_bytes():
        for message in parser.feed(chunk):
            try:
                raw = json.loads(message.data)
            except ValueError as error:
                raise BadAnswerError("An event of the turn is not JSON.", status=response.status_code) from error
            yield TurnEvent.of(raw)
