"""Events as they come, to iterate over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import cast

from amy_sdk._calls import Settings
from amy_sdk._drivers import AsyncDriver, SyncDriver
from amy_sdk._events import Event
from amy_sdk._follow import Following, follow


class EventStream:
    """A turn's or a run's events, each once and in order, to its end, over as many connections as that takes.

    Iterate over it; in a `with`, or with `close()`, the connection ends when you leave early. Leaving does not stop the
    turn.
    """

    def __init__(self, driver: SyncDriver, settings: Settings, following: Following) -> None:
        self._events = cast(Iterator[Event], driver.iterate(follow(settings, following)))
        self.last_seq = following.after
        """Of the last event that was delivered: go on from here with `after`."""

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        event = next(self._events)
        self.last_seq = event.seq
        return event

    def __enter__(self) -> EventStream:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._events.close()  # type: ignore[attr-defined]  # it is a generator


class AsyncEventStream:
    """A turn's or a run's events, each once and in order, to its end, over as many connections as that takes.

    Iterate over it; in an `async with`, or with `aclose()`, the connection ends when you leave early. Leaving does not stop
    the turn.
    """

    def __init__(self, driver: AsyncDriver, settings: Settings, following: Following) -> None:
        self._events = cast(AsyncIterator[Event], driver.iterate(follow(settings, following)))
        self.last_seq = following.after
        """Of the last event that was delivered: go on from here with `after`."""

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        event = await anext(self._events)
        self.last_seq = event.seq
        return event

    async def __aenter__(self) -> AsyncEventStream:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._events.aclose()  # type: ignore[attr-defined]  # it is a generator
