"""What may go wrong while a turn runs, really done: kill, freeze, cut, refuse. The turn comes through or says why not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, User, answer_of, aws, items

CALLS_OF_THE_DEMO = {
    "vagueness_classifier": "ClassifyVagueness",
    "router": "Route",
    "safety_screener": "ScreenByModel",
    "rephraser": "RephrasePerAgent",
    "data_science_planner": "RunMainAgent",
    "data_science_coder": "RunMainAgent",
    "data_science_summarizer": "RunMainAgent",
    "finding_extractor": "RunMainAgent",
    "critic": "Critique",
    "assessor": "Assess",
    "synthesizer": "Synthesize",
    "memory_extractor": "ExtractMemories",
}
"""Every model call of a data-science turn, at which its process may die: agent and step."""


BEHIND_A_SENTENCE = 400
"""Characters of the demo's draft; an answer is let out sentence by sentence."""


def completed_calls(model: ModelControl, turn_id: str) -> Counter[str]:
    return Counter(call["agent"] for call in model.calls(turn_id) if call["state"] == "completed")


@pytest.mark.parametrize(("agent", "step"), CALLS_OF_THE_DEMO.items(), ids=CALLS_OF_THE_DEMO)
def test_a_step_killed_in_mid_call_is_tried_again_and_nothing_else_is(
    person: User, model: ModelControl, control: RuntimeControl, step: str, agent: str
) -> None:
    # The agents' own questions are not the person's words, so the rule that holds the call names the turn; and the turn is
    # held at its first call until the rule is there.
    at_once = agent in ("vagueness_classifier", "safety_screener")
    turn, rule = person.hold(model, agent if at_once else "router")
    if not at_once and agent != "router":
        beginning, rule = rule, model.rule({"type": "hold"}, turn=turn.id, agent=agent)
        model.release(beginning)
        model.wait_for_call(turn=turn.id, agent=agent, state="held")

    control.kill(control.process_of(turn.id, step))
    events = turn.events()
    calls = completed_calls(model, turn.id)
    model.release(rule)

    assert events[-1]["type"] == "turn.completed"
    assert calls == dict.fromkeys(CALLS_OF_THE_DEMO, 1), "each call once, and no other"
    started = Counter(event["step"] for event in events if event["type"] == "step.started")
    assert set(started.values()) == {1}
    retrying = [event for event in events if event["type"] == "step.retrying"]
    assert [(event["step"], event["data"]["attempt"]) for event in retrying] == [(step, 2)]
    assert "75.57" in turn.get()["result"]["text"]


STEPS_OF_THE_DEMO = [
    "StartTurn",
    "ScreenSafety",
    "ClassifyVagueness",
    "Route",
    "ScreenByModel",
    "RephrasePerAgent",
    "RunMainAgent",
    "SelectFindings",
    "RunGates",
    "AdjustForMultiplicity",
    "Critique",
    "Assess",
    "Synthesize",
    "FactCheck",
    "ExtractMemories",
    "FinalizeTurn",
]


@pytest.mark.parametrize("action", ["kill", "lose_answer"])
def test_every_step_loses_its_process_once_and_the_turn_completes(
    person: User, model: ModelControl, control: RuntimeControl, action: str
) -> None:
    """`kill`: some milliseconds into the step. `lose_answer`: the work is done, and nobody hears of it."""
    for step in STEPS_OF_THE_DEMO:
        control.lambda_fault(action=action, step=step, delay_ms=8 if action == "kill" else 0)

    turn = person.ask()
    events = turn.events(seconds=110)

    assert events[-1]["type"] == "turn.completed"
    assert control.pending_lambda_faults() == []
    assert len({event["id"] for event in events}) == len(events)
    assert answer_of(events) == turn.get()["result"]["text"]
    if action == "lose_answer":
        assert set(completed_calls(model, turn.id).values()) == {1}
        assert "step.retrying" not in [event["type"] for event in events], "a completed step is not run again"


