"""The console as a person's browser has it, and what tests do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.chromium import unavailable
from tests.cloud import User

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SOON_MS = 15_000
"""A turn with a model that answers at once takes three seconds on two cores, and others may use them."""

expect.set_options(timeout=SOON_MS)


@cache
def _axe() -> str:
    """Of npm's tools, which `make sdk` installs as well."""
    if not AXE.is_file():
        unavailable("axe-core is not installed; python -m tools.npm ci")
    return AXE.read_text("utf-8")


@dataclass
class Console:
    page: Page
    base: str
    problems: list[str] = field(default_factory=list)
    """What the browser complained of: violations of the policy, exceptions, errors of the page's own."""

    @classmethod
    def open(cls, browser: Browser, url: str, user: User | None, *, width: int, scheme: str) -> Console:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=cast(Literal["light", "dark"], scheme),
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(SOON_MS)
        page = context.new_page()
        console = cls(page, f"{url}/console/")
        page.on("console", console._hear)
        page.on("pageerror", lambda error: console.problems.append(str(error)))
        if user is not None:
            page.add_init_script(f"sessionStorage.getItem('t') || sessionStorage.setItem('amy.key', '{user.api_key}');")
            page.add_init_script("sessionStorage.setItem('t', '1');")  # once: who signs out stays out
        return console

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium says each answer of 400 and more; those belong to what a test is about.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(message.text)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def go(self, path: str) -> Console:
        """Opens a view, and waits until it stands."""
        self.page.goto(f"{self.base}#{path}")
        self.settle()
        return self

    def settle(self) -> None:
        """Until nothing is being loaded."""
        expect(self.page.locator("h1")).to_be_visible()
        expect(self.page.locator("[aria-busy]")).to_have_count(0)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def ask(self, question: str) -> str:
        """Asks on the first page; the turn's id."""
        self.go("/")
        self.page.get_by_label("Your question").fill(question)
        self.button("Ask Amy").click()
        return self.turn()

    def turn(self) -> str:
        """The id of the turn that is shown."""
        self.page.wait_for_url("**/console/#/turns/turn_*")
        return self.page.url.rpartition("/")[2]

    def ends(self, status: str = "completed") -> None:
        """Until the turn that is shown has this status."""
        expect(self.page.locator(".turn-facts .chip")).to_have_text(status, timeout=45_000)

    def shot(self, name: str) -> None:
        """Keeps a picture of the whole page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def axe(self) -> list[str]:
        """What axe finds wrong with the page as it is now."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found = self.page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _RULES)
        return [
            f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def is_too_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def close(self) -> None:
        self.context.close()
