"""Executions: their errors by name, their end, and the event that tells of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local.conftest import Box, until


def test_a_chain_of_functions(box: Box) -> None:
    description = box.execute("Chain", {"n": 1})

    assert description["status"] == "SUCCEEDED"
    assert json.loads(description["output"]) == {"n": 1}
    history = box.client("stepfunctions").get_execution_history(executionArn=description["executionArn"])["events"]
    assert len([event for event in history if event["type"] == "TaskSucceeded"]) == 15


@pytest.mark.parametrize(
    ("do", "caught"),
    [
        ({"do": "raise"}, "OutOfTune"),
        ({"do": "kill"}, "RuntimeExitError"),
        ({"do": "sleep", "seconds": 60}, "SandboxTimedout"),
    ],
)
def test_errors_are_caught_by_the_names_that_aws_gives_them(box: Box, do: dict[str, Any], caught: str) -> None:
    assert json.loads(box.execute("Careful", do)["output"]) == {"caught": caught}


def test_a_throttled_function_is_a_service_error(box: Box) -> None:
    box.control.post("/lambda/faults", json={"action": "throttle", "function": "Misbehave"})

    assert json.loads(box.execute("Careful", {})["output"]) == {"caught": "LambdaTooManyRequestsException"}


def test_a_failed_execution_is_announced_once(box: Box) -> None:
    # An answer that is too large is caught by nobody.
    description = box.execute("Careful", {"do": "much"})

    assert description["status"] == "FAILED"
    event = until(lambda: box.journal("Append"))[0]
    assert event["source"] == "aws.states"
    assert event["detail-type"] == "Step Functions Execution Status Change"
    assert event["resources"] == [description["executionArn"]]
    detail = event["detail"]
    assert (detail["status"], detail["error"]) == ("FAILED", "Function.ResponseSizeTooLarge")
    assert (detail["name"], json.loads(detail["input"])) == (description["name"], {"do": "much"})
    assert detail["stopDate"] >= detail["startDate"] > 1_700_000_000_000
    assert len(box.journal("Append")) == 1


def test_a_stopped_execution_is_aborted_at_once_and_announced_once(box: Box) -> None:
    states = box.client("stepfunctions")
    arn = states.start_execution(
        stateMachineArn=box.machine_arn("Careful"), name="to-be-stopped", input='{"do": "sleep", "seconds": 1.5}'
    )["executionArn"]
    until(lambda: [row for row in box.processes("Misbehave") if row["state"] == "busy"])

    states.stop_execution(executionArn=arn)

    assert states.describe_execution(executionArn=arn)["status"] == "ABORTED"
    assert until(lambda: box.journal("Append"))[0]["detail"]["status"] == "ABORTED"
    until(lambda: not [row for row in box.processes("Misbehave") if row["state"] == "busy"])
    time.sleep(0.3)  # the call in flight has come back, and with it the interpreter's own end
    assert len(box.journal("Append")) == 1
    assert states.describe_execution(executionArn=arn)["status"] == "ABORTED"


def test_a_name_is_started_once(box: Box) -> None:
    def start(number: int) -> str:
        try:
            return str(
                box.client("stepfunctions").start_execution(
                    stateMachineArn=box.machine_arn("Chain"), name="only-once", input=f'{{"n": {number}}}'
                )["executionArn"]
            )
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(start, range(10)))

    assert answers.count("ExecutionAlreadyExists") == 9


def wait_at_a_token(box: Box) -> tuple[str, str]:
    """An execution that waits, and its token."""
    states = box.client("stepfunctions")
    machine, name = box.machine_arn("Waiting"), f"waits-{time.monotonic_ns()}"
    arn = states.start_execution(stateMachineArn=machine, name=name, input='{"fail": false}')["executionArn"]
    return arn, str(until(lambda: box.journal("Append"))[-1]["token"])


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as refused:
        call()
    return str(refused.value.response["Error"]["Code"])


def test_an_execution_waits_until_its_token_is_answered_and_that_once(box: Box) -> None:
    states = box.client("stepfunctions")
    arn, token = wait_at_a_token(box)
    assert states.describe_execution(executionArn=arn)["status"] == "RUNNING"

    states.send_task_success(taskToken=token, output='{"decision": "approved"}')

    ended = until(lambda: _ended(box, arn))
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"decision": "approved"})
    again = code_of(lambda: states.send_task_success(taskToken=token, output="{}"))
    assert again in {"TaskTimedOut", "InvalidToken"}
    assert code_of(lambda: states.send_task_success(taskToken="forged" * 8, output="{}")) == "InvalidToken"


def test_the_first_of_two_answers_counts(box: Box) -> None:
    states = box.client("stepfunctions")
    arn, token = wait_at_a_token(box)

    def answer(number: int) -> str:
        try:
            states.send_task_success(taskToken=token, output=json.dumps({"number": number}))
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "took"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answer, range(8)))

    assert answers.count("took") == 1
    assert json.loads(until(lambda: _ended(box, arn))["output"]) == {"number": answers.index("took")}


def test_a_token_can_be_answered_with_a_failure(box: Box) -> None:
    arn, token = wait_at_a_token(box)
    box.client("stepfunctions").send_task_failure(taskToken=token, error="Unwanted", cause="no")
    ended = until(lambda: _ended(box, arn))
    assert (ended["status"], ended["error"]) == ("FAILED", "Unwanted")


def test_each_attempt_at_a_waiting_state_has_a_token_of_its_own(box: Box) -> None:
    assert box.execute("Waiting", {"fail": True})["error"] == "OutOfTune"

    tokens = [event["token"] for event in box.journal("Append")]

    assert len(set(tokens)) == 2


def test_an_execution_that_waits_can_be_stopped_and_its_token_is_dead_then(box: Box) -> None:
    states = box.client("stepfunctions")
    arn, token = wait_at_a_token(box)

    states.stop_execution(executionArn=arn)

    assert states.describe_execution(executionArn=arn)["status"] == "ABORTED"
    assert code_of(lambda: states.send_task_success(taskToken=token, output="{}")) in {"TaskTimedOut", "InvalidToken"}
    time.sleep(0.3)  # what waited has come to its end, too
    assert states.describe_execution(executionArn=arn)["status"] == "ABORTED"


def _ended(box: Box, arn: str) -> dict[str, Any] | None:
    description: dict[str, Any] = box.client("stepfunctions").describe_execution(executionArn=arn)
    return None if description["status"] == "RUNNING" else description
