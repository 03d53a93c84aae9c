"""What the generated resources stand on: the client's driver and settings, and how a call or a list is made with them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from amy_sdk._calls import Call, R, Settings, perform
from amy_sdk._drivers import AsyncDriver, SyncDriver
from amy_sdk._models import M
from amy_sdk._pages import AsyncPages, Page, RawPage


class SyncResource:
    """A group of methods, such as `amy.turns`."""

    def __init__(self, driver: SyncDriver, settings: Settings) -> None:
        self._driver = driver
        self._settings = settings

    def _perform(self, call: Call[R]) -> R:
        return self._driver.run(perform(self._settings, call))

    def _list(self, call: Call[RawPage], kind: type[M]) -> Page[M]:
        return Page(self._driver, self._settings, call, kind)


class AsyncResource:
    """A group of methods, such as `amy.turns`."""

    def __init__(self, driver: AsyncDriver, settings: Settings) -> None:
        self._driver = driver
        self._settings = settings

    async def _perform(self, call: Call[R]) -> R:
        return await self._driver.run(perform(self._settings, call))

    def _list(self, call: Call[RawPage], kind: type[M]) -> AsyncPages[M]:
        return AsyncPages(self._driver, self._settings, call, kind)


def path(template: str, **values: Any) -> str:
    """A path with its parameters, which may hold anything: what is not safe in a path is escaped.

    Raises ValueError for one that is empty or only dots: it would name another path.
    """
    for name, value in values.items():
        if not str(value).strip("."):
            raise ValueError(f"{name} is empty or only dots: {value!r}")
    return template.format_map({name: quote(str(value), safe="") for name, value in values.items()})
