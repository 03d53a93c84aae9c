"""Reading one turn's log from a place on: what is there, and then what comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import Executor

from contracts.events import PAUSED, TERMINAL_EVENTS
from functions.core.event_log import EventLog
from functions.core.turns import TurnRecord
from functions.stream.follow import Event, Poller

PAGE = 500
"""Events in one read of the past."""


def is_end(event: Event) -> bool:
    """Whether the turn ended with this event, unless a retry goes on behind it."""
    return event["type"] in TERMINAL_EVENTS


def is_pause(event: Event) -> bool:
    """Whether nothing follows this event before the turn's person has decided."""
    return bool(event["type"] == PAUSED)


class Tail:
    """One turn's log, for one reader."""

    def __init__(self, turn: TurnRecord, poller: Poller, threads: Executor) -> None:
        self._principal = turn.principal
        self._turn_id = turn.id
        self._log = EventLog(turn.principal, turn.id, archive=turn.archive)
        self._poller = poller
        self._threads = threads

    async def read(self, after: int, limit: int = PAGE) -> list[Event]:
        """What the log has after `after`, oldest first, at most `limit`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._log.read, after, limit)

    async def wait(self, after: int, seconds: float) -> None:
        """Returns when there is an event after `after`, at the latest after `seconds`."""
        async with self._poller.follow(self._principal, self._turn_id, after) as follower:
            await follower.next(seconds)

    async def events(self, page: list[Event], after: int, patience: float) -> AsyncGenerator[Event | None, None]:
        """`page`, which was read after `after`, and every event that follows, each once and in order; None whenever nothing
        came for `patience` seconds. Ends when the log's last event is terminal, or says that the turn waits for its
        person."""
        last = None
        while page:
            for event in page:
                yield event
            last = page[-1]
            after = last["seq"]
            page = await self.read(after) if len(page) == PAGE else []
        if last is not None and (is_end(last) or is_pause(last)):
            return
        async with self._poller.follow(self._principal, self._turn_id, after) as follower:
            while True:
                news = await follower.next(patience)
                yield news
                if news is None or not (is_end(news) or is_pause(news)):
                    continue
                if follower.caught_up and not await self.read(news["seq"], 1):
                    return
