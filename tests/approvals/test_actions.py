"""An approval that holds up no turn: an execution of another machine hands in its token, and hears of the decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from contracts.ids import new_id
from functions.core.approvals import ApprovalRecord, Approvals, approval_id_of
from functions.core.principal import Principal
from local.state import LocalState
from tests.approvals.asking import code_of, decide, let_expire, open_approvals, row_of, sweep_until, until
from tests.cloud import RuntimeControl, User, aws
from tests.moto_tables import forget_clients


@dataclass
class Machine:
    """Waits for a token that it puts into a queue, and puts out what the token is answered with."""

    cloud: LocalState
    arn: str
    queue: str

    def start(self) -> tuple[str, str]:
        """An execution and its token."""
        started = aws(self.cloud, "stepfunctions").start_execution(
            stateMachineArn=self.arn, name=uuid4().hex, input="{}"
        )
        received = aws(self.cloud, "sqs").receive_message(QueueUrl=self.queue, WaitTimeSeconds=20)
        return started["executionArn"], json.loads(received["Messages"][0]["Body"])["token"]

    def output(self, execution: str) -> dict[str, Any] | None:
        described = aws(self.cloud, "stepfunctions").describe_execution(executionArn=execution)
        return json.loads(described["output"]) if described["status"] == "SUCCEEDED" else None


@pytest.fixture
def machine(cloud: LocalState) -> Iterator[Machine]:
    states, sqs = aws(cloud, "stepfunctions"), aws(cloud, "sqs")
    name = f"asks-{uuid4().hex[:8]}"
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    ask = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": queue, "MessageBody": {"token.$": "$$.Task.Token"}},
        "End": True,
    }
    arn = states.create_state_machine(
        name=name,
        definition=json.dumps({"StartAt": "Ask", "States": {"Ask": ask}}),
        roleArn="arn:aws:iam::123456789012:role/asks",
    )["stateMachineArn"]
    yield Machine(cloud, arn, queue)
    states.delete_state_machine(stateMachineArn=arn)
    sqs.delete_queue(QueueUrl=queue)


@pytest.fixture
def ask(cloud: LocalState, person: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ApprovalRecord]]:
    """Asks as a function in the cloud does."""
    settings = {
        "AWS_ENDPOINT_URL": cloud.aws_endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": cloud.region,
        "AMY_RECORDS_TABLE": cloud.records_table,
        "AMY_EPHEMERAL_TABLE": "none",
        "AMY_BUCKET": "none",
        "AMY_APPROVAL_HOURS": "0.5",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    forget_clients()
    principal, run = Principal(person.user_id), new_id("run")
    approvals = Approvals(principal)

    def ask_with(token: str) -> ApprovalRecord:
        id_ = approval_id_of(run, "evt_1")
        record = approvals.ask(id_, kind="action", turn_id=run, event_id="evt_1", summary="Refund $120.", token=token)
        if record.decided:
            approvals.answer(id_, token)
        return record

    yield ask_with
    forget_clients()


def wait_for(machine: Machine, execution: str) -> dict[str, Any]:
    return until(lambda: machine.output(execution))


@pytest.mark.parametrize(("decision", "said"), [("approve", "approved"), ("reject", "rejected")])
def test_the_execution_hears_what_was_decided(
    person: User, machine: Machine, ask: Callable[..., ApprovalRecord], decision: str, said: str
) -> None:
    execution, token = machine.start()
    asked = ask(token)
    shown = person.client.get(f"/v1/approvals/{asked.id}").json()
    assert (shown["kind"], shown["event_id"], shown["summary"]) == ("action", "evt_1", "Refund $120.")

    assert decide(person, asked.id, decision).status_code == 200

    assert wait_for(machine, execution) == {"decision": said, "approval_id": asked.id}
    assert asked.id not in open_approvals(machine.cloud)
    assert "token" not in row_of(machine.cloud, person, asked.id)


def test_the_newest_token_is_answered_and_one_that_comes_later_at_once(
    person: User, machine: Machine, ask: Callable[..., ApprovalRecord]
) -> None:
    # given an execution that was tried again
    _, old = machine.start()
    execution, newer = machine.start()
    assert ask(old).id == ask(newer).id
    # when
    decided = decide(person, ask(newer).id, "approve").json()
    # then
    assert wait_for(machine, execution)["decision"] == "approved"
    late, token = machine.start()
    assert ask(token).status == "approved"
    assert wait_for(machine, late) == {"decision": "approved", "approval_id": decided["id"]}


def test_an_action_that_nobody_approves_in_time_is_not_done(
    cloud: LocalState, person: User, machine: Machine, ask: Callable[..., ApprovalRecord], control: RuntimeControl
) -> None:
    execution, token = machine.start()
    asked = ask(token)
    let_expire(cloud, person, asked.id)

    sweep_until(control, lambda: asked.id not in open_approvals(cloud))

    assert wait_for(machine, execution)["decision"] == "rejected"
    assert code_of(decide(person, asked.id, "approve")) == (409, "approval_expired")


def test_a_decision_that_was_lost_is_passed_on(
    cloud: LocalState, person: User, machine: Machine, ask: Callable[..., ApprovalRecord], control: RuntimeControl
) -> None:
    execution, token = machine.start()
    asked = ask(token)
    lost = {"service": "states", "operation": "SendTaskSuccess", "status": 500, "code": "InternalFailure"}
    control.fault(**lost, contains=asked.id, times=4)
    decide(person, asked.id, "approve")
    assert machine.output(execution) is None

    sweep_until(control, lambda: asked.id not in open_approvals(cloud))

    assert wait_for(machine, execution)["decision"] == "approved"
