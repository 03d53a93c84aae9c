"""What a person keeps with Amy: memories, reports, files, sources, check-ins, the account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.cloud import DEMO, User
from tests.console.browser import Console
from tests.console.resident import report

Open = Callable[..., Console]


def test_memories_are_added_searched_corrected_and_forgotten(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    place = console(person).go("/memory")
    page = place.page
    expect(page.get_by_text("Amy remembers nothing yet.")).to_be_visible()

    # when one is added
    page.get_by_text("Tell Amy something", exact=True).click()
    page.get_by_label("What to remember").fill("<b>I swim</b> on Mondays")
    page.get_by_label("Kind").first.select_option("preference")
    place.button("Remember").click()

    # then it stands as it was typed, and as text
    entry = page.get_by_role("list", name="Memories").get_by_role("listitem")
    expect(entry).to_contain_text("<b>I swim</b> on Mondays")
    place.button("Edit").click()
    entry.get_by_label("What to remember").fill("I swim on Tuesdays")
    place.button("Save").click()
    expect(entry).to_contain_text("I swim on Tuesdays")
    page.get_by_label("Search").fill("swimming")
    place.button("Search").click()
    expect(entry).to_contain_text("Tuesdays")
    place.button("Forget").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(entry).to_have_count(0)
    assert person.client.get("/v1/memory").json()["data"] == []


def test_a_report_is_sent_read_and_corrected(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    place = console(person).go("/labs")
    page = place.page

    # when
    page.get_by_label("A report as PDF").set_input_files(
        {"name": "blood.pdf", "mimeType": "application/pdf", "buffer": report()}
    )
    place.button("Upload").click()

    # then what waits stands beside the line that it comes from
    waiting = page.get_by_role("region", name="Waiting for you")
    expect(waiting.locator("blockquote")).to_contain_text("Creatinine | 80 | mg/dL", timeout=45_000)
    expect(waiting.get_by_label("Unit")).to_have_value("umol/L")
    place.button("Save").click()
    expect(page.locator("main .chip").first).to_have_text("completed")
    expect(page.get_by_role("region", name="Values")).to_contain_text("80 umol/L")


def test_a_file_is_looked_into_before_anything_is_written(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    place = console(person).go("/imports")
    page = place.page

    # when
    page.get_by_label("An export of another app").set_input_files(DEMO)
    place.button("Look into the file").click()

    # then
    card = page.get_by_role("region", name="This import")
    expect(card).to_contain_text("Resting heart rate", timeout=45_000)
    assert person.client.get("/v1/data/summaries").json()["data"] == []
    place.button("Import this").click()
    expect(card).to_contain_text("are new or different now", timeout=45_000)
    assert person.client.get("/v1/data/summaries").json()["data"] != []


def test_sources_are_connected_and_disconnected(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    person.import_demo_days()
    place = console(person).go("/sources")
    page = place.page

    # when
    page.get_by_label("Which").fill("oura")
    place.button("Connect").click()
    expect(page.get_by_role("link", name="Open the page of the service")).to_have_attribute("target", "_blank")
    place.button("Disconnect").click()
    page.get_by_label("Delete its data as well").check()
    page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()

    # then
    expect(page.get_by_text("Nothing is connected.")).to_be_visible()
    assert person.client.get("/v1/data/summaries").json()["data"] == []


def test_check_ins_are_made_paused_and_deleted(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    place = console(person).go("/check-ins")
    page = place.page

    # when
    page.get_by_label("What", exact=True).select_option("question")
    page.get_by_label("Your question").fill("How did I sleep?")
    page.get_by_label("On", exact=True).select_option("MON-FRI")
    page.get_by_label("At", exact=True).fill("07:30")
    place.button("Create").click()
    place.button("Pause").click()
    expect(place.button("Go on")).to_be_visible()

    # then
    (made,) = person.client.get("/v1/check-ins").json()["data"]
    assert (made["question"], made["schedule"], made["enabled"]) == (
        "How did I sleep?",
        "cron(30 7 ? * MON-FRI *)",
        False,
    )
    place.button("Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Amy does not check in yet.")).to_be_visible()


def test_the_account_profile_consents_and_keys(user: Callable[[], User], console: Open) -> None:
    # given
    person = user()
    place = console(person).go("/me")
    page = place.page

    # when
    page.get_by_label("Year of birth").fill("1980")
    page.get_by_label("Goals").fill("Run a marathon\nSleep more")
    page.get_by_role("region", name="Profile").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Take it back: Send parts of it").click()
    expect(page.get_by_role("button", name="Agree: Send parts of it")).to_be_visible()
    page.get_by_text("A new key").click()
    keys = page.get_by_role("region", name="API keys")
    keys.get_by_label("Name").fill("watch")
    for scope in ("Ask questions and start agents", "Change the account, its keys too, and erase it"):
        keys.get_by_label(scope).uncheck()
    place.button("Create the key").click()

    # then
    secret = keys.locator(".code-box").inner_text()
    assert secret.startswith("amy_sk_")
    profile = person.client.get("/v1/me").json()["profile"]
    assert (profile["birth_year"], profile["goals"]) == (1980, ["Run a marathon", "Sleep more"])
    expect(keys.get_by_role("listitem").filter(has_text="watch")).to_be_visible()
    keys.get_by_role("listitem").filter(has_text="watch").get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(keys.get_by_role("listitem").filter(has_text="watch")).to_have_count(0)


@pytest.mark.timeout(300)
def test_a_copy_is_made_and_everything_erased_only_after_the_id_was_typed(
    user: Callable[[], User], console: Open
) -> None:
    # given
    person = user()
    place = console(person).go("/me")
    page = place.page
    place.button("Make a copy").click()
    expect(place.button("Download")).to_be_visible(timeout=45_000)
    with page.expect_download() as download:
        place.button("Download").click()
    assert download.value.path().read_bytes().startswith(b"PK")

    # when
    page.get_by_label("Your id").fill("me")
    place.button("Erase everything").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was erased")
    page.get_by_label("Your id").fill(person.user_id)
    place.button("Erase everything").click()

    # then
    # It ends with a search through the whole table, in which by then all other tests' people are.
    expect(page.get_by_text("Everything is erased")).to_be_visible(timeout=200_000)
    place.button("Leave this page").click()
    expect(page.locator("h1")).to_have_text("Sign in")
