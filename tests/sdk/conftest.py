"""Clients of both kinds: at a scripted API, and at the real local cloud behind a proxy that breaks what it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from amy_sdk import Amy, AsyncAmy
from local.state import LocalState
from tests.cli.fake_api import KEY, FakeApi
from tests.fault_proxy import FaultProxy
from tests.sdk import package
from tests.sdk.both import blocking


class Connect(Protocol):
    def __call__(self, url: str, api_key: str = KEY) -> Amy: ...


@pytest.fixture
def api() -> Iterator[FakeApi]:
    fake = FakeApi()
    yield fake
    fake.close()


@pytest.fixture
def pauses() -> list[float]:
    """How long the clients would have waited."""
    return []


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, pauses: list[float]) -> Iterator[Connect]:
    """Makes clients, of either kind, that note how long they would have waited."""
    with ExitStack() as ends:
        runner = ends.enter_context(asyncio.Runner())

        def make(url: str, api_key: str = KEY) -> Amy:
            if request.param == "sync":
                amy = ends.enter_context(Amy(api_key, url))
                amy._driver.sleep = pauses.append
                return amy
            other = AsyncAmy(api_key, url)
            ends.callback(lambda: runner.run(other.close()))
            other._driver.sleep = _noting(pauses)
            return blocking(other, runner)

        yield make


def _noting(pauses: list[float]) -> Callable[[float], Any]:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return sleep


@pytest.fixture
def amy(api: FakeApi, connect: Connect) -> Amy:
    """A client of the scripted API."""
    return connect(api.url)


@pytest.fixture
def proxy(cloud: LocalState) -> Iterator[FaultProxy]:
    with FaultProxy(cloud.api_url) as made:
        yield made


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The TypeScript SDK as it is published."""
    return package.build(tmp_path_factory.mktemp("package"))