def test_killed_in_the_middle_of_the_answer_a_reset_and_then_one_whole_answer(
    person: User, model: ModelControl, control: RuntimeControl
) -> None:
    marker, body = person.prepared()
    rule = model.rule(
        {"type": "hold_mid_stream", "after_characters": BEHIND_A_SENTENCE}, contains=marker, agent="synthesizer"
    )
    turn = person.post(marker, body)
    before = turn.events(until="text.delta")
    assert before[-1]["type"] == "text.delta"

    control.kill(control.process_of(turn.id, "Synthesize"))
    model.release(rule)
    events = before + turn.events(after=before[-1]["seq"])

    resets = [event for event in events if event["type"] == "answer.reset"]
    assert [event["data"]["attempt"] for event in resets] == [2]
    text = turn.get()["result"]["text"]
    assert answer_of(events) == text
    assert [event["data"]["text"] for event in events if event["type"] == "answer.completed"] == [text]


def test_a_frozen_process_that_wakes_up_after_the_end_writes_nothing(
    person: User, model: ModelControl, control: RuntimeControl
) -> None:
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    model.wait_for_call(contains=marker, agent="synthesizer", state="held")
    sleeper = control.process_of(turn.id, "Synthesize")

    control.freeze(sleeper)
    events = turn.events()
    before = turn.trace()
    model.release(rule)
    control.thaw(sleeper)
    model.wait_for_call(contains=marker, agent="synthesizer", state="completed", count=2)

    assert events[-1]["type"] == "turn.completed"
    assert turn.events() == events
    assert turn.trace() == before


@pytest.mark.parametrize(
    "action",
    [
        {"type": "error", "status": 429, "retry_after": 1},
        {"type": "error", "status": 529},
        {"type": "error", "status": 500},
        {"type": "cut", "after_characters": 5},
    ],
    ids=["429", "529", "500", "cut"],
)
def test_a_transient_model_error_is_retried(person: User, model: ModelControl, action: dict[str, Any]) -> None:
    marker, body = person.prepared()
    model.rule(action, contains=marker, agent="router")

    turn = person.post(marker, body)
    events = turn.events()

    assert events[-1]["type"] == "turn.completed"
    (retrying,) = [event for event in events if event["type"] == "step.retrying"]
    assert retrying["step"] == "Route"
    assert retrying["data"]["error"]["code"].startswith("model_")
    assert completed_calls(model, turn.id)["router"] == 1


def test_a_cut_answer_is_given_again_from_its_beginning(person: User, model: ModelControl) -> None:
    marker, body = person.prepared()
    model.rule({"type": "cut", "after_characters": BEHIND_A_SENTENCE}, contains=marker, agent="synthesizer")

    turn = person.post(marker, body)
    events = turn.events()

    assert "answer.reset" in [event["type"] for event in events]
    assert answer_of(events) == turn.get()["result"]["text"]


def test_after_the_last_retry_the_turn_is_failed_and_a_retry_completes_it_without_repeating_anything(
    person: User, model: ModelControl
) -> None:
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 529}, times=5, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    events = turn.events()
    failed = turn.get()

    assert events[-1]["type"] == "turn.failed"
    assert failed["status"] == "failed"
    assert failed["error"]["code"] == "model_overloaded"
    assert failed["error"]["step"] == "Synthesize"
    assert [finding["id"] for finding in failed["result"]["findings"]] == ["ds-001"]

    answer = person.client.post(f"{turn.path}/retry")
    assert answer.status_code in (200, 202), answer.text
    after = turn.events(after=events[-1]["seq"])

    assert after[0]["type"] == "turn.resumed"
    assert after[-1]["type"] == "turn.completed"
    assert set(completed_calls(model, turn.id).values()) == {1}
    assert turn.get()["status"] == "completed"
    steps = [event["step"] for event in after if event["type"] in ("step.started", "step.retrying")]
    assert "RunMainAgent" not in steps


def test_a_refused_key_fails_at_once(person: User, model: ModelControl) -> None:
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 401}, contains=marker, agent="rephraser")

    turn = person.post(marker, body)
    events = turn.events()

    assert events[-1]["data"]["error"]["code"] == "model_unauthorized"
    assert len([call for call in model.calls(turn.id) if call["agent"] == "rephraser"]) == 1


