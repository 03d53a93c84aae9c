"""A stream's place among its user's streams, for as long as the stream is open."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor
from contextlib import suppress

from functions.core.errors import StoreUnavailable
from functions.core.stream_places import RENEW_SECONDS, StreamPlace, give_back_place, renew_place


class HeldPlace:
    """Entered when the stream begins to be sent, left however it ends."""

    def __init__(self, place: StreamPlace, threads: Executor) -> None:
        self._place = place
        self._threads = threads
        self._renew_at = time.monotonic() + RENEW_SECONDS
        self._lost = False

    async def __aenter__(self) -> HeldPlace:
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._lost:
            # Not waited for: a client that leaves cancels this task. As the process ends nobody takes it any more.
            with suppress(RuntimeError):
                self._threads.submit(give_back_place, self._place)

    async def keep(self) -> bool:
        """Whether the stream may go on. Asks the table only now and then."""
        if time.monotonic() < self._renew_at:
            return True
        self._renew_at = time.monotonic() + RENEW_SECONDS
        try:
            kept = await asyncio.get_running_loop().run_in_executor(self._threads, renew_place, self._place)
        except StoreUnavailable:
            return True  # the streams outlive a table that is away for a while
        self._lost = not kept
        return kept
