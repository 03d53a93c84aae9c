"""API, steps and sweeper in this process, with moto's Scheduler and Step Functions, so that each can die between any two
writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from functions.core import awaited_ends, settings
from tests.api.in_process.conftest import Api, api, state_machine
from tests.moto_tables import tables

__all__ = ["api", "state_machine", "tables"]

GROUP = "check-ins"


@dataclass
class Scheduler:
    """What EventBridge Scheduler has."""

    client: Any

    def find(self, name: str) -> dict[str, Any] | None:
        try:
            return dict(self.client.get_schedule(GroupName=GROUP, Name=name))
        except self.client.exceptions.ResourceNotFoundException:
            return None


@pytest.fixture
def scheduler(state_machine: str, monkeypatch: pytest.MonkeyPatch) -> Scheduler:
    client: Any = boto3.client("scheduler")
    client.create_schedule_group(Name=GROUP)
    account = "123456789012"
    values = {
        "AMY_CHECK_IN_GROUP": GROUP,
        "AMY_CHECK_IN_FUNCTION_ARN": f"arn:aws:lambda:eu-central-1:{account}:function:check-in",
        "AMY_CHECK_IN_ROLE_ARN": f"arn:aws:iam::{account}:role/check-in",
        "AMY_CHECK_IN_DEAD_LETTERS_ARN": f"arn:aws:sqs:eu-central-1:{account}:dead",
        "AMY_EVENT_BUS": "default",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Pass", "End": True}}}
    role = f"arn:aws:iam::{account}:role/check-in"
    for setting, machine in {"AMY_CHECK_IN_STATE_MACHINE_ARN": "check-in", "AMY_RUN_STATE_MACHINE_ARN": "run"}.items():
        made = boto3.client("stepfunctions").create_state_machine(
            name=machine, definition=json.dumps(definition), roleArn=role
        )
        monkeypatch.setenv(setting, made["stateMachineArn"])
    settings.get_settings.cache_clear()
    return Scheduler(client)


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Tokens that were answered, each with the status that it was told."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(awaited_ends, "_send", lambda token, output: told.append((token, output["status"])))
    return told


@pytest.fixture
def make(api: Api, scheduler: Scheduler) -> Callable[..., dict[str, Any]]:
    """Makes a check-in through the API."""

    def post(**fields: Any) -> dict[str, Any]:
        body = {"question": "How did I sleep?", "schedule": "cron(0 8 * * ? *)", **fields}
        answer = api("POST", "/v1/check-ins", json_body={name: value for name, value in body.items() if value != ""})
        assert answer.status == 201, answer.body
        return dict(answer.body)

    return post
