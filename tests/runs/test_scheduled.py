"""Runs by schedule: a schedule of EventBridge Scheduler, made through AWS's API and fired."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from local.state import LocalState
from tests.cloud import RuntimeControl, Turn, User, aws

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ScheduledRunRole"
"""The local cloud has no roles; tests/infra looks at what the real one may do."""


@pytest.fixture
def somebody(user: Callable[[], User]) -> User:
    return user()


def function_arn(cloud: LocalState) -> str:
    return f"arn:aws:lambda:{cloud.region}:{ACCOUNT}:function:amy-ScheduledRunFunction"


def schedule(cloud: LocalState, somebody: User, **changes: Any) -> str:
    """A schedule that is never due by itself; its name."""
    name = f"weekly-{uuid4().hex[:8]}"
    event = {
        "user_id": somebody.user_id,
        "agent": "domain_expert",
        "instructions": "What is new about sleep?",
        "payload": {"week": 47},
        "name": name,
        "scheduled_time": "<aws.scheduler.scheduled-time>",
        **changes,
    }
    aws(cloud, "scheduler").create_schedule(
        Name=name,
        ScheduleExpression="at(2099-01-01T00:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": function_arn(cloud), "RoleArn": ROLE, "Input": json.dumps(event)},
    )
    return name


def runs_of(somebody: User, count: int) -> list[dict[str, Any]]:
    """The runs, when there are so many."""
    deadline = time.monotonic() + 30
    while True:
        found: list[dict[str, Any]] = somebody.client.get("/v1/runs").json()["data"]
        if len(found) >= count or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def test_a_schedule_starts_a_run(cloud: LocalState, somebody: User, control: RuntimeControl) -> None:
    name = schedule(cloud, somebody)

    control.fire(name)

    (found,) = runs_of(somebody, 1)
    run = Turn(somebody, found["id"], "")
    ended = run.wait()
    assert (ended["status"], ended["agent"], ended["payload"]) == ("completed", "domain_expert", {"week": 47})
    assert ended["metadata"] == {"schedule": name}


def test_an_occasion_that_fires_twice_starts_one_run(
    cloud: LocalState, somebody: User, control: RuntimeControl
) -> None:
    # given
    name = schedule(cloud, somebody, scheduled_time="2026-11-21T06:00:00Z")
    # when
    control.fire(name)
    control.fire(name)
    (found,) = runs_of(somebody, 1)
    Turn(somebody, found["id"], "").wait()
    # and when
    invoked = invoke(cloud, somebody, name, scheduled_time="2026-11-21T07:00:00+01:00")
    # then
    assert invoked == {"id": found["id"], "status": "completed"}
    assert [run["id"] for run in runs_of(somebody, 1)] == [found["id"]]


def test_the_next_occasion_is_another_run(cloud: LocalState, somebody: User) -> None:
    first = invoke(cloud, somebody, "weekly", scheduled_time="2026-11-21T06:00:00Z")
    second = invoke(cloud, somebody, "weekly", scheduled_time="2026-11-28T06:00:00Z")

    assert first["id"] < second["id"]
    assert len(runs_of(somebody, 2)) == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"agent": "nobody"}, "UnknownAgent"),
        ({"instructions": ""}, "ValidationFailed"),
        ({"user_id": "me"}, "ValidationFailed"),
        ({"scheduled_time": "soon"}, "ValidationFailed"),
        ({"mode": "sync"}, "ValidationFailed"),
    ],
)
def test_what_is_no_occasion_fails_and_says_nothing_of_what_was_asked(
    cloud: LocalState, somebody: User, changes: dict[str, Any], error: str
) -> None:
    answer = invoke(cloud, somebody, "weekly", **{"instructions": "planted-secret", **changes})

    assert answer["errorType"] == error
    assert "planted-secret" not in json.dumps(answer)
    assert runs_of(somebody, 0) == []


def invoke(cloud: LocalState, somebody: User, name: str, **changes: Any) -> dict[str, Any]:
    """As the Scheduler does it, but waiting for the answer."""
    event = {
        "user_id": somebody.user_id,
        "agent": "domain_expert",
        "instructions": "What is new about sleep?",
        "name": name,
        "scheduled_time": "2026-11-21T06:00:00Z",
        **changes,
    }
    answer = aws(cloud, "lambda").invoke(FunctionName=function_arn(cloud), Payload=json.dumps(event).encode())
    return dict(json.loads(answer["Payload"].read()))
