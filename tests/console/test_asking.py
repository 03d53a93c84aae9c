"""A question from the first page to the answer, and everything that can be done with a turn on the way and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from local.state import LocalState
from tests.cloud import QUESTION, ModelControl, User, answer_of
from tests.console.browser import Console
from tests.console.resident import Resident
from tests.fault_proxy import FaultProxy

Open = Callable[..., Console]


def test_a_question_is_followed_live_to_an_answer_whose_numbers_are_links(
    person: User, console: Open, model: ModelControl
) -> None:
    # given a turn that stops for a moment in the middle
    marker, _ = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="synthesizer")
    place = console(person)

    # when
    turn = place.ask(f"{QUESTION} ({marker})")
    model.wait_for_call(contains=marker, agent="synthesizer", state="held")

    # then it is seen at work: the route, steps that are done and one that runs, a tool, what it costs
    page = place.page
    expect(page.locator(".route")).to_contain_text("Data Science Agent")
    expect(page.locator(".step.completed")).not_to_have_count(0)
    expect(page.locator(".step.running")).to_contain_text("Writing the answer")
    expect(page.locator(".tool")).to_contain_text("sandbox")
    expect(page.locator(".connection")).to_have_attribute("data-state", "live")
    expect(page.locator(".turn-facts .figures")).to_contain_text("$")
    expect(page.get_by_role("region", name="Findings so far").get_by_role("listitem")).to_have_count(1)
    place.shot("live")

    # and then the answer
    model.release(rule)
    place.ends()
    result = person.client.get(f"/v1/turns/{turn}").json()["result"]
    number = page.locator("a.proven").first
    expect(number).to_be_visible()
    shown = page.get_by_role("region", name="Answer", exact=True).inner_text()
    assert "".join(shown.split()) == "".join(result["text"].split())

    # and each number leads to the row that it came from
    number.click()
    row = page.locator(".pointed")
    expect(row).to_be_focused()
    assert number.inner_text().split()[0] in row.inner_text().replace(",", "")


def test_a_finding_shows_its_gates_both_verdicts_and_its_measurements(resident: Resident, console: Open) -> None:
    finding = resident.get(resident.turn)["result"]["findings"][0]

    page = console(resident.user).go(f"/turns/{resident.turn}").page
    card = page.get_by_role("article")

    expect(card.locator(".verdicts .chip")).to_have_text([finding["verdict"], finding["verdict_seed"]])
    expect(card.locator(".reasons li")).to_have_text(finding["reasons"])
    card.get_by_text("Seven gates").click()
    expect(card.locator(".gates > li")).to_have_count(7)
    expect(card.locator(".gate-head .chip")).to_have_text([gate["status"] for gate in finding["gates"]])
    # A picture with a window each, its mean, and a mark for each day without a value; and the same as a table.
    expect(card.locator("svg rect.window")).to_have_count(len(finding["window"]))
    expect(card.locator("svg line.mean")).to_have_count(len(finding["window"]))
    expect(card.locator("svg path.missing")).to_have_count(1)
    expect(card.get_by_role("img", name="Resting heart rate, in bpm")).to_be_visible()
    expect(card.locator(".legend")).to_contain_text("26 of 30 days with a value")
    card.get_by_text("As a table").click()
    expect(card.get_by_role("table", name="Resting heart rate, in bpm").get_by_role("row")).not_to_have_count(0)


def test_a_follow_up_belongs_to_the_conversation(resident: Resident, console: Open, model: ModelControl) -> None:
    # given
    answer = resident.get(resident.turn)["result"]["text"]
    model.rule({"type": "error", "status": 401}, contains="rowing machine", agent="router")
    place = console(resident.user).go(f"/turns/{resident.turn}")

    # when
    place.page.get_by_label("Ask a follow-up").fill("And on the rowing machine?")
    place.button("Ask Amy").click()
    expect(place.page.locator("h1")).to_have_text("And on the rowing machine?")

    # then
    turn = resident.get(place.turn())
    assert [message["role"] for message in turn["messages"]] == ["user", "assistant", "user"]
    assert turn["messages"][1]["content"] == answer
    assert turn["metadata"] == {"conversation": resident.turn}
    expect(place.page.get_by_text("Earlier in this conversation (2)")).to_be_visible()


def test_a_plan_is_started_and_its_answer_approved(person: User, console: Open) -> None:
    # given
    place = console(person).go("/")
    page = place.page
    page.get_by_text("Options").click()
    page.get_by_label("Show me the plan first").check()
    page.get_by_label("Let me approve the answer").check()
    page.get_by_label("Your question").fill(QUESTION)
    place.button("Ask Amy").click()
    turn = place.turn()

    # when
    expect(page.get_by_role("region", name="Plan")).to_contain_text("$", timeout=45_000)
    place.button("Go ahead").click()
    expect(page.get_by_role("heading", name="Draft")).to_be_visible(timeout=45_000)
    page.get_by_label("Comment").fill("Go on then.")
    place.button("Approve").click()

    # then
    place.ends()
    expect(page.locator("a.proven").first).to_be_visible()
    approvals = person.client.get("/v1/approvals").json()["data"]
    decided = {one["kind"]: one for one in approvals if one["turn_id"] == turn}
    assert (decided["answer"]["status"], decided["answer"]["comment"]) == ("approved", "Go on then.")
    place.go("/approvals")
    page.get_by_text("Approved", exact=True).click()
    expect(page.get_by_role("list", name="Approved")).to_contain_text("Go on then.")


def test_a_turn_is_cancelled(person: User, console: Open, model: ModelControl) -> None:
    turn, rule = person.hold(model)
    place = console(person).go(f"/turns/{turn.id}")

    place.button("Cancel").click()

    place.ends("cancelled")
    expect(place.button("Cancel")).to_have_count(0)
    model.release(rule)


def test_a_failed_turn_says_why_and_is_tried_again(person: User, console: Open, model: ModelControl) -> None:
    # given
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 529}, times=6, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    failed = turn.wait()["error"]
    place = console(person).go(f"/turns/{turn.id}")
    expect(place.page.get_by_role("alert")).to_contain_text(failed["code"])

    # when
    place.button("Try again from where it stopped").click()

    # then
    place.ends()
    expect(place.page.get_by_role("alert")).to_have_count(0)


def test_a_turn_is_replayed_from_its_record(resident: Resident, console: Open) -> None:
    place = console(resident.user).go(f"/turns/{resident.turn}")

    place.page.get_by_text("Replay or fork this turn").click()
    place.button("Replay").click()
    place.page.wait_for_url(lambda url: resident.turn not in url)

    expect(place.page.get_by_role("link", name="this turn")).to_have_attribute("href", f"#/turns/{resident.turn}")
    place.ends()
    assert resident.get(place.turn())["result"]["text"] == resident.get(resident.turn)["result"]["text"]


def test_a_turn_is_forked_from_a_step_with_another_model(resident: Resident, console: Open) -> None:
    place = console(resident.user).go(f"/turns/{resident.turn}")
    page = place.page
    page.get_by_text("Replay or fork this turn").click()
    page.get_by_label("How to replay").select_option("live")
    page.get_by_label("Anew from").select_option("Synthesize")
    page.get_by_label("Main model").fill("sonnet")

    place.button("Replay").click()
    page.wait_for_url(lambda url: resident.turn not in url)

    fork = resident.get(place.turn())
    assert (fork["parent_id"], fork["replay"]["from_step"]) == (resident.turn, "Synthesize")
    assert fork["replay"]["overrides"]["models"] == {"main": "claude-sonnet-4-6"}


@pytest.fixture
def proxy(cloud: LocalState) -> Iterator[FaultProxy]:
    with FaultProxy(cloud.api_url) as between:
        yield between


def test_a_stream_that_breaks_is_resumed_where_it_was(
    person: User, console: Open, proxy: FaultProxy, model: ModelControl
) -> None:
    # given streams that break: within an event, before an answer, and in pieces that cut characters
    proxy.fault("GET", r"/events", drop_after_bytes=700)
    proxy.fault("GET", r"/events", status=503, body={"error": {}})
    proxy.fault("GET", r"/events", chunk_bytes=7, drop_after_bytes=4000)

    # when
    place = console(person, url=proxy.url)
    turn = place.ask(f"{QUESTION} – größer? 🙂")
    expect(place.page.locator(".connection[data-state=lost]")).to_contain_text("trying again")
    place.ends()

    # then each connection began after the last event that came
    asked = [int(one.headers["last-event-id"]) for one in proxy.requests("GET", r"/events")]
    assert len(asked) >= 4
    assert asked == sorted(asked)
    assert asked[0] == 0 < asked[-1]
    events = person.client.get(f"/v1/turns/{turn}/events", headers={"Accept": "application/json"}).json()["data"]
    shown = place.page.get_by_role("region", name="Answer", exact=True).inner_text()
    assert "".join(shown.split()) == "".join(answer_of(events).split())
    steps = {event["step"] for event in events if event["type"] == "step.started"}
    assert place.page.locator(".step").count() >= len(steps)


def test_what_fails_says_what_to_do_and_keeps_what_was_typed(person: User, console: Open, proxy: FaultProxy) -> None:
    # given
    error = {
        "code": "temporarily_unavailable",
        "message": "A service did not answer. Try again in a moment.",
        "request_id": "req_0123456789",
        "docs_url": "https://docs.example/concepts/errors#temporarily_unavailable",
    }
    proxy.fault(
        "POST", r"^/v1/turns$", status=503, body={"error": error}, headers={"Content-Type": "application/json"}, times=3
    )
    place = console(person, url=proxy.url).go("/")
    page = place.page

    # when
    page.get_by_label("Your question").fill("How is my sleep?")
    place.button("Ask Amy").click()

    # then
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Try again in a moment.")
    expect(alert).to_contain_text("temporarily_unavailable")
    expect(alert).to_contain_text("req_0123456789")
    expect(alert.get_by_role("link", name="What this means")).to_have_attribute("href", error["docs_url"])
    expect(page.get_by_label("Your question")).to_have_value("How is my sleep?")
    # One key for all tries, so that nothing is asked twice.
    tries = proxy.requests("POST", r"^/v1/turns$")
    assert len(tries) == 3
    assert len({one.headers["idempotency-key"] for one in tries}) == 1
    # and it is still there after a reload
    page.reload()
    expect(page.get_by_label("Your question")).to_have_value("How is my sleep?")
