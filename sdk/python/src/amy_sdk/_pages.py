"""Lists: a page at a time, or one entry after another over all pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import replace
from typing import Any, Generic

from amy_sdk._calls import Call, Settings, perform
from amy_sdk._drivers import AsyncDriver, SyncDriver
from amy_sdk._effects import Reply
from amy_sdk._models import M, Model, parse


class RawPage(Model):
    """A page as every list of the API sends it."""

    data: list[dict[str, Any]]
    next_cursor: str | None = None


class Page(Generic[M]):
    """One page of a list. Iterating goes through this page's entries and then through those of the pages that follow."""

    def __init__(self, driver: SyncDriver, settings: Settings, call: Call[RawPage], kind: type[M]) -> None:
        self._driver, self._settings, self._call, self._kind = driver, settings, call, kind
        raw = driver.run(perform(settings, call))
        self.data = _entries(raw, kind)
        self.next_cursor = raw.next_cursor
        self.reply: Reply | None = raw._reply

    def next_page(self) -> Page[M] | None:
        """The page that follows; None after the last."""
        if not self.next_cursor:
            return None
        return Page(self._driver, self._settings, _after(self._call, self.next_cursor), self._kind)

    def pages(self) -> Iterator[Page[M]]:
        """This page and those that follow."""
        page: Page[M] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[M]:
        for page in self.pages():
            yield from page.data


class AsyncPage(Generic[M]):
    """One page of a list; `async for` goes through this page's entries and then through those of the pages that follow."""

    def __init__(
        self, driver: AsyncDriver, settings: Settings, call: Call[RawPage], kind: type[M], raw: RawPage
    ) -> None:
        self._driver, self._settings, self._call, self._kind = driver, settings, call, kind
        self.data = _entries(raw, kind)
        self.next_cursor = raw.next_cursor
        self.reply: Reply | None = raw._reply

    async def next_page(self) -> AsyncPage[M] | None:
        """The page that follows; None after the last."""
        if not self.next_cursor:
            return None
        return await AsyncPages(self._driver, self._settings, _after(self._call, self.next_cursor), self._kind)

    async def pages(self) -> AsyncIterator[AsyncPage[M]]:
        """This page and those that follow."""
        page: AsyncPage[M] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[M]:
        async for page in self.pages():
            for entry in page.data:
                yield entry


class AsyncPages(Generic[M]):
    """A list that is about to be asked for: `await` it for its first page, or go through all entries with `async for`."""

    def __init__(self, driver: AsyncDriver, settings: Settings, call: Call[RawPage], kind: type[M]) -> None:
        self._driver, self._settings, self._call, self._kind = driver, settings, call, kind

    async def _first(self) -> AsyncPage[M]:
        raw = await self._driver.run(perform(self._settings, self._call))
        return AsyncPage(self._driver, self._settings, self._call, self._kind, raw)

    def __await__(self) -> Generator[Any, Any, AsyncPage[M]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[M]:
        async for entry in await self._first():
            yield entry


def _entries(raw: RawPage, kind: type[M]) -> list[M]:
    return [parse(kind, one, raw._reply) for one in raw.data]


def _after(call: Call[RawPage], cursor: str) -> Call[RawPage]:
    return replace(call, query={**call.query, "cursor": cursor})
