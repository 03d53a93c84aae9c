"""Executions of our state machines: start one, stop one, look at one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.core.aws import client
from functions.core.errors import WorkflowUnavailable
from functions.core.turns import TurnRecord
from functions.core.work import work_of


def start_execution(turn: TurnRecord) -> None:
    """Start the execution that the turn's row names. One of this name that exists already is this one: done.

    Raises WorkflowUnavailable; the sweeper starts what is queued and has no execution.
    """
    start_named(turn.work.state_machine_arn, turn.execution, {"turn": {"id": turn.id, "user_id": turn.user_id}})


def start_named(state_machine_arn: str, name: str, state_input: Mapping[str, Any]) -> None:
    """Start an execution of any machine of ours. One of this name that exists already is this one: done.

    Raises WorkflowUnavailable.
    """
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=state_machine_arn, name=name, input=json.dumps(state_input)
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error


def execution_status(state_machine_arn: str, name: str) -> str | None:
    """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED; None if there never was an execution of this name.

    Raises WorkflowUnavailable.
    """
    arn = f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
    try:
        return str(client("stepfunctions").describe_execution(executionArn=arn)["status"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
            return None
        raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error


def stop_execution(turn: TurnRecord) -> None:
    """Stop the turn's execution, if it runs. Raises WorkflowUnavailable."""
    stop_named(turn.work.state_machine_arn, turn.execution, "cancelled by its user")


def stop_named(state_machine_arn: str, name: str, cause: str) -> None:
    """Stop an execution of any machine of ours, if it runs. Raises WorkflowUnavailable."""
    try:
        client("stepfunctions").stop_execution(executionArn=_arn(state_machine_arn, name), cause=cause)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionDoesNotExist":
            raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error


def execution_arn(name: str) -> str:
    """The ARN of an execution, whose name begins with the id of its turn or run."""
    return _arn(work_of(name).state_machine_arn, name)


def _arn(state_machine_arn: str, name: str) -> str:
    return f"{state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"


@dataclass(frozen=True, slots=True)
class Execution:
    """What Step Functions knows of an execution."""

    status: str
    """RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED."""
    error: str | None
    """Name of the error that ended it."""

    @property
    def running(self) -> bool:
        return self.status in ("RUNNING", "PENDING_REDRIVE")


def describe_execution(name: str) -> Execution | None:
    """An execution of a turn or run by name; None if there never was one. Raises WorkflowUnavailable."""
    return describe_named(work_of(name).state_machine_arn, name)


def describe_named(state_machine_arn: str, name: str) -> Execution | None:
    """An execution of any machine of ours by name; None if there never was one. Raises WorkflowUnavailable."""
    try:
        answer = client("stepfunctions").describe_execution(executionArn=_arn(state_machine_arn, name))
    except ClientError as error:
        if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
            return None
        raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error
    return Execution(answer["status"], answer.get("error"))
