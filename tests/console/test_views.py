"""Every view: right for a screen reader, in light and dark, on a desktop and on a phone; pictures are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.console.browser import Console
from tests.console.resident import Resident

VIEWS = {
    "ask": "/",
    "turn": "/turns/{turn}",
    "turn_waiting": "/turns/{waiting}",
    "turns": "/turns",
    "approvals": "/approvals",
    "data": "/data",
    "memory": "/memory",
    "labs": "/labs",
    "lab": "/labs/{lab}",
    "imports": "/imports",
    "sources": "/sources",
    "check_ins": "/check-ins",
    "me": "/me",
    "device": "/device?user_code=BCDF-GHJK",
    "nothing": "/nowhere",
}


@pytest.fixture(scope="module", params=[(1280, "light"), (360, "dark")], ids=lambda p: f"{p[0]}-{p[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, str]:
    """Width in pixels, and colours."""
    width, scheme = request.param
    return width, scheme


def test_the_views_are_clean(resident: Resident, console: Callable[..., Console], size: tuple[int, str]) -> None:
    width, scheme = size
    place = console(resident.user, width=width, scheme=scheme)
    wrong: dict[str, object] = {}

    for name, path in VIEWS.items():
        place.go(path.format(turn=resident.turn, waiting=resident.waiting, lab=resident.lab))
        if name == "turn":
            expect(place.page.locator("a.proven").first).to_be_visible()
        if name == "turn_waiting":
            expect(place.button("Approve")).to_be_visible()
        place.shot(f"{name}-{width}-{scheme}")
        if name == "turn":
            # What is folded is looked at as well.
            place.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        if found := place.axe():
            wrong[name] = found
        if place.is_too_wide():
            wrong[f"{name} scrolls sideways"] = width

    assert wrong == {}


def test_the_door_is_clean(console: Callable[..., Console], size: tuple[int, str]) -> None:
    width, scheme = size
    place = console(width=width, scheme=scheme).go("/")

    place.shot(f"sign_in-{width}-{scheme}")

    assert place.axe() == []
    assert not place.is_too_wide()
