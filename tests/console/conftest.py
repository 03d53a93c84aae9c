"""A browser for the console: one for the session, a context of its own for each test.

Chromium is the system's (`apt-get install chromium`). Without one these tests are skipped, unless AMY_REQUIRE_CHROMIUM=1,
which CI sets.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from local.state import LocalState
from tests.cloud import User
from tests.console.browser import Console, unavailable
from tests.console.resident import Resident, move_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        unavailable("there is no chromium on this machine; apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


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
