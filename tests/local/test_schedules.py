"""Schedules made at run time: their time zone, their window, what their input is filled with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from local.events.schedules import Schedules
from local.events.targets import Targets

REGION, ACCOUNT = "us-east-1", "123456789012"
TARGET = {
    "Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:any",
    "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/any",
    "Input": json.dumps({"at": "<aws.scheduler.scheduled-time>", "of": "<aws.scheduler.schedule-arn>"}),
}


class Delivered:
    """In place of targets."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def deliver(self, _: dict[str, Any], message: str) -> None:
        self.messages.append(json.loads(message))


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client: Any = boto3.client("scheduler", region_name=REGION)
        client.create_schedule_group(Name="check-ins")
        yield client


def put(client: Any, operation: str = "create_schedule", **changes: Any) -> None:
    request = {
        "Name": "daily",
        "GroupName": "check-ins",
        "ScheduleExpression": "cron(30 2 * * ? *)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15},
        "Target": TARGET,
        "State": "ENABLED",
        **changes,
    }
    getattr(client, operation)(**request)


def tick(schedules: Schedules, moment: str) -> None:
    schedules.tick(datetime.fromisoformat(moment).astimezone(UTC))


def test_it_fires_by_the_clock_of_its_zone_and_says_for_when(scheduler: Any) -> None:
    delivered = Delivered()
    schedules = Schedules(cast(Targets, delivered), REGION, ACCOUNT)
    put(scheduler)

    # The night in which 02:30 comes twice, the day before and the day after.
    for day in (24, 25, 26):
        for hour in range(6):
            tick(schedules, f"2026-10-{day}T0{hour}:00:05Z")

    assert [message["at"] for message in delivered.messages] == [
        "2026-10-24T00:30:00Z",
        "2026-10-25T00:30:00Z",
        "2026-10-26T01:30:00Z",
    ]
    assert {message["of"] for message in delivered.messages} == {
        f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/check-ins/daily"
    }


def test_the_night_in_which_its_hour_is_skipped_it_does_not_fire(scheduler: Any) -> None:
    delivered = Delivered()
    schedules = Schedules(cast(Targets, delivered), REGION, ACCOUNT)
    put(scheduler)

    for day in (28, 29, 30):
        for hour in range(6):
            tick(schedules, f"2026-03-{day}T0{hour}:00:05Z")

    assert [message["at"] for message in delivered.messages] == ["2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z"]


def test_changed_paused_or_removed_it_is_heeded(scheduler: Any) -> None:
    delivered = Delivered()
    schedules = Schedules(cast(Targets, delivered), REGION, ACCOUNT)
    put(scheduler)
    tick(schedules, "2026-06-01T00:00:00Z")

    put(scheduler, "update_schedule", ScheduleExpressionTimezone="UTC")
    tick(schedules, "2026-06-01T00:31:00Z")
    tick(schedules, "2026-06-01T02:31:00Z")
    put(scheduler, "update_schedule", State="DISABLED")
    tick(schedules, "2026-06-02T02:31:00Z")
    put(scheduler, "update_schedule")
    tick(schedules, "2026-06-03T00:00:00Z")
    scheduler.delete_schedule(GroupName="check-ins", Name="daily")
    tick(schedules, "2026-06-03T02:31:00Z")

    assert [message["at"] for message in delivered.messages] == ["2026-06-01T02:30:00Z"]
