"""`AsyncAmy` that is used like `Amy`: so that one test holds for both."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any, cast

from amy_sdk import Amy, AsyncAmy, AsyncPages


class _Blocking:
    """What it stands for, with every awaitable awaited."""

    def __init__(self, thing: Any, runner: asyncio.Runner) -> None:
        self._thing, self._runner = thing, runner

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._thing, name)
        if not callable(value):
            return self._wrapped(value)
        return lambda *arguments, **named: self._call(value, arguments, named)

    def _call(self, function: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        async def call() -> Any:
            made = function(*arguments, **named)
            if isinstance(made, AsyncPages) or inspect.isawaitable(made):
                return await made
            return made

        return self._wrapped(self._runner.run(call()))

    def _wrapped(self, value: Any) -> Any:
        kind = type(value)
        if kind.__module__.startswith("amy_sdk") and kind.__name__.startswith("Async"):
            return _Blocking(value, self._runner)
        return value

    def __iter__(self) -> Iterator[Any]:
        items = aiter(self._thing)
        while True:
            try:
                yield self._runner.run(_next(items))
            except StopAsyncIteration:
                return


async def _next(items: Any) -> Any:
    return await anext(items)


def blocking(amy: AsyncAmy, runner: asyncio.Runner) -> Amy:
    """With the attributes and methods of `Amy`."""
    return cast(Amy, _Blocking(amy, runner))
