"""The target of the check-ins' schedules: starts the execution of a slot.

A schedule's own Step Functions target could not name the execution, and a schedule fires at least once. The input is written
by `functions.core.schedules`; what it says is believed as far as it names a check-in, which is looked up below its user.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from contracts.base import Request, Timestamp
from contracts.ids import CheckInId, UserId
from functions.core.check_in_slots import slot_of, start_slot
from functions.core.errors import ValidationFailed
from functions.core.principal import Principal
from functions.core.telemetry import logger


class Occasion(Request):
    """The event of a schedule."""

    user_id: UserId
    check_in_id: CheckInId
    scheduled_time: Timestamp
    """`<aws.scheduler.scheduled-time>` in the schedule's input."""


def handler(event: dict[str, Any], _: object) -> dict[str, str]:
    """One occasion. Output: check-in and slot. Raises ValidationFailed or WorkflowUnavailable: Lambda tries again, and puts
    what stays refused into the dead-letter queue."""
    try:
        occasion = Occasion.model_validate(event)
    except ValidationError as error:
        errors = [{"path": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
        logger().error("schedule's input does not fit", extra={"fields": [item["path"] for item in errors]})
        raise ValidationFailed({"errors": errors}) from None
    slot = slot_of(occasion.scheduled_time)
    start_slot(Principal(occasion.user_id), occasion.check_in_id, slot, "schedule")
    return {"check_in_id": occasion.check_in_id, "slot": slot}
