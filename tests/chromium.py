"""A browser for the tests that need one: the system's (`apt-get install chromium`).

Without one they are skipped, unless AMY_REQUIRE_CHROMIUM=1, which CI sets.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium while somebody needs it: so long Playwright's event loop runs in this thread, and no other can."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - most tests need none

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        unavailable("there is no chromium on this machine; apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def unavailable(reason: str) -> NoReturn:
    """Skips what needs a tool that is not here; fails it where CI says that it has to be."""
    if os.environ.get("AMY_REQUIRE_CHROMIUM") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
