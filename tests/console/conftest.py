"""A browser for the console, with a context of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from local.state import LocalState
from tests.chromium import chromium
from tests.cloud import User
from tests.console.browser import Console
from tests.console.resident import Resident, move_in


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def console(browser: Browser, cloud: LocalState) -> Iterator[Callable[..., Console]]:
    """Opens consoles: `console(user)` is signed in. What the browser found wrong with a page fails the test."""
    opened: list[Console] = []

    def open_(
        user: User | None = None, *, url: str = cloud.api_url, width: int = 1280, scheme: str = "light"
    ) -> Console:
        opened.append(Console.open(browser, url, user, width=width, scheme=scheme))
        return opened[-1]

    yield open_
    problems = [problem for each in opened for problem in each.problems]
    for each in opened:
        each.close()
    assert not problems, problems


@pytest.fixture(scope="session")
def resident(cloud: LocalState) -> Iterator[Resident]:
    """Somebody who has lived here for a while: something of everything, to look at and to add to, not to change."""
    user = User.create(cloud)
    yield move_in(user)
    user.close()
