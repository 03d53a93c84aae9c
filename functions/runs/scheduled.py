"""Runs by schedule, without HTTP: the target of EventBridge Scheduler (its schedules and their role: infra/runs.py).

A schedule fires at least once. The id of the run is made of whose it is, the schedule's name and the time that it was due,
so an occasion that fires twice starts one run. Whoever may make schedules says for which user; no user reaches this door.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError

from contracts.base import Timestamp
from contracts.ids import UserId, ulid_at
from contracts.runs import RunTask
from functions import packs
from functions.core import turn_control
from functions.core.consents import ConsentRecord
from functions.core.erasures import require_account
from functions.core.errors import UnknownAgent, ValidationFailed
from functions.core.principal import Principal
from functions.core.runs import new_run
from functions.core.telemetry import logger


class ScheduledRun(RunTask):
    """The event of a schedule."""

    user_id: UserId
    name: Annotated[str, Field(min_length=1, max_length=64)]
    """The schedule's."""
    scheduled_time: Timestamp
    """`<aws.scheduler.scheduled-time>` in the schedule's input."""

    @property
    def run_id(self) -> str:
        milliseconds = int(self.scheduled_time.timestamp() * 1000)
        return f"run_{ulid_at(milliseconds, f'{self.user_id}/{self.name}')}"


def handler(event: dict[str, Any], _: object) -> dict[str, str]:
    """One occasion. Output: the run's id and status. Raises ValidationFailed, UnknownAgent, TooManyTurns, ConsentRequired,
    AccountErased: Lambda tries again and puts what stays refused into the dead-letter queue."""
    asked = _read(event)
    names = packs.agent_names()
    if asked.agent not in names:
        raise UnknownAgent({"agent": asked.agent, "agents": names})
    principal = Principal(asked.user_id)
    require_account(principal)
    ConsentRecord(principal).require("health_data_processing", "model_provider")
    wanted = new_run(principal, asked.run_id, asked, metadata={"schedule": asked.name})
    run = turn_control.start_new(wanted)
    logger().info("scheduled run", extra={"turn_id": run.id, "status": run.status})
    return {"id": run.id, "status": run.status}


def _read(event: dict[str, Any]) -> ScheduledRun:
    try:
        return ScheduledRun.model_validate(event)
    except ValidationError as error:
        # Its text quotes what was sent, which no log may hold.
        errors = [{"path": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
        logger().error("schedule's input does not fit", extra={"fields": [item["path"] for item in errors]})
        raise ValidationFailed({"errors": errors}) from None
