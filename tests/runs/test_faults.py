"""What may go wrong while a run runs: it comes through, or says how far it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from contracts.ids import new_id
from tests.cloud import ModelControl, RuntimeControl, Turn, User

TOOL = [{"name": "recall_memory", "input": {"query": "sleep"}}]
FIRST = {"type": "reply", "text": "I look into my memory first.", "tool_use": TOOL}


@pytest.fixture
def somebody(user: Callable[[], User]) -> User:
    return user()


def start(somebody: User, model: ModelControl, *actions: dict[str, Any], **fields: Any) -> tuple[Turn, list[str]]:
    """A run of the coach whose model calls meet these actions in turn; the rules' ids."""
    marker = new_id("req").lower()
    rules = [model.rule(action, contains=marker, agent="health_coach") for action in actions]
    body = {"agent": "health_coach", "instructions": f"Help me. ({marker})", "mode": "async", **fields}
    answer = somebody.client.post("/v1/runs", json=body)
    assert answer.status_code == 202, answer.text
    return Turn(somebody, answer.json()["id"], marker), rules


def completed_calls(model: ModelControl, run: Turn) -> int:
    return Counter(call["state"] for call in model.calls(run.id))["completed"]


def test_killed_in_mid_call_it_is_tried_again_and_nothing_is_done_twice(
    somebody: User, model: ModelControl, control: RuntimeControl
) -> None:
    # given
    run, (_, rule) = start(somebody, model, FIRST, {"type": "hold"})
    model.wait_for_call(turn=run.id, state="held")
    # when
    control.kill(control.process_of(run.id, "RunAgent"))
    events = run.events()
    model.release(rule)
    # then
    assert events[-1]["type"] == "turn.completed"
    assert completed_calls(model, run) == 2
    types = Counter(event["type"] for event in events)
    assert (types["agent.tool_call"], types["agent.started"], types["step.retrying"]) == (1, 1, 1)


@pytest.mark.parametrize("action", ["kill", "lose_answer"])
def test_every_step_loses_its_process_once_and_the_run_completes(
    somebody: User, control: RuntimeControl, action: str
) -> None:
    for step in ("StartRun", "RunAgent", "FinishRun"):
        control.lambda_fault(action=action, step=step, delay_ms=8 if action == "kill" else 0)

    run = somebody.run("What is sleep?")
    events = run.events(seconds=110)

    assert events[-1]["type"] == "turn.completed"
    assert control.pending_lambda_faults() == []
    assert len({event["id"] for event in events}) == len(events)


def test_a_cancelled_run_keeps_what_was_reached(somebody: User, model: ModelControl) -> None:
    # given
    run, _ = start(somebody, model, FIRST, FIRST, {"type": "hold"})
    model.wait_for_call(turn=run.id, state="held")
    # when
    answer = somebody.client.post(f"{run.path}/cancel")
    # then
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    report = answer.json()["report"]
    assert (report["status"], report["summary"]) == ("failed", "I look into my memory first.")
    assert [(call["tool"], call["ok"]) for call in report["tool_calls"]] == [("recall_memory", True)]
    assert report["cost"]["model_calls"] == 2
    assert run.events()[-1]["type"] == "turn.cancelled"
    assert somebody.client.post(f"{run.path}/cancel").status_code == 200


def test_a_failed_run_goes_on_where_it_stopped(somebody: User, model: ModelControl) -> None:
    # given
    run, _ = start(somebody, model, FIRST, {"type": "error", "status": 401})
    failed = run.events()
    assert failed[-1]["type"] == "turn.failed"
    before = run.get()
    assert (before["error"]["code"], before["error"]["step"]) == ("model_unauthorized", "RunAgent")
    assert before["report"]["summary"] == "I look into my memory first."
    # when
    assert somebody.client.post(f"{run.path}/retry").status_code == 200
    after = run.events(after=failed[-1]["seq"])
    # then
    assert [after[0]["type"], after[-1]["type"]] == ["turn.resumed", "turn.completed"]
    assert completed_calls(model, run) == 2
    ended = run.get()
    assert (ended["status"], ended["report"]["status"], ended["error"]) == ("completed", "completed", None)
    assert len(ended["report"]["tool_calls"]) == 1


def test_an_agent_that_uses_up_its_own_budget_has_still_run(somebody: User, model: ModelControl) -> None:
    run, _ = start(somebody, model, *[FIRST] * 4)

    ended = run.wait()

    assert ended["status"] == "completed"
    assert ended["report"]["status"] == "budget_exceeded"
    assert ended["report"]["summary"] == "I look into my memory first."


def test_a_run_that_uses_up_its_whole_budget_fails_with_what_was_reached(somebody: User, model: ModelControl) -> None:
    run, _ = start(somebody, model, FIRST, budget={"max_cost_usd": 0.000001})

    ended = run.wait()

    assert (ended["status"], ended["error"]["code"]) == ("failed", "turn_budget_exceeded")
    assert (ended["report"]["status"], ended["report"]["summary"]) == (
        "budget_exceeded",
        "I look into my memory first.",
    )
    assert ended["report"]["cost"]["model_calls"] == 1


def test_a_run_whose_execution_did_not_start_is_started_by_the_sweeper(somebody: User, control: RuntimeControl) -> None:
    control.fault(service="states", operation="StartExecution", times=4, status=500, code="InternalFailure")
    run = somebody.run("What is sleep?")
    assert run.get()["status"] == "queued"

    control.fire("sweep")

    assert run.wait()["status"] == "completed"


def test_as_many_runs_and_turns_as_may_be_at_work_and_no_more(somebody: User, model: ModelControl) -> None:
    runs = [start(somebody, model, {"type": "hold"}) for _ in range(4)]
    turn, rule = somebody.hold(model)
    body = {"agent": "health_coach", "instructions": "One more."}

    answer = somebody.client.post("/v1/runs", json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_turns")
    for run, (held,) in runs:
        somebody.client.post(f"{run.path}/cancel")
        model.release(held)
    model.release(rule)
    assert turn.wait()["status"] == "completed"
    assert somebody.client.post("/v1/runs", json=body).status_code == 201
