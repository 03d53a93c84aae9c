"""Replays whose processes die, and requests that do: what was taken from the parent is taken once and whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, User, answer_of
from tests.replay.replaying import effects, objects, replay, rows, told
from tests.turns.test_faults import STEPS_OF_THE_DEMO


@pytest.mark.parametrize("action", ["kill", "lose_answer"])
def test_every_step_of_a_replay_loses_its_process_once(
    person: User, model: ModelControl, control: RuntimeControl, action: str
) -> None:
    # given
    turn = person.ask()
    first = turn.wait()
    for step in STEPS_OF_THE_DEMO:
        control.lambda_fault(action=action, step=step, delay_ms=8 if action == "kill" else 0)
    # when
    again = replay(turn)
    events = again.events(seconds=110)
    # then
    assert control.pending_lambda_faults() == []
    assert events[-1]["type"] == "turn.completed"
    assert len({event["id"] for event in events}) == len(events)
    assert answer_of(events) == first["result"]["text"]
    assert again.get()["result"] == told(first)
    assert model.calls(again.id) == []
    assert again.get()["usage"]["model_calls"] == 0
    assert all(effect["replayed"] for effect in effects(again).values())


def test_a_fork_killed_in_its_live_call_makes_that_call_again_and_takes_the_rest_over(
    person: User, model: ModelControl, control: RuntimeControl
) -> None:
    # given
    turn = person.ask()
    turn.wait()
    rule = model.rule({"type": "hold"}, contains=turn.marker, agent="synthesizer")
    fork = replay(turn, mode="live", from_step="Synthesize")
    model.wait_for_call(turn=fork.id, agent="synthesizer", state="held")
    # when
    control.kill(control.process_of(fork.id, "Synthesize"))
    events = fork.events()
    model.release(rule)
    # then
    assert events[-1]["type"] == "turn.completed"
    assert [call["agent"] for call in model.calls(fork.id) if call["state"] == "completed"] == [
        "synthesizer",
        "memory_extractor",
    ]
    assert [event["step"] for event in events if event["type"] == "step.retrying"] == ["Synthesize"]


@pytest.fixture
def no_faults_left(control: RuntimeControl) -> Iterator[None]:
    yield
    control.client.delete("/faults")


def test_a_request_that_dies_between_row_and_copy_is_finished_by_the_sweeper(
    cloud: LocalState, person: User, model: ModelControl, control: RuntimeControl, no_faults_left: None
) -> None:
    # given
    turn = person.ask()
    text = turn.wait()["result"]["text"]
    control.fault(service="s3", operation="CopyObject", contains=turn.user.user_id, times=100, code="InternalError")
    refused = person.client.post(f"{turn.path}/replay", json={})
    assert refused.status_code == 503
    control.client.delete("/faults")
    (made,) = [each for each in person.client.get("/v1/turns").json()["data"] if each["id"] != turn.id]
    assert made["status"] == "queued"
    # when
    control.fire("sweep")
    # then
    again = type(turn)(person, made["id"], turn.marker)
    assert again.wait()["result"]["text"] == text
    assert model.calls(again.id) == []
    assert rows(cloud, again, "RECORDED#")
    assert "snapshot.json" in objects(cloud, again)


def test_a_parent_that_is_deleted_before_its_record_is_copied_ends_the_replay_with_that(
    person: User, control: RuntimeControl, no_faults_left: None
) -> None:
    # given
    turn = person.ask()
    turn.wait()
    control.fault(service="s3", operation="CopyObject", contains=turn.user.user_id, times=100, code="InternalError")
    assert person.client.post(f"{turn.path}/replay", json={}).status_code == 503
    control.client.delete("/faults")
    (made,) = [each for each in person.client.get("/v1/turns").json()["data"] if each["id"] != turn.id]
    # when
    assert person.client.delete(turn.path).status_code == 204
    control.fire("sweep")
    # then
    again = type(turn)(person, made["id"], turn.marker)
    ended = again.wait()
    assert (ended["status"], ended["error"]["code"]) == ("failed", "replay_parent_gone")
