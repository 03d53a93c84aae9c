"""What a rule puts before a person: done after a yes, left after a no, and asked once."""

from __future__ import annotations

from typing import Any

from functions.core.approvals import Approvals
from functions.core.emit_event import put_on_bus
from functions.core.topics import Emitted
from tests.actions.conftest import Queues, Somebody
from tests.cloud import RuntimeControl, aws
from tests.local.conftest import until


def asked(somebody: Somebody, event_id: str) -> dict[str, Any]:
    """The action once it waits for the person."""
    return somebody.ended(event_id, "awaiting_approval")


def decide(somebody: Somebody, approval_id: str, decision: str, comment: str | None = None) -> dict[str, Any]:
    body = {"decision": decision} | ({"comment": comment} if comment else {})

    def say() -> dict[str, Any] | None:
        # The action says that it waits a moment before the approval is there.
        answer = somebody.user.client.post(f"/v1/approvals/{approval_id}", json=body)
        return dict(answer.json()) if answer.status_code == 200 else None

    return until(say)


def executions(somebody: Somebody, event_id: str) -> dict[str, str]:
    """Names and statuses of the executions in which a person was asked."""
    states = aws(somebody.cloud, "stepfunctions")
    (machine,) = [
        each["stateMachineArn"]
        for each in states.list_state_machines()["stateMachines"]
        if "ActionStateMachine" in each["name"]
    ]
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine)
    found = [each for page in pages for each in page["executions"] if each["name"].startswith(event_id)]
    return {each["name"]: each["status"] for each in found}


def test_what_a_person_approves_of_is_done(somebody: Somebody) -> None:
    # given
    event_id = somebody.errand("a bicycle", cost=500)
    action = asked(somebody, event_id)
    assert action["summary"] == "Spend 500 on a bicycle?"

    # when
    approval = decide(somebody, action["approval_id"], "approve")

    # then
    assert (approval["kind"], approval["event_id"], approval["turn_id"]) == ("action", event_id, somebody.turn_id)
    assert approval["summary"] == "Spend 500 on a bicycle?"
    action = somebody.ended(event_id)
    assert (action["status"], action["result"]) == ("acted", {"receipt": "for a bicycle"})
    assert somebody.done(event_id) == 1


def test_what_a_person_rejects_is_left(somebody: Somebody) -> None:
    event_id = somebody.errand("a bicycle", cost=500)

    decide(somebody, asked(somebody, event_id)["approval_id"], "reject", "We have one.")

    action = somebody.ended(event_id)
    assert (action["status"], action["reason"], action["result"]) == ("rejected", "We have one.", None)
    assert somebody.done(event_id) == 0


def test_what_nobody_decides_in_time_is_left(somebody: Somebody) -> None:
    event_id = somebody.errand("a bicycle", cost=500)
    approval_id = asked(somebody, event_id)["approval_id"]
    until(lambda: somebody.get("/v1/approvals")["data"])

    # as the sweeper does it
    Approvals(somebody.principal).decide(approval_id, "rejected", by="expiry")

    action = somebody.ended(event_id)
    assert (action["status"], action["reason"]) == ("rejected", "nobody decided in time")
    assert somebody.done(event_id) == 0


def test_an_event_that_arrives_again_is_not_asked_again(somebody: Somebody, queues: Queues) -> None:
    # given
    event_id = somebody.errand("a bicycle", cost=500)
    action = asked(somebody, event_id)
    fields = {name: action[name] for name in ("id", "turn_id", "agent", "topic", "payload")}
    event = Emitted(tenant=somebody.user.user_id, **fields)

    # when it arrives while the person thinks, and after the decision
    put_on_bus(event)
    somebody.ended(somebody.errand("milk"))
    decide(somebody, action["approval_id"], "approve")
    somebody.ended(event_id)
    put_on_bus(event)
    somebody.ended(somebody.errand("honey"))
    queues.wait_until_empty()

    # then
    assert list(executions(somebody, event_id)) == [event_id]
    assert len(somebody.get("/v1/approvals")["data"]) == 1
    assert somebody.done(event_id) == 1


