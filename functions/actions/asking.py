"""Starting the execution in which an action waits for a person."""

from __future__ import annotations

import json

from botocore.exceptions import BotoCoreError, ClientError

from functions.core.actions import ActionRecord
from functions.core.aws import client
from functions.core.errors import WorkflowUnavailable
from functions.core.settings import get_settings


def start_asking(action: ActionRecord) -> None:
    """Start the action's execution. One of this name that exists already is this one: done. Raises WorkflowUnavailable."""
    state_input = {"event": {"id": action.id, "tenant": action.user_id}}
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=get_settings().action_state_machine_arn,
            name=action.execution,
            input=json.dumps(state_input),
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error
