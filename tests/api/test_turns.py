"""A turn as a resource: started, listed, read, cancelled, deleted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.turns import Trace, Turn, TurnPage
from tests.cloud import ModelControl, User

BODY = {"messages": [{"role": "user", "content": "How did I sleep?"}]}


def test_a_turn_is_answered_at_once_and_says_where_it_is(person: User) -> None:
    # when
    answer = person.client.post("/v1/turns", json=BODY | {"metadata": {"from": "test"}})
    # then
    assert answer.status_code == 201
    turn = Turn.model_validate(answer.json())
    assert turn.status in ("queued", "running")
    assert turn.metadata == {"from": "test"}
    assert answer.headers["location"] == f"/v1/turns/{turn.id}"
    assert person.client.get(answer.headers["location"]).json()["id"] == turn.id
    assert turn.links.events == f"/v1/turns/{turn.id}/events"


def test_a_turn_runs_to_its_end(person: User) -> None:
    turn = Turn.model_validate(person.ask().wait())
    assert turn.status == "completed"
    assert turn.result is not None
    assert turn.started_at is not None
    assert turn.ended_at is not None
    assert turn.usage.model_calls > 0


def test_pages_go_from_the_newest_to_the_oldest(user: Callable[[], User]) -> None:
    # given
    somebody = user()
    asked = [somebody.ask().id for _ in range(5)]
    # when
    found: list[str] = []
    cursor: str | None = None
    pages = 0
    while pages == 0 or cursor:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = TurnPage.model_validate(somebody.client.get("/v1/turns", params=query).json())
        found += [turn.id for turn in page.data]
        cursor, pages = page.next_cursor, pages + 1
    # then
    assert found == asked[::-1]
    assert pages == 3


def test_twenty_posts_with_one_key_start_one_turn(user: Callable[[], User]) -> None:
    # given
    somebody = user()

    def post(_: int) -> tuple[int, str]:
        answer = somebody.client.post("/v1/turns", json=BODY, headers={"Idempotency-Key": "the-one"})
        body = answer.json()
        return answer.status_code, body["id"] if answer.status_code == 201 else body["error"]["code"]

    # when
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))
    # then
    turns = somebody.client.get("/v1/turns").json()["data"]
    assert len(turns) == 1
    assert set(answers) <= {(201, turns[0]["id"]), (409, "idempotency_in_flight")}
    assert (201, turns[0]["id"]) in answers
    replayed = somebody.client.post("/v1/turns", json=BODY, headers={"Idempotency-Key": "the-one"})
    assert (replayed.status_code, replayed.headers["idempotent-replayed"]) == (201, "true")


def test_a_turn_that_runs_can_be_cancelled_and_stays_so(person: User, model: ModelControl) -> None:
    # given a turn that waits for its model
    marker, body = person.prepared()
    hold = model.rule({"type": "hold"}, contains=marker)
    turn = person.post(marker, body)
    model.wait_for_call(turn=turn.id)
    # when
    cancelled = person.client.post(f"{turn.path}/cancel")
    # then
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert turn.events()[-1]["type"] == "turn.cancelled"
    assert person.client.post(f"{turn.path}/cancel").json()["status"] == "cancelled"
    model.release(hold)
    assert turn.get()["status"] == "cancelled"


@pytest.mark.parametrize(("action", "code"), [("cancel", "turn_ended"), ("retry", "turn_not_failed")])
def test_a_turn_that_completed_stays_so(user: Callable[[], User], action: str, code: str) -> None:
    turn = user().ask()
    turn.wait()
    answer = turn.user.client.post(f"{turn.path}/{action}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)


def test_a_turn_that_runs_cannot_be_deleted_or_retried(person: User, model: ModelControl) -> None:
    marker, body = person.prepared()
    hold = model.rule({"type": "hold"}, contains=marker)
    turn = person.post(marker, body)
    model.wait_for_call(turn=turn.id)
    for answer in (person.client.delete(turn.path), person.client.post(f"{turn.path}/retry")):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "turn_active")
    model.release(hold)
    assert turn.wait()["status"] == "completed"


def test_a_deleted_turn_leaves_nothing(user: Callable[[], User]) -> None:
    # given
    turn = user().ask()
    turn.wait()
    client = turn.user.client
    # when
    deleted = client.delete(turn.path)
    # then
    assert (deleted.status_code, deleted.content) == (204, b"")
    for path in (turn.path, f"{turn.path}/trace", f"{turn.path}/events"):
        assert client.get(path).status_code == 404
    assert client.delete(turn.path).status_code == 404
    assert client.get("/v1/turns").json()["data"] == []


def test_the_trace_names_every_step_and_effect(person: User) -> None:
    # given
    turn = person.ask()
    turn.wait()
    # when
    trace = Trace.model_validate(turn.trace())
    with_bodies = Trace.model_validate(turn.trace(include="bodies"))
    # then
    assert {"StartTurn", "Route"} <= {part for step in trace.steps for part in step.path.split("/")}
    effects = [effect for step in trace.steps for effect in step.effects]
    assert {effect.kind for effect in effects} >= {"model", "sandbox"}
    assert all(effect.body is None for effect in effects)
    bodies = [effect.body for step in with_bodies.steps for effect in step.effects]
    assert all(body is not None and set(body) == {"request", "value"} for body in bodies)
    assert trace.snapshot
