"""What tests do with check-ins, in their own words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from local.state import LocalState
from tests.cloud import QUESTION, RuntimeControl, Turn, User, aws

NEVER = "cron(0 0 1 1 ? 2199)"
"""A schedule that does not come by itself while tests run."""
OPEN = ("waiting", "running")
SLOT = "2026-11-21T06:00:00Z"

Found = TypeVar("Found")


def until(look: Callable[[], Found], seconds: float = 60) -> Found:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"still {found!r}"
        time.sleep(0.05)
    return found


@dataclass
class CheckIn:
    """A check-in of a user."""

    user: User
    id: str
    marker: str

    @property
    def path(self) -> str:
        return f"/v1/check-ins/{self.id}"

    def get(self) -> dict[str, Any]:
        answer = self.user.client.get(self.path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def change(self, **fields: Any) -> dict[str, Any]:
        answer = self.user.client.patch(self.path, json=fields)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def fire(self) -> dict[str, Any]:
        answer = self.user.client.post(f"{self.path}/fire")
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    def results(self) -> list[dict[str, Any]]:
        answer = self.user.client.get(f"{self.path}/results")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["data"])

    def result(self, number: int = 1) -> dict[str, Any]:
        """The newest result, once there are so many and all have ended."""

        def newest() -> dict[str, Any]:
            found = self.results()
            done = len(found) >= number and not any(one["status"] in OPEN for one in found)
            return found[0] if done else {}

        return until(newest, 90)

    def turn(self) -> Turn:
        """The turn or run of the newest result, once it is there."""
        return Turn(self.user, until(self._started), self.marker)

    def come(self, cloud: LocalState, slot: str = SLOT) -> dict[str, Any]:
        """A slot comes, as the Scheduler brings it, but waiting for the answer."""
        event = {"user_id": self.user.user_id, "check_in_id": self.id, "scheduled_time": slot}
        answer = aws(cloud, "lambda").invoke(FunctionName="amy-CheckInFunction", Payload=json.dumps(event).encode())
        return dict(json.loads(answer["Payload"].read()))

    def _started(self) -> str:
        turn_id = (self.results() or [{}])[0].get("turn_id")
        return turn_id if turn_id and self.user.client.get(Turn(self.user, turn_id, "").path).is_success else ""


def make(somebody: User, **fields: Any) -> CheckIn:
    """A check-in with a question of its own, unless told otherwise."""
    marker = f"ref{uuid4().hex[:12]}"
    body = {"question": f"{QUESTION} ({marker})", "schedule": NEVER, **fields}
    answer = somebody.client.post("/v1/check-ins", json={key: value for key, value in body.items() if value})
    assert answer.status_code == 201, answer.text
    return CheckIn(somebody, answer.json()["id"], marker)


def schedule_of(cloud: LocalState, check_in_id: str) -> dict[str, Any] | None:
    """The schedule as EventBridge Scheduler has it."""
    scheduler = aws(cloud, "scheduler")
    try:
        return dict(scheduler.get_schedule(GroupName="amy-dev-check-ins", Name=check_in_id))
    except scheduler.exceptions.ResourceNotFoundException:
        return None


def execution_statuses(cloud: LocalState, check_in_id: str) -> list[str]:
    """Of the executions of a check-in's slots."""
    states = aws(cloud, "stepfunctions")
    machines = states.list_state_machines()["stateMachines"]
    (arn,) = [one["stateMachineArn"] for one in machines if "CheckIn" in one["name"]]
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=arn)
    return [one["status"] for page in pages for one in page["executions"] if one["name"].startswith(check_in_id)]


def sweep_until(control: RuntimeControl, look: Callable[[], Found]) -> Found:
    """Sweeps until something is found."""

    def swept() -> Found:
        control.fire("sweeper")
        time.sleep(0.2)
        return look()

    return until(swept)
