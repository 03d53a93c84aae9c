"""What Step Functions of the local cloud knows of a turn."""

from __future__ import annotations

import time
from typing import Any

import boto3

from local.state import LocalState


def states_client(cloud: LocalState) -> tuple[Any, str]:
    """A client, and the ARN of the turn's state machine."""
    make: Any = boto3.client
    client = make(
        "stepfunctions",
        endpoint_url=cloud.aws_endpoint_url,
        region_name=cloud.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    (machine,) = [
        each["stateMachineArn"] for each in client.list_state_machines()["stateMachines"] if "urn" in each["name"]
    ]
    return client, machine


def executions_of(cloud: LocalState, turn_id: str, *, ended: bool = False) -> dict[str, str]:
    """Names and statuses of the executions of a turn; `ended` waits until none of them runs."""
    client, machine = states_client(cloud)
    while True:
        pages = client.get_paginator("list_executions").paginate(stateMachineArn=machine)
        found = [each for page in pages for each in page["executions"] if each["name"].startswith(turn_id)]
        statuses = {each["name"]: each["status"] for each in found}
        if not ended or "RUNNING" not in statuses.values():
            return statuses
        time.sleep(0.05)


def stop_execution(cloud: LocalState, name: str) -> None:
    """As an operator does it in the console."""
    client, machine = states_client(cloud)
    client.stop_execution(executionArn=f"{machine.replace(':stateMachine:', ':execution:')}:{name}")
