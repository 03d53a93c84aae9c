"""Step Functions' own buttons on a turn: "New execution" on its input, and "Redrive" of what that began."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, Turn, User, items
from tests.control.machine import states_client, stop_execution
from tests.replay.replaying import effects, replay, told


def new_execution(cloud: LocalState, turn: Turn, name: str | None = None) -> str:
    """What the console does: the input of the turn's execution once more, under a name that the console makes up."""
    client, machine = states_client(cloud)
    first = execution_arn(machine, turn.get()["id"])
    given = client.describe_execution(executionArn=first)["input"]
    name = name or str(uuid4())
    client.start_execution(stateMachineArn=machine, name=name, input=given)
    return name


def execution_arn(machine: str, name: str) -> str:
    return f"{machine.replace(':stateMachine:', ':execution:')}:{name}"


def ended_execution(cloud: LocalState, name: str) -> dict[str, Any]:
    client, machine = states_client(cloud)
    while True:
        found = client.describe_execution(executionArn=execution_arn(machine, name))
        if found["status"] != "RUNNING":
            return dict(found)


def replay_in_list(turn: Turn) -> Turn:
    """The newest turn of the list, once it is there; it replays this one."""
    while True:
        newest = turn.user.client.get("/v1/turns", params={"limit": 1}).json()["data"][0]
        if newest["id"] != turn.id:
            assert (newest["kind"], newest["parent_id"]) == ("replay", turn.id)
            return Turn(turn.user, newest["id"], turn.marker)


def directory_row(cloud: LocalState, name: str) -> list[dict[str, Any]]:
    return items(cloud, cloud.records_table, f"DIRECTORY#EXECUTION#{name}", "-")


def test_a_new_execution_on_the_same_input_is_a_recorded_replay(
    cloud: LocalState, person: User, model: ModelControl
) -> None:
    # given
    turn = person.ask()
    first = turn.wait()
    # when
    name = new_execution(cloud, turn)
    again = replay_in_list(turn)
    events = again.events()
    # then
    ended = again.get()
    assert (ended["status"], ended["replay"]["mode"]) == ("completed", "recorded")
    assert ended["result"] == told(first)
    assert model.calls(again.id) == []
    assert all(effect["replayed"] for effect in effects(again).values())
    assert [events[0]["type"], events[-1]["type"]] == ["turn.queued", "turn.completed"]
    assert ended_execution(cloud, name)["status"] == "SUCCEEDED"
    assert turn.get() == first
    # and when it is deleted, nothing leads from its execution to a person
    assert directory_row(cloud, name)
    assert person.client.delete(again.path).status_code == 204
    assert directory_row(cloud, name) == []


def test_two_new_executions_are_two_replays(cloud: LocalState, person: User) -> None:
    turn = person.ask("How do I pair my watch?")
    turn.wait()

    names = [new_execution(cloud, turn) for _ in range(2)]
    assert [ended_execution(cloud, name)["status"] for name in names] == ["SUCCEEDED"] * 2

    turns = person.client.get("/v1/turns").json()["data"]
    assert [(each["kind"], each["status"]) for each in turns] == [("replay", "completed")] * 2 + [
        ("question", "completed")
    ]


@pytest.mark.parametrize("action", ["lose_answer", "kill"])
def test_a_start_that_is_tried_again_finds_the_replay_that_it_made(
    cloud: LocalState, person: User, control: RuntimeControl, action: str
) -> None:
    turn = person.ask("How do I pair my watch?")
    text = turn.wait()["result"]["text"]
    delay = 25 if action == "kill" else 0
    control.lambda_fault(action=action, step="StartTurn", turn_id=turn.id, delay_ms=delay)

    name = new_execution(cloud, turn)

    assert ended_execution(cloud, name)["status"] == "SUCCEEDED"
    assert control.pending_lambda_faults() == []
    assert replay_in_list(turn).wait()["result"]["text"] == text
    assert len(person.client.get("/v1/turns").json()["data"]) == 2


def test_a_turn_that_runs_is_not_run_a_second_time(cloud: LocalState, person: User, model: ModelControl) -> None:
    turn, rule = person.hold(model)

    name = new_execution(cloud, turn)

    failed = ended_execution(cloud, name)
    assert (failed["status"], failed["error"]) == ("FAILED", "TurnActive")
    model.release(rule)
    assert turn.wait()["status"] == "completed"
    assert len(person.client.get("/v1/turns").json()["data"]) == 1


def test_a_replay_that_is_stopped_in_the_console_is_closed_and_can_be_replayed(
    cloud: LocalState, person: User, control: RuntimeControl
) -> None:
    # given
    turn = person.ask()
    text = turn.wait()["result"]["text"]
    control.fault(service="s3", operation="GetObject", contains="recorded/Synthesize", status=200, delay_ms=3000)
    name = new_execution(cloud, turn)
    again = replay_in_list(turn)
    again.events(until="finding.proposed")
    # when
    stop_execution(cloud, name)
    # then
    assert again.events()[-1]["type"] == "turn.cancelled"
    assert replay(turn).wait()["result"]["text"] == text


def test_the_input_of_a_replay_makes_a_replay_of_it(cloud: LocalState, person: User, model: ModelControl) -> None:
    turn = person.ask("How do I pair my watch?")
    text = turn.wait()["result"]["text"]
    again = replay(turn)
    again.wait()

    new_execution(cloud, again)

    third = replay_in_list(again)
    assert third.wait()["result"]["text"] == text
    assert model.calls(third.id) == []


def test_an_input_whose_turn_is_deleted_says_so(cloud: LocalState, person: User) -> None:
    turn = person.ask("How do I pair my watch?")
    turn.wait()
    client, machine = states_client(cloud)
    given = json.dumps({"turn": {"id": turn.id, "user_id": person.user_id}})
    assert person.client.delete(turn.path).status_code == 204

    client.start_execution(stateMachineArn=machine, name="after-the-deletion-" + turn.marker, input=given)

    failed = ended_execution(cloud, "after-the-deletion-" + turn.marker)
    assert (failed["status"], failed["error"]) == ("FAILED", "TurnNotFound")
