"""What a person agreed to is a record that only grows, and what needs it is refused without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.consents import Consents
from functions.api.guard import purposes_of
from tests.cloud import DEMO, Turn, User

VERSION = "2026-11-01"


def say(user: User, purpose: str, *, granted: bool, version: str = VERSION) -> dict[str, Any]:
    body = {"purpose": purpose, "version": version, "granted": granted}
    answer = user.client.post("/v1/me/consents", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def read(user: User) -> Consents:
    return Consents.model_validate(user.client.get("/v1/me/consents").json())


def granted(user: User) -> dict[str, bool]:
    return {state.purpose: state.granted for state in read(user).current}


def test_who_signs_up_agrees_to_what_an_answer_needs_and_to_nothing_else(user: Callable[[], User]) -> None:
    somebody = user()

    assert granted(somebody) == {"health_data_processing": True, "model_provider": True, "research": False}
    research = read(somebody).current[2]
    assert (research.version, research.since) == (None, None)


def test_what_was_said_stays_and_the_last_word_holds(user: Callable[[], User]) -> None:
    # given
    somebody = user()
    before = read(somebody).history

    # when
    first = say(somebody, "research", granted=True)
    second = say(somebody, "research", granted=False, version="2026-12-24")

    # then
    after = read(somebody)
    assert [one.id for one in after.history] == [second["id"], first["id"], *(one.id for one in before)]
    state = after.current[2]
    assert (state.granted, state.version) == (False, "2026-12-24")
    assert state.since == after.history[0].at


def test_a_statement_that_is_sent_again_is_one(user: Callable[[], User]) -> None:
    somebody = user()
    body = {"purpose": "research", "version": VERSION, "granted": True}

    ids = {
        somebody.client.post("/v1/me/consents", json=body, headers={"Idempotency-Key": "once"}).json()["id"]
        for _ in range(2)
    }

    assert len(ids) == 1
    assert len(read(somebody).history) == 3


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("purpose", "advertising", "health_data_processing"),
        ("purpose", None, "health_data_processing"),
        ("version", "", "match pattern"),
        ("version", "a b", "match pattern"),
        ("version", "x" * 65, "match pattern"),
        ("granted", "perhaps", "boolean"),
        ("granted", None, "boolean"),
        ("by", "me", "Extra inputs"),
    ],
)
def test_what_does_not_fit_is_not_recorded(user: Callable[[], User], field: str, value: object, says: str) -> None:
    somebody = user()
    body = {"purpose": "research", "version": VERSION, "granted": True, field: value}

    answer = somebody.client.post("/v1/me/consents", json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_failed")
    (wrong,) = answer.json()["error"]["details"]["errors"]
    assert wrong["path"] == field
    assert says in wrong["message"]
    assert len(read(somebody).history) == 2


QUESTION = {"messages": [{"role": "user", "content": "How did I sleep?"}], "start": "queued"}
RUN = {"agent": "nobody", "instructions": "What is a normal pulse?", "mode": "async"}


def refusals(user: User, ended: Turn) -> dict[str, list[str]]:
    """By request, the consents that it lacked; those that were not refused for that are left out."""
    requests: dict[str, dict[str, Any]] = {
        "POST /v1/turns": {"json": QUESTION},
        f"POST /v1/turns/{ended.id}/replay": {"json": {}},
        f"POST /v1/turns/{ended.id}/retry": {},
        "POST /v1/runs": {"json": RUN},
        "POST /v1/imports": {"content": DEMO.read_bytes(), "headers": {"Content-Type": "text/csv"}},
        "POST /v1/memory": {"json": {"kind": "goal", "text": "Sleep more."}},
    }
    found = {}
    for request, sent in requests.items():
        answer = user.client.request(*request.split(), **sent)
        if answer.status_code == 403:
            error = answer.json()["error"]
            assert error["code"] == "consent_required"
            found[request.replace(ended.id, "x")] = error["details"]["purposes"]
    return found


def test_without_consent_nothing_is_asked_and_no_data_comes_in(person: User) -> None:
    # given
    turn = person.ask(start="queued")
    assert person.client.post(f"{turn.path}/cancel").status_code == 200
    asking = ["POST /v1/turns", "POST /v1/turns/x/replay", "POST /v1/turns/x/retry", "POST /v1/runs"]

    # when
    say(person, "model_provider", granted=False)

    # then
    assert refusals(person, turn) == {request: ["model_provider"] for request in asking}

    # when
    say(person, "model_provider", granted=True)
    say(person, "health_data_processing", granted=False)

    # then
    assert refusals(person, turn) == {request: ["health_data_processing"] for request in [*asking, "POST /v1/imports"]}
    assert turn.get()["status"] == "cancelled"

    # when
    say(person, "health_data_processing", granted=True)

    # then
    assert refusals(person, turn) == {}


def test_a_pending_turn_does_not_begin_without_consent(person: User) -> None:
    turn = person.ask(start="queued")
    say(person, "health_data_processing", granted=False)

    refused = person.client.post(f"{turn.path}/start")

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "consent_required")
    assert turn.get()["status"] == "pending"
    assert person.client.post(f"{turn.path}/cancel").status_code == 200


@pytest.mark.parametrize(
    ("request_line", "needs"),
    [
        ("POST /v1/turns", 2),
        ("POST /v1/turns/turn_1/start", 2),
        ("POST /v1/runs/run_1/retry", 2),
        ("POST /v1/check-ins", 2),
        ("POST /v1/check-ins/chk_1/fire", 2),
        ("PATCH /v1/check-ins/chk_1", 0),
        ("POST /v1/imports", 1),
        ("POST /v1/imports/imp_1/start", 1),
        ("POST /v1/labs", 1),
        ("PATCH /v1/labs/lab_1", 1),
        ("POST /v1/sources/terra/connect", 1),
        ("POST /v1/turns/turn_1/cancel", 0),
        ("DELETE /v1/turns/turn_1", 0),
        ("DELETE /v1/check-ins/chk_1", 0),
        ("DELETE /v1/sources/oura", 0),
        ("POST /v1/me/consents", 0),
        ("POST /v1/exports", 0),
        ("PATCH /v1/me", 0),
        ("POST /v1/approvals/apr_1", 0),
    ],
)
def test_what_needs_which_consent(request_line: str, needs: int) -> None:
    """Whoever asks agents sends data to a model's provider; whoever only brings data does not; leaving needs nothing."""
    assert purposes_of(*request_line.split()) == ("health_data_processing", "model_provider")[:needs]