def test_the_person_is_asked_once_though_the_process_that_asks_dies(
    somebody: Somebody, control: RuntimeControl
) -> None:
    # given
    control.lambda_fault(action="lose_answer", function="ActionStepFunction", step="AskPerson")

    # when
    event_id = somebody.errand("a bicycle", cost=500)
    action = asked(somebody, event_id)
    until(lambda: control.pending_lambda_faults() == [])
    decide(somebody, action["approval_id"], "approve")

    # then
    assert somebody.ended(event_id)["status"] == "acted"
    assert len(somebody.get("/v1/approvals")["data"]) == 1
    assert somebody.done(event_id) == 1


def test_an_approved_deed_whose_process_dies_is_done_once(somebody: Somebody, control: RuntimeControl) -> None:
    # given
    event_id = somebody.errand("a bicycle", cost=500)
    action = asked(somebody, event_id)
    control.lambda_fault(action="lose_answer", function="ActionStepFunction", step="Act")

    # when
    decide(somebody, action["approval_id"], "approve")

    # then
    assert somebody.ended(event_id)["status"] == "acted"
    until(lambda: executions(somebody, event_id) == {event_id: "SUCCEEDED"})
    assert somebody.done(event_id) == 1


def test_an_approved_deed_that_fails_says_so_and_is_done_when_an_operator_redrives_it(
    somebody: Somebody, queues: Queues
) -> None:
    # given something that crashes, after a yes
    event_id = somebody.errand("a bicycle", cost=500, does="crash")
    decide(somebody, asked(somebody, event_id)["approval_id"], "approve")
    action = somebody.ended(event_id)
    assert (action["status"], action["error"]["code"]) == ("failed", "action_failed")
    body = queues.dead(event_id)
    assert executions(somebody, event_id) == {event_id: "FAILED"}
    tries = len(somebody.entered(event_id))

    # when
    queues.send(body)

    # then nobody is asked again
    somebody.entered(event_id, tries + 1)
    assert set(executions(somebody, event_id)) == {event_id, f"{event_id}-2"}
    assert len(somebody.get("/v1/approvals")["data"]) == 1


def test_what_the_world_refuses_after_a_yes_has_failed_for_good(somebody: Somebody) -> None:
    event_id = somebody.errand("a bicycle", cost=500, does="refuse")

    decide(somebody, asked(somebody, event_id)["approval_id"], "approve")

    action = somebody.ended(event_id)
    assert (action["status"], action["error"]["code"]) == ("failed", "transfer_refused")
    until(lambda: executions(somebody, event_id) == {event_id: "SUCCEEDED"})


def test_an_execution_that_nobody_approved_of_does_nothing(somebody: Somebody) -> None:
    """A task token that was forged, or answered by somebody with the rights for it: the approval's row decides."""
    # given
    event_id = somebody.errand("a bicycle", cost=500)
    asked(somebody, event_id)
    lambda_ = aws(somebody.cloud, "lambda")

    # when the step is run without a decision
    answer = lambda_.invoke(
        FunctionName="amy-ActionStepFunction",
        Payload=f'{{"step": "Act", "event": {{"id": "{event_id}", "tenant": "{somebody.user.user_id}"}}}}',
    )

    # then
    assert b"ApprovalUndecided" in answer["Payload"].read()
    assert somebody.action(event_id)["status"] == "awaiting_approval"
    assert somebody.done(event_id) == 0


def test_nothing_of_what_was_asked_for_is_in_the_history_of_the_execution(somebody: Somebody) -> None:
    event_id = somebody.errand("a very private thing", cost=500)
    decide(somebody, asked(somebody, event_id)["approval_id"], "approve")
    somebody.ended(event_id)
    until(lambda: executions(somebody, event_id) == {event_id: "SUCCEEDED"})

    states = aws(somebody.cloud, "stepfunctions")
    machines = states.list_state_machines()["stateMachines"]
    (arn,) = [each["stateMachineArn"] for each in machines if "ActionStateMachine" in each["name"]]
    execution = f"{arn.replace(':stateMachine:', ':execution:')}:{event_id}"
    history = states.get_execution_history(executionArn=execution, maxResults=1000)["events"]
    assert "private" not in str(history)
