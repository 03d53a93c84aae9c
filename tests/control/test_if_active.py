"""`if_active`: what happens to a turn when its user has another one at work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, Turn, User
from tests.control.machine import executions_of, stop_execution


@contextmanager
def all_held(person: User, model: ModelControl) -> Iterator[str]:
    """Questions with the marker that it yields wait at their first call."""
    marker, _ = person.prepared()
    rule = model.rule({"type": "hold"}, times=None, contains=marker, agent="router")
    yield marker
    model.release(rule)


def body_of(marker: str, **fields: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": f"How did I sleep? ({marker})"}], **fields}


def refusal(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["details"]["turn_id"]


def test_reject_names_the_turn_that_is_at_work_and_leaves_nothing(person: User, model: ModelControl) -> None:
    active, rule = person.hold(model)
    marker, body = person.prepared()

    refused = person.client.post("/v1/turns", json={**body, "if_active": "reject"})

    assert refusal(refused) == (409, "turn_active_already", active.id)
    assert [turn["id"] for turn in person.client.get("/v1/turns").json()["data"]] == [active.id]
    model.release(rule)
    active.wait()
    assert person.post(marker, {**body, "if_active": "reject"}).wait()["status"] == "completed"


def test_of_many_that_reject_exactly_one_starts(person: User, model: ModelControl) -> None:
    with all_held(person, model) as marker:

        def post(_: int) -> Any:
            return person.client.post("/v1/turns", json=body_of(marker, if_active="reject"))

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(post, range(8)))
        (started,) = [answer.json()["id"] for answer in answers if answer.status_code == 201]
        refused = [refusal(answer) for answer in answers if answer.status_code != 201]
        assert refused == [(409, "turn_active_already", started)] * 7
        assert [turn["id"] for turn in person.client.get("/v1/turns").json()["data"]] == [started]
    assert Turn(person, started, marker).wait()["status"] == "completed"


def test_a_turn_of_somebody_else_is_not_in_the_way(person: User, user: Any, model: ModelControl) -> None:
    active, rule = person.hold(model)
    other = user().ask(if_active="reject")
    assert other.wait()["status"] == "completed"
    model.release(rule)
    active.wait()


def test_a_pending_turn_is_not_at_work(person: User) -> None:
    person.ask(start="queued")
    person.ask(start="plan").events(until="turn.paused")
    assert person.ask(if_active="reject").wait()["status"] == "completed"


def test_enqueued_turns_run_one_after_another(cloud: LocalState, person: User, model: ModelControl) -> None:
    # given
    first, rule = person.hold(model)
    second, third = (person.ask(if_active="enqueue") for _ in range(2))
    assert [(turn.get()["status"], turn.get()["waits_for"]) for turn in (second, third)] == [
        ("queued", first.id),
        ("queued", second.id),
    ]
    assert executions_of(cloud, second.id) == executions_of(cloud, third.id) == {}
    # when
    model.release(rule)
    ended = [turn.wait() for turn in (first, second, third)]
    # then
    assert [turn["status"] for turn in ended] == ["completed"] * 3
    assert [turn.get("waits_for") for turn in ended] == [None] * 3
    for before, after in pairwise(ended):
        assert before["ended_at"] <= after["started_at"]


def test_of_many_that_enqueue_one_runs_at_a_time(person: User) -> None:
    with ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(lambda _: person.ask(if_active="enqueue"), range(4)))

    ended = sorted((turn.wait() for turn in turns), key=lambda turn: turn["started_at"])

    assert {turn["status"] for turn in ended} == {"completed"}
    for before, after in pairwise(ended):
        assert before["ended_at"] <= after["started_at"]


@pytest.mark.parametrize("death", ["failed", "aborted", "cancelled", "deleted row"])
def test_the_next_one_starts_when_the_one_before_dies(
    cloud: LocalState, person: User, model: ModelControl, death: str
) -> None:
    # given
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="router")
    model.rule({"type": "error", "status": 401}, contains=marker, agent="rephraser")
    first = person.post(marker, body)
    model.wait_for_call(turn=first.id, agent="router", state="held")
    second = person.ask(if_active="enqueue")
    # when
    if death == "aborted":
        stop_execution(cloud, first.id)
    elif death != "failed":
        person.client.post(f"{first.path}/cancel")
    if death == "deleted row":
        assert person.client.delete(first.path).status_code == 204
    model.release(rule)
    # then
    assert second.wait()["status"] == "completed"
    if death != "deleted row":
        assert first.wait()["status"] == ("failed" if death == "failed" else "cancelled")


def test_the_next_one_starts_when_the_one_before_is_held_at_its_plan(person: User, model: ModelControl) -> None:
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="router")
    first = person.post(marker, {**body, "start": "plan"})
    second = person.ask(if_active="enqueue")
    assert second.get()["waits_for"] == first.id

    model.release(rule)

    assert second.wait()["status"] == "completed"
    assert first.get()["status"] == "pending"


def test_an_enqueued_turn_that_is_cancelled_hands_on_for_whom_it_waits(person: User, model: ModelControl) -> None:
    # given
    first, rule = person.hold(model)
    second, third = (person.ask(if_active="enqueue") for _ in range(2))
    # when
    assert person.client.post(f"{second.path}/cancel").json()["status"] == "cancelled"
    # then
    assert third.get()["waits_for"] == first.id
    assert third.get()["status"] == "queued"
    model.release(rule)
    assert third.wait()["status"] == "completed"
    assert first.get()["ended_at"] <= third.get()["started_at"]


def test_the_sweeper_leaves_an_enqueued_turn_alone_and_starts_one_whose_turn_it_is(
    cloud: LocalState, person: User, model: ModelControl, control: RuntimeControl
) -> None:
    # given
    first, rule = person.hold(model)
    second = person.ask(if_active="enqueue")
    control.fire("sweep")
    assert executions_of(cloud, second.id) == {}
    # when the end of the first cannot start the second
    control.fault(service="states", operation="StartExecution", times=4, status=500, code="InternalFailure")
    assert person.client.post(f"{first.path}/cancel").status_code == 200
    model.release(rule)
    assert second.get()["status"] == "queued"
    control.fire("sweep")
    # then
    assert second.wait()["status"] == "completed"


def test_cancel_previous_cancels_all_others_and_starts(person: User, model: ModelControl) -> None:
    # given
    first, rule = person.hold(model)
    second = person.ask(if_active="enqueue")
    pending = person.ask(start="queued")
    # when
    third = person.ask(if_active="cancel_previous")
    # then
    assert [turn.get()["status"] for turn in (first, second, pending)] == ["cancelled", "cancelled", "pending"]
    model.release(rule)
    assert third.wait()["status"] == "completed"
    assert second.get()["started_at"] is None


def test_of_many_that_cancel_the_others_one_is_left(person: User, model: ModelControl) -> None:
    with all_held(person, model) as marker:

        def post(_: int) -> Any:
            return person.client.post("/v1/turns", json=body_of(marker, if_active="cancel_previous"))

        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(post, range(3)))
        assert [answer.status_code for answer in answers] == [201] * 3
        turns = person.client.get("/v1/turns").json()["data"]
        (left,) = [turn["id"] for turn in turns if turn["status"] != "cancelled"]
    assert Turn(person, left, marker).wait()["status"] == "completed"


def test_a_queued_turn_asks_when_it_is_started(person: User, model: ModelControl) -> None:
    active, rule = person.hold(model)
    turn = person.ask(start="queued", if_active="reject")

    refused = person.client.post(f"{turn.path}/start")

    assert refusal(refused) == (409, "turn_active_already", active.id)
    assert turn.get()["status"] == "pending"
    model.release(rule)
    active.wait()
    assert person.client.post(f"{turn.path}/start").status_code == 200
    assert turn.wait()["status"] == "completed"


def test_a_plan_that_is_started_behind_another_waits_for_it(person: User, model: ModelControl) -> None:
    plan = person.ask(start="plan", if_active="enqueue")
    plan.events(until="turn.paused")
    active, rule = person.hold(model)

    started = person.client.post(f"{plan.path}/start").json()

    assert (started["status"], started["waits_for"]) == ("queued", active.id)
    model.release(rule)
    assert plan.wait()["status"] == "completed"
    assert active.get()["status"] == "completed"