def test_an_execution_that_is_stopped_from_outside_is_closed_as_cancelled(
    cloud: LocalState, person: User, model: ModelControl
) -> None:
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="router")
    turn = person.post(marker, body)
    model.wait_for_call(contains=marker, agent="router", state="held")

    stop_execution(cloud, turn.id)
    model.release(rule)
    events = turn.events()

    assert events[-1]["type"] == "turn.cancelled"
    assert turn.get()["status"] == "cancelled"


def test_cancel_ends_the_stream_and_keeps_what_was_reached(person: User, model: ModelControl) -> None:
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    model.wait_for_call(contains=marker, agent="synthesizer", state="held")

    answer = person.client.post(f"{turn.path}/cancel")
    model.release(rule)

    assert answer.json()["status"] == "cancelled"
    events = turn.events()
    assert events[-1]["type"] == "turn.cancelled"
    assert [finding["id"] for finding in turn.get()["result"]["findings"]] == ["ds-001"]
    assert person.client.post(f"{turn.path}/cancel").status_code == 200
    assert turn.events() == events


def test_a_retry_right_behind_the_failure_is_not_undone_by_the_end_that_is_still_being_written(
    person: User, model: ModelControl, control: RuntimeControl
) -> None:
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 401}, contains=marker, agent="synthesizer")
    control.fault(service="s3", operation="PutObject", contains="events.json", delay_ms=1500)
    turn = person.post(marker, body)
    failed = turn.events()

    assert person.client.post(f"{turn.path}/retry").status_code in (200, 202)

    after = turn.events(after=failed[-1]["seq"])
    assert [after[0]["type"], after[-1]["type"]] == ["turn.resumed", "turn.completed"]
    assert turn.events() == failed + after


def test_what_a_deleted_turn_still_writes_is_nothing(
    cloud: LocalState, person: User, model: ModelControl, control: RuntimeControl
) -> None:
    marker, body = person.prepared()
    rule = model.rule({"type": "hold"}, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    model.wait_for_call(contains=marker, agent="synthesizer", state="held")
    pid = control.process_of(turn.id, "Synthesize")

    person.client.post(f"{turn.path}/cancel")
    assert person.client.delete(turn.path).status_code == 204
    model.release(rule)
    control.wait_until_idle(pid)

    left = [event for event in event_rows(cloud, person.user_id, turn.id) if event["data"]["S"] != "{}"]
    assert left == []
    assert objects_of(cloud, turn.id) == []


def test_a_turn_whose_execution_did_not_start_is_started_by_the_sweeper(person: User, control: RuntimeControl) -> None:
    control.fault(service="states", operation="StartExecution", times=4, status=500, code="InternalFailure")
    turn = person.ask()
    assert turn.get()["status"] == "queued"

    control.fire("sweep")

    assert turn.wait()["status"] == "completed"


def stop_execution(cloud: LocalState, name: str) -> None:
    states = aws(cloud, "stepfunctions")
    (machine,) = [
        each["stateMachineArn"] for each in states.list_state_machines()["stateMachines"] if "urn" in each["name"]
    ]
    states.stop_execution(executionArn=f"{machine.replace(':stateMachine:', ':execution:')}:{name}")


def event_rows(cloud: LocalState, user_id: str, turn_id: str) -> list[dict[str, Any]]:
    (table,) = [name for name in aws(cloud, "dynamodb").list_tables()["TableNames"] if "phemeral" in name]
    return items(cloud, table, f"USER#{user_id}#TURN#{turn_id}", "EVENT#")


def objects_of(cloud: LocalState, turn_id: str) -> list[str]:
    s3 = aws(cloud, "s3")
    (bucket,) = [each["Name"] for each in s3.list_buckets()["Buckets"] if "logs" not in each["Name"]]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="journal/").get("Contents", [])
    return [each["Key"] for each in listed if turn_id in each["Key"]]
