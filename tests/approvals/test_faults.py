"""What may go wrong around an approval, really done: nobody is asked twice, and no decision is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.state import LocalState
from tests.approvals.asking import (
    approval_of,
    code_of,
    decide,
    let_expire,
    open_approvals,
    read,
    row_of,
    sweep_until,
    types_of,
    until,
    wait_for_approval,
)
from tests.cloud import ModelControl, RuntimeControl, Turn, User, aws
from tests.control.machine import executions_of


def asked_and_paused(turn: Turn) -> tuple[int, int]:
    types = types_of(turn.events(until="turn.paused"))
    return types.count("approval.required"), types.count("turn.paused")


@pytest.mark.parametrize("action", ["kill", "lose_answer"])
def test_a_process_that_dies_around_the_question_asks_once(
    cloud: LocalState, person: User, control: RuntimeControl, action: str
) -> None:
    control.lambda_fault(action=action, step="AwaitApproval", delay_ms=25 if action == "kill" else 0)

    turn, approval, _ = wait_for_approval(person)
    if action == "lose_answer":
        # The state tries again with another token, which must be the one that is answered.
        first = row_of(cloud, person, approval["id"])["token"]["S"]
        until(lambda: row_of(cloud, person, approval["id"])["token"]["S"] != first)
    decide(person, approval["id"], "approve")

    events = turn.events()
    assert events[-1]["type"] == "turn.completed"
    assert control.pending_lambda_faults() == []
    assert (types_of(events).count("approval.required"), types_of(events).count("turn.paused")) == (1, 1)
    assert len(person.client.get("/v1/approvals").json()["data"]) == 1


@pytest.mark.parametrize("write", ["APPROVAL#", "approval.required", "turn.paused"])
def test_a_write_of_the_question_that_takes_effect_and_seems_to_fail_is_done_once(
    person: User, control: RuntimeControl, write: str
) -> None:
    control.fault(service="dynamodb", operation="PutItem", contains=write, after_effect=True)

    turn, approval, _ = wait_for_approval(person)

    assert asked_and_paused(turn) == (1, 1)
    decide(person, approval["id"], "approve")
    assert turn.wait()["status"] == "completed"


@pytest.mark.parametrize(("decision", "step"), [("approve", "ReadDecision"), ("reject", "EndRejected")])
@pytest.mark.parametrize("action", ["kill", "lose_answer"])
def test_a_process_that_dies_behind_the_decision_does_it_once(
    person: User, control: RuntimeControl, decision: str, step: str, action: str
) -> None:
    turn, approval, before = wait_for_approval(person)
    control.lambda_fault(action=action, step=step, delay_ms=25 if action == "kill" else 0)

    decide(person, approval["id"], decision)

    types = types_of(turn.events(after=before[-1]["seq"]))
    assert types[-1] == ("turn.completed" if decision == "approve" else "turn.cancelled")
    assert types.count("approval.resolved") == 1
    assert types.count("turn.resumed") == (1 if decision == "approve" else 0)
    assert control.pending_lambda_faults() == []


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_decision_that_did_not_reach_the_execution_is_passed_on_by_the_sweeper(
    cloud: LocalState, person: User, control: RuntimeControl, decision: str
) -> None:
    # given
    turn, approval, before = wait_for_approval(person)
    lost = {"service": "states", "operation": "SendTaskSuccess", "status": 500, "code": "InternalFailure"}
    control.fault(**lost, contains=approval["id"], times=4)
    # when
    answer = decide(person, approval["id"], decision)
    # then
    assert answer.status_code == 200, "the decision stands"
    assert turn.get()["status"] == "awaiting_approval"
    assert approval["id"] in open_approvals(cloud)
    control.fire("sweep")
    after = turn.events(after=before[-1]["seq"])
    assert after[-1]["type"] == ("turn.completed" if decision == "approve" else "turn.cancelled")
    sweep_until(control, lambda: approval["id"] not in open_approvals(cloud))
    assert "token" not in row_of(cloud, person, approval["id"])


def test_an_answer_to_the_token_that_seemed_lost_is_given_once(person: User, control: RuntimeControl) -> None:
    turn, approval, _ = wait_for_approval(person)
    control.fault(service="states", operation="SendTaskSuccess", contains=approval["id"], after_effect=True)

    assert decide(person, approval["id"], "approve").status_code == 200

    assert turn.wait()["status"] == "completed"


def test_nobody_decides_in_time_and_the_answer_is_no(cloud: LocalState, person: User, control: RuntimeControl) -> None:
    # given
    turn, approval, before = wait_for_approval(person)
    let_expire(cloud, person, approval["id"])
    # when
    control.fire("sweep")
    # then
    after = turn.events(after=before[-1]["seq"])
    assert after[0]["data"] == {"approval_id": approval["id"], "kind": "answer", "decision": "rejected", "by": "expiry"}
    assert (after[-1]["type"], after[-1]["data"]["reason"]) == ("turn.cancelled", "expired")
    assert code_of(decide(person, approval["id"], "approve")) == (409, "approval_expired")
    assert decide(person, approval["id"], "reject").status_code == 200


def test_too_late_is_too_late_before_the_sweeper_has_come_by(cloud: LocalState, person: User) -> None:
    turn, approval, _ = wait_for_approval(person)
    let_expire(cloud, person, approval["id"])

    assert code_of(decide(person, approval["id"], "approve")) == (409, "approval_expired")

    assert turn.wait()["status"] == "cancelled"


def test_of_decisions_at_the_same_moment_one_counts(person: User) -> None:
    turn, approval, _ = wait_for_approval(person)

    def say(decision: str) -> tuple[str, Any]:
        return decision, decide(person, approval["id"], decision)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(say, ["approve", "reject"] * 3))

    status = read(person, approval["id"])["status"]
    for decision, answer in answers:
        same = {"approve": "approved", "reject": "rejected"}[decision] == status
        assert answer.status_code == (200 if same else 409), answer.text
    assert turn.wait()["status"] == {"approved": "completed", "rejected": "cancelled"}[status]


def test_a_token_that_is_answered_by_somebody_else_decides_nothing(cloud: LocalState, person: User) -> None:
    # given somebody who has seen the execution's history, and somebody who guesses
    states = aws(cloud, "stepfunctions")
    turn, approval, before = wait_for_approval(person)
    output = json.dumps({"decision": "approved", "approval_id": approval["id"]})
    with pytest.raises(ClientError):
        states.send_task_success(taskToken="x" * 64, output=output)
    # when
    states.send_task_success(taskToken=row_of(cloud, person, approval["id"])["token"]["S"], output=output)
    # then
    failed = turn.events(after=before[-1]["seq"])
    assert failed[-1]["type"] == "turn.failed"
    assert failed[-1]["data"]["error"]["code"] == "approval_undecided"
    assert read(person, approval["id"])["status"] == "pending"
    assert code_of(decide(person, approval["id"], "approve")) == (409, "turn_ended")
    # and when it is tried again, it asks again, the same
    assert person.client.post(f"{turn.path}/retry").status_code == 200
    again = turn.events(after=failed[-1]["seq"], until="turn.paused")
    assert approval_of(turn, again) == approval
    assert turn.get()["status"] == "awaiting_approval"
    decide(person, approval["id"], "approve")
    assert turn.wait()["status"] == "completed"
    assert len(person.client.get("/v1/approvals").json()["data"]) == 1


def test_a_turn_that_failed_behind_its_approval_goes_on_without_asking(person: User, model: ModelControl) -> None:
    # given
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 401}, contains=marker, agent="synthesizer")
    turn = person.post(marker, {**body, "require_approval": True})
    before = turn.events(until="turn.paused")
    decide(person, approval_of(turn, before)["id"], "approve")
    failed = turn.events(after=before[-1]["seq"])
    assert failed[-1]["type"] == "turn.failed"
    # when
    assert person.client.post(f"{turn.path}/retry").status_code == 200
    # then
    after = types_of(turn.events(after=failed[-1]["seq"]))
    assert after[-1] == "turn.completed"
    assert {"approval.required", "turn.paused", "approval.resolved"}.isdisjoint(after)


def test_a_turn_that_is_cancelled_while_it_waits(cloud: LocalState, person: User, control: RuntimeControl) -> None:
    # given
    turn, approval, before = wait_for_approval(person)
    # when
    assert person.client.post(f"{turn.path}/cancel").json()["status"] == "cancelled"
    # then
    after = turn.events(after=before[-1]["seq"])
    assert types_of(after) == ["approval.resolved", "turn.cancelled"]
    assert "reason" not in after[-1]["data"]
    closed = read(person, approval["id"])
    assert (closed["status"], closed["by"]) == ("rejected", "person")
    assert code_of(decide(person, approval["id"], "approve")) == (409, "approval_decided")
    assert executions_of(cloud, turn.id) == {turn.id: "ABORTED"}
    sweep_until(control, lambda: approval["id"] not in open_approvals(cloud))
    assert "token" not in row_of(cloud, person, approval["id"])


def test_a_waiting_turn_whose_execution_is_lost_is_closed(
    cloud: LocalState, person: User, control: RuntimeControl
) -> None:
    # given an execution that died, and CloseTurn which did not hear of it
    turn, approval, _ = wait_for_approval(person)
    token = row_of(cloud, person, approval["id"])["token"]["S"]
    control.lambda_fault(action="throttle", function="CloseTurnFunction", times=10)
    aws(cloud, "stepfunctions").send_task_failure(taskToken=token, error="States.DataLimitExceeded")
    executions_of(cloud, turn.id, ended=True)
    # when
    sweep_until(control, lambda: turn.get()["status"] != "awaiting_approval")
    # then
    assert turn.wait()["status"] == "failed"
    control.client.delete("/lambda/faults")
    assert read(person, approval["id"])["status"] == "pending", "a retry asks again"


def test_a_deleted_turn_leaves_no_approval(cloud: LocalState, person: User) -> None:
    turn, approval, _ = wait_for_approval(person)
    assert code_of(person.client.delete(turn.path)) == (409, "turn_active")
    decide(person, approval["id"], "reject")
    turn.wait()

    assert person.client.delete(turn.path).status_code == 204

    assert code_of(person.client.get(f"/v1/approvals/{approval['id']}")) == (404, "approval_not_found")
    assert approval["id"] not in open_approvals(cloud)
