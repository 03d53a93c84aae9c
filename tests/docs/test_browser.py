"""The docs in a browser, under the policy that they are served with."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.chromium import chromium
from tests.docs.conftest import Built


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(color_scheme=request.param)


@pytest.fixture
def noted(page: Page, site: str) -> list[str]:
    """What must not be: requests to other hosts, and what the policy or a script complained of."""
    notes: list[str] = []
    host = urlsplit(site).netloc
    page.on("request", lambda sent: notes.append(sent.url) if urlsplit(sent.url).netloc not in {host, ""} else None)
    page.on("console", lambda said: notes.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: notes.append(str(error)))
    return notes


def test_a_page_is_found_by_searching_and_loads_nothing_from_elsewhere(page: Page, site: str, noted: list[str]) -> None:
    page.goto(f"{site}/docs/concepts/errors#turn_not_found")
    page.locator("#turn_not_found").wait_for()

    page.keyboard.press("/")
    page.keyboard.type("idempotency")
    page.get_by_role("link", name="Idempotency").first.wait_for()

    assert noted == []


def test_the_reference_shows_what_the_document_has_and_loads_nothing_from_elsewhere(
    page: Page, site: str, noted: list[str], built: Built
) -> None:
    if built.left_out:
        pytest.skip("; ".join(built.left_out))
    # Scalar draws an operation when it is looked at.
    page.goto(f"{site}/docs/reference/#tag/system/GET/healthz")

    page.get_by_role("heading", name="Whether the API answers").first.wait_for()
    page.get_by_text(site, exact=True).first.wait_for()

    assert noted == []
