"""Schedules of EventBridge Scheduler: one for each check-in, all in a group of their own, each named by its check-in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.core.aws import client
from functions.core.check_ins import CheckInRecord
from functions.core.errors import WorkflowUnavailable
from functions.core.settings import get_settings

SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"
"""The Scheduler puts the time there for which the invocation was meant, whatever the flexible window made of it."""
_TRIES = 10
_PATIENCE_SECONDS = 3600
"""A slot that could not be handed over for so long is of no use any more."""


def put_schedule(check_in: CheckInRecord, profile_zone: str) -> None:
    """Make the check-in's schedule, or make it as it should be now. Raises WorkflowUnavailable."""
    scheduler = client("scheduler")
    request = _request(check_in, profile_zone)
    create, update = scheduler.create_schedule, scheduler.update_schedule
    first, second = (update, create) if check_in.scheduled else (create, update)
    # Which of the two it takes is known only by trying: who made it may have died before he wrote that down.
    if not _call(first, request, unless={"ConflictException", "ResourceNotFoundException"}):
        _call(second, request)


def delete_schedule(check_in_id: str) -> None:
    """Remove a check-in's schedule, if there is one. Raises WorkflowUnavailable."""
    request = {"Name": check_in_id, "GroupName": get_settings().check_in_group}
    _call(client("scheduler").delete_schedule, request, unless={"ResourceNotFoundException"})


def _request(check_in: CheckInRecord, profile_zone: str) -> dict[str, Any]:
    settings = get_settings()
    flexible = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": check_in.flexible_minutes}
    state_input = {"user_id": check_in.user_id, "check_in_id": check_in.id, "scheduled_time": SCHEDULED_TIME}
    return {
        "Name": check_in.id,
        "GroupName": settings.check_in_group,
        "ScheduleExpression": check_in.schedule,
        "ScheduleExpressionTimezone": check_in.zone(profile_zone),
        "FlexibleTimeWindow": flexible if check_in.flexible_minutes else {"Mode": "OFF"},
        "State": "ENABLED" if check_in.enabled else "DISABLED",
        "Target": {
            "Arn": settings.check_in_function_arn,
            "RoleArn": settings.check_in_role_arn,
            "Input": json.dumps(state_input),
            "RetryPolicy": {"MaximumRetryAttempts": _TRIES, "MaximumEventAgeInSeconds": _PATIENCE_SECONDS},
            "DeadLetterConfig": {"Arn": settings.check_in_dead_letters_arn},
        },
    }


def _call(operation: Callable[..., Any], request: dict[str, Any], unless: set[str] | None = None) -> bool:
    """False for an error that is one of `unless`."""
    try:
        operation(**request)
    except ClientError as error:
        if error.response["Error"]["Code"] in (unless or ()):
            return False
        raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error
    return True
