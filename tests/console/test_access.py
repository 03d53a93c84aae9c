"""Getting in, and getting around: keys, the command line's sign-in, the keyboard, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from local.state import LocalState
from tests.cloud import ModelControl, User
from tests.console.browser import Console
from tests.console.resident import Resident

Open = Callable[..., Console]


def test_a_key_is_tried_before_it_is_kept_and_forgotten_with_the_tab(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    place = console().go("/turns")
    page = place.page

    # when
    page.get_by_label("API key").fill("amy_sk_wrong")
    place.button("Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("unauthorized")
    expect(page.get_by_label("API key")).to_have_value("amy_sk_wrong")
    page.get_by_label("API key").fill(person.api_key)
    place.button("Sign in").click()

    # then the view that was asked for stands, and the key is this tab's alone
    expect(page.locator("h1")).to_have_text("Questions")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("sessionStorage.getItem('amy.key')") == person.api_key
    place.button("Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    assert page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('amy.')).length") == 0


def test_a_key_that_opens_nothing_any_more_leads_to_the_door_and_what_was_typed_stays(
    user: Callable[[], User], console: Open
) -> None:
    # given
    person = user()
    place = console(person).go("/")
    page = place.page
    page.get_by_label("Your question").fill("How is my sleep?")
    page.evaluate("sessionStorage.setItem('amy.key', 'amy_sk_gone')")

    # when
    place.button("Ask Amy").click()
    place.button("Sign in again").click()
    page.get_by_label("API key").fill(person.api_key)
    page.get_by_label("Remember me on this device").check()
    place.button("Sign in").click()

    # then
    expect(page.get_by_label("Your question")).to_have_value("How is my sleep?")
    assert page.evaluate("localStorage.getItem('amy.key')") == person.api_key


def test_a_command_line_is_let_in(user: Callable[[], User], console: Open, cloud: LocalState) -> None:
    # given
    person = user()
    begun = person.client.post("/v1/auth/cli/start", json={"client_name": "laptop", "scope": "turns:read"}).json()
    place = console(person)

    # when
    place.page.goto(begun["verification_uri_complete"])
    place.button("Go on").click()
    card = place.page.get_by_role("region", name="Code")
    expect(card).to_contain_text("“laptop” asks to")
    expect(card.get_by_role("listitem")).to_have_text(["Read questions and answers"])
    place.button("Let it in").click()

    # then
    expect(place.page.locator("h1")).to_have_text("“laptop” is signed in")
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": begun["device_code"]}
    assert person.client.post("/v1/auth/cli/token", data=grant).json()["access_token"].startswith("amy_sk_")


def test_the_keyboard_alone_is_enough(resident: Resident, console: Open) -> None:
    # given
    place = console(resident.user).go("/memory")
    page = place.page

    # when the skip link is the first stop, and leads to the page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    # then a dialog holds the focus and gives it back
    forget = place.button("Forget").first
    forget.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
    page.keyboard.press("Escape")
    expect(forget).to_be_focused()
    # and whoever goes to another view is at its heading
    page.get_by_role("link", name="Lab reports").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lab reports")).to_be_focused()


def test_a_focus_can_be_seen(resident: Resident, console: Open) -> None:
    page = console(resident.user).go("/labs").page

    for _ in range(16):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return document.activeElement === document.body || parseFloat(style.outlineWidth) >= 2 }"
        )
        assert outline, page.evaluate("document.activeElement.outerHTML")


def test_on_a_phone_the_pages_are_behind_a_menu(resident: Resident, console: Open) -> None:
    # given
    place = console(resident.user, width=360).go("/")
    page = place.page
    memory = page.get_by_role("link", name="Memory")
    expect(memory).to_be_hidden()

    # when
    place.button("Menu").press("Enter")
    expect(memory).to_be_visible()
    page.keyboard.press("Escape")
    expect(memory).to_be_hidden()
    expect(place.button("Menu")).to_be_focused()
    place.button("Menu").click()
    memory.click()

    # then
    expect(page.get_by_role("heading", name="Memory")).to_be_focused()
    expect(memory).to_be_hidden()


def test_a_screen_reader_hears_the_steps_politely(person: User, console: Open, model: ModelControl) -> None:
    turn, rule = person.hold(model)

    page = console(person).go(f"/turns/{turn.id}").page

    live = page.get_by_role("status").first
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_have_text(re.compile("Choosing who answers|How open is the question"))
    # The text of the answer is none of it: each piece would interrupt the one before.
    assert page.locator("[aria-live] .answer-text").count() == 0
    person.client.post(f"{turn.path}/cancel")
    model.release(rule)
    expect(live).not_to_be_empty()


def test_nobody_can_frame_the_page_or_run_a_script_in_it(resident: Resident, console: Open) -> None:
    place = console(resident.user).go("/")

    ran = place.page.evaluate(
        "() => { const it = document.createElement('div');"
        " try { it.innerHTML = '<img src=x>'; return 'markup'; } catch (error) { return error.name; } }"
    )

    assert ran == "TypeError", "trusted types refuse markup from text"
    assert ["TrustedHTML" in problem for problem in place.problems] == [True]
    place.problems.clear()
