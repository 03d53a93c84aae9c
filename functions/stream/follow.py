"""Follows the event logs of many turns with one poll for all of them.

seq has no gaps, so what comes next in a log has a known key: one batch read per tick asks for the next event of every
stream of this process. A stream that has news is asked at once for more, several events at a time until it has none; one
without is asked ever more slowly, down to once in `IDLE_SECONDS`. A key that is not there costs one read unit, so a quiet
stream costs about eight a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from functions.core.principal import Principal

Event = dict[str, Any]
"""An event as it is on the wire."""

HOT_SECONDS = 0.03
IDLE_SECONDS = 0.12
_SLOWER = 1.1
_MOST_AT_ONCE = 16
"""Events of one stream in one read."""
_MOST_UNREAD = 1_000
"""A stream whose client reads slower than its turn writes is not asked for more until the client has caught up."""
_AFTER_ERROR_SECONDS = 0.5


@dataclass(frozen=True)
class Position:
    """A place in a log where an event is expected."""

    principal: Principal
    turn_id: str
    seq: int


Fetch = Callable[[Sequence[Position]], Awaitable[dict[Position, Event]]]
"""The events that exist at these positions."""


class Follower:
    """One stream's place in one log."""

    def __init__(self, principal: Principal, turn_id: str, after: int) -> None:
        self.principal = principal
        self.turn_id = turn_id
        self.after = after
        """seq of the last event that came."""
        self.due = 0.0
        """When to ask next; monotonic seconds."""
        self._unread: asyncio.Queue[Event] = asyncio.Queue()
        self._at_once = 1
        self._pause = HOT_SECONDS

    async def next(self, timeout: float) -> Event | None:
        """The next event, or None when none came within `timeout` seconds."""
        if not self._unread.empty():
            return self._unread.get_nowait()
        try:
            async with asyncio.timeout(timeout):
                return await self._unread.get()
        except TimeoutError:
            return None

    @property
    def caught_up(self) -> bool:
        return self._unread.empty()

    @property
    def slow(self) -> bool:
        return self._unread.qsize() >= _MOST_UNREAD

    def wanted(self) -> list[Position]:
        """What to ask for."""
        return [Position(self.principal, self.turn_id, self.after + 1 + n) for n in range(self._at_once)]

    def take(self, found: dict[Position, Event]) -> None:
        """Keeps what is next in order. What lies behind a gap is asked for again: a batch read is not a snapshot, and may
        see a later event and miss the one before."""
        wanted = self.wanted()
        for position in wanted:
            event = found.get(position)
            if event is None:
                break
            self._unread.put_nowait(event)
            self.after = position.seq
        news = self.after >= wanted[0].seq
        self._at_once = min(2 * self._at_once + 2, _MOST_AT_ONCE) if news else 1
        self._pause = HOT_SECONDS if news else min(self._pause * _SLOWER, IDLE_SECONDS)
        self.due = time.monotonic() + (0 if news else self._pause)


class Poller:
    """Asks for all followers of this process. It runs while there are any, and reads nothing when there are none."""

    def __init__(self, fetch: Fetch, on_error: Callable[[Exception], None]) -> None:
        self._fetch = fetch
        self._on_error = on_error
        self._followers: set[Follower] = set()
        self._joined = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def follow(self, principal: Principal, turn_id: str, after: int) -> AsyncIterator[Follower]:
        """A follower of what comes after `after` in the turn's log, for as long as the context is open."""
        follower = Follower(principal, turn_id, after)
        self._followers.add(follower)
        self._joined.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        try:
            yield follower
        finally:
            self._followers.discard(follower)
            self._joined.set()

    async def _run(self) -> None:
        while self._followers:
            self._joined.clear()
            now = time.monotonic()
            due = [follower for follower in self._followers if follower.due <= now and not follower.slow]
            if due:
                await self._ask(due)
            next_due = min((follower.due for follower in self._followers), default=0.0)
            pause = max(next_due - time.monotonic(), 0.0 if due else 0.005)
            try:
                async with asyncio.timeout(pause):
                    await self._joined.wait()
            except TimeoutError:
                continue

    async def _ask(self, due: list[Follower]) -> None:
        try:
            found = await self._fetch([position for follower in due for position in follower.wanted()])
        except Exception as error:  # noqa: BLE001 - the streams outlive a table that is away for a while
            self._on_error(error)
            for follower in due:
                follower.due = time.monotonic() + _AFTER_ERROR_SECONDS
            return
        for follower in due:
            follower.take(found)
