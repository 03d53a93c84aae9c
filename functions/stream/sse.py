"""Server-sent events: the frames, and one connection's life.

A connection lasts about `CONNECTION_SECONDS`, because a function does not notice that its client left; the client resumes
with `Last-Event-ID`. It ends sooner only when the log has ended, or when the turn waits for its person: that may take a day,
for which no connection is kept. A client that comes back then is kept for `PAUSED_SECONDS`, in which a turn that was just
approved has gone on.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

from contracts.errors import ErrorBody
from functions.stream.follow import Event
from functions.stream.held_place import HeldPlace
from functions.stream.tail import Tail, is_pause

CONNECTION_SECONDS = 240.0
HEARTBEAT_SECONDS = 15.0
RETRY_MS = 1_000
PAUSED_SECONDS = 3.0
PAUSED_RETRY_MS = 10_000
"""When to look again for the decision; one's own decision is a reason to look at once."""

HEARTBEAT = b": still here\n\n"


PAUSED = f"retry: {PAUSED_RETRY_MS}\n\n".encode()


def opening(after: int) -> bytes:
    """The first frame: a cursor without an event, so that a client that drops at once resumes where it began."""
    return f"id: {after}\nretry: {RETRY_MS}\n\n".encode()


def frame(event: Event) -> bytes:
    """An event as a frame: its seq is the id, which is what a client resumes with."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event['seq']}\nevent: {event['type']}\ndata: {data}\n\n".encode()


def refusal(error: ErrorBody) -> bytes:
    """What an EventSource gets in place of a status: it can read neither that nor the body that goes with it. Left open it
    comes back, so it is told to take its time."""
    return f"retry: {PAUSED_RETRY_MS}\nevent: error\ndata: {error.model_dump_json(exclude_none=True)}\n\n".encode()


async def waiting(after: int) -> AsyncIterator[bytes]:
    """The bytes of a connection to a turn that waits for its person."""
    yield opening(after) + PAUSED


async def connection(tail: Tail, page: list[Event], after: int, place: HeldPlace) -> AsyncIterator[bytes]:
    """The bytes of one connection that begins after `after`, where `page` was read already. It holds its place among the
    user's streams, and ends when it has lost it."""
    closes_at = time.monotonic() + CONNECTION_SECONDS
    async with place, aclosing(tail.events(page, after, HEARTBEAT_SECONDS)) as events:
        yield opening(after)
        last = None
        async for event in events:
            yield HEARTBEAT if event is None else frame(event)
            last = event or last
            if time.monotonic() >= closes_at or not await place.keep():
                return
    if last is not None and is_pause(last):
        yield PAUSED
