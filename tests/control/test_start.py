"""`start: queued` and `start: plan`: a turn that waits for its person, and goes on when it is told to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, Turn, User
from tests.control.machine import executions_of

STEPS_BEFORE_THE_PLAN = {"ScreenSafety", "ClassifyVagueness", "Route", "ScreenByModel", "RephrasePerAgent"}


def start(turn: Turn, **headers: str) -> Any:
    return turn.user.client.post(f"{turn.path}/start", headers=headers)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def hold_at_plan(person: User) -> tuple[Turn, list[dict[str, Any]]]:
    turn = person.ask(start="plan")
    return turn, turn.events(until="turn.paused")


def test_a_queued_turn_waits_until_it_is_started(cloud: LocalState, person: User, control: RuntimeControl) -> None:
    # given
    turn = person.ask(start="queued")
    assert turn.get()["status"] == "pending"
    control.fire("sweep")
    assert executions_of(cloud, turn.id) == {}
    # when
    answer = start(turn)
    # then
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")
    events = turn.events()
    types = [event["type"] for event in events]
    assert types[0] == "turn.queued"
    assert (types.count("turn.queued"), types.count("turn.started"), types.count("turn.resumed")) == (1, 1, 0)
    assert events[-1]["type"] == "turn.completed"
    assert executions_of(cloud, turn.id, ended=True) == {turn.id: "SUCCEEDED"}


def test_starting_is_done_once_and_an_answer_that_was_lost_can_be_had_again(person: User, model: ModelControl) -> None:
    # given
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="router")
    turn = person.post(marker, {**body, "start": "queued"})
    first = start(turn, **{"Idempotency-Key": "the-one"})
    model.wait_for_call(turn=turn.id, agent="router", state="held")
    # when
    again = start(turn, **{"Idempotency-Key": "the-one"})
    # then
    assert (again.status_code, again.json()) == (200, first.json())
    assert code_of(start(turn)) == (409, "turn_active")
    model.release(rule)
    turn.wait()
    assert code_of(start(turn)) == (409, "turn_ended")


def test_the_same_post_makes_one_pending_turn(user: Callable[[], User]) -> None:
    somebody = user()
    _, body = somebody.prepared()
    key = {"Idempotency-Key": "k"}

    answers = [somebody.client.post("/v1/turns", json={**body, "start": "queued"}, headers=key) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert len(somebody.client.get("/v1/turns").json()["data"]) == 1


def test_somebody_elses_turn_cannot_be_started(user: Callable[[], User]) -> None:
    turn = user().ask(start="queued")
    assert code_of(user().client.post(f"{turn.path}/start")) == (404, "turn_not_found")


@pytest.mark.parametrize("end", ["cancel", "delete"])
def test_a_queued_turn_that_nobody_wants_any_more(user: Callable[[], User], end: str) -> None:
    turn = user().ask(start="queued")
    client = turn.user.client
    if end == "delete":
        assert client.delete(turn.path).status_code == 204
        assert client.get(turn.path).status_code == 404
        return
    assert client.post(f"{turn.path}/cancel").json()["status"] == "cancelled"
    assert [event["type"] for event in turn.events()] == ["turn.queued", "turn.cancelled"]
    assert code_of(start(turn)) == (409, "turn_ended")


def test_a_plan_says_who_is_asked_what_and_what_it_will_cost(cloud: LocalState, person: User) -> None:
    turn, events = hold_at_plan(person)

    held = turn.get()

    assert held["status"] == "pending"
    assert events[-1]["data"] == {"reason": "plan"}
    decided = next(event["data"] for event in events if event["type"] == "route.decided")
    assert held["plan"]["route"] == decided["route"]
    assert held["plan"]["questions"] == decided["questions"]
    assert 0.05 < held["plan"]["estimated_cost_usd"] < 0.5
    assert held["plan"]["estimated_seconds"] >= 30
    assert held["usage"]["model_calls"] == 4
    assert {event["step"] for event in events if event["type"] == "step.started"}.isdisjoint({"RunMainAgent"})
    # Where the execution has ended is known when it is.
    assert executions_of(cloud, turn.id, ended=True) == {turn.id: "SUCCEEDED"}


def test_a_plan_that_is_started_goes_on_and_repeats_no_call(
    cloud: LocalState, person: User, model: ModelControl, control: RuntimeControl
) -> None:
    # given
    turn, before = hold_at_plan(person)
    calls = Counter(call["agent"] for call in model.calls(turn.id))
    control.fire("sweep")
    assert turn.get()["status"] == "pending"
    # when
    answer = start(turn)
    # then
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")
    after = turn.events(after=before[-1]["seq"])
    resumed = next(event for event in after if event["type"] == "turn.resumed")
    assert resumed["data"] == {"reason": "started"}
    assert after[-1]["type"] == "turn.completed"
    steps = {event["step"] for event in after if event["type"] in ("step.started", "step.retrying")}
    assert steps.isdisjoint(STEPS_BEFORE_THE_PLAN)
    assert "RunMainAgent" in steps
    made = Counter(call["agent"] for call in model.calls(turn.id))
    assert all(made[agent] == 1 for agent in calls)
    ended = turn.get()
    assert "75.57" in ended["result"]["text"]
    assert ended["plan"]["questions"]
    assert executions_of(cloud, turn.id, ended=True) == {turn.id: "SUCCEEDED", f"{turn.id}-2": "SUCCEEDED"}


def test_a_plan_that_failed_after_its_start_is_retried_and_not_held_again(person: User, model: ModelControl) -> None:
    # given
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 401}, contains=marker, agent="synthesizer")
    turn = person.post(marker, {**body, "start": "plan"})
    before = turn.events(until="turn.paused")
    start(turn)
    failed = turn.events(after=before[-1]["seq"])
    assert failed[-1]["type"] == "turn.failed"
    # when
    assert person.client.post(f"{turn.path}/retry").status_code == 200
    # then
    after = turn.events(after=failed[-1]["seq"])
    assert after[0]["data"] == {"reason": "retried"}
    assert after[-1]["type"] == "turn.completed"


def test_a_plan_that_is_cancelled_does_not_go_on(person: User, model: ModelControl) -> None:
    turn, _ = hold_at_plan(person)

    cancelled = person.client.post(f"{turn.path}/cancel")

    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert turn.events()[-1]["type"] == "turn.cancelled"
    assert code_of(start(turn)) == (409, "turn_ended")
    assert cancelled.json()["plan"]["questions"]


def test_a_plan_whose_step_loses_its_process_is_held_all_the_same(person: User, control: RuntimeControl) -> None:
    control.lambda_fault(action="lose_answer", step="HoldPlan")

    turn, events = hold_at_plan(person)

    assert [event["type"] for event in events].count("turn.paused") == 1
    assert control.pending_lambda_faults() == []
    control.fire("sweep")
    assert turn.get()["status"] == "pending"
    start(turn)
    assert turn.wait()["status"] == "completed"


def test_a_start_whose_execution_did_not_begin_is_the_sweepers(person: User, control: RuntimeControl) -> None:
    turn = person.ask(start="queued")
    control.fault(service="states", operation="StartExecution", times=4, status=500, code="InternalFailure")
    assert start(turn).json()["status"] == "queued"

    control.fire("sweep")

    assert turn.wait()["status"] == "completed"


def test_a_question_that_nobody_is_meant_by_has_no_plan_and_is_answered(person: User) -> None:
    turn = person.ask("Tell me a joke about trains.", start="plan")
    assert turn.wait()["status"] == "completed"
