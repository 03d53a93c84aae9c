"""Slots: the times for which a check-in is due. Each has one execution, named by check-in and slot, so one that comes twice
starts one.

A slot is a moment in UTC, and so is its name: the hour that comes twice in autumn is two of them, and one that the clocks
skip is none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from contracts.base import rfc3339
from contracts.ids import ulid_at
from functions.core.check_in_results import FiredBy
from functions.core.executions import start_named
from functions.core.principal import Principal
from functions.core.settings import get_settings


def start_slot(principal: Principal, check_in_id: str, slot: str, fired_by: FiredBy) -> None:
    """Start the execution of a slot (RFC 3339). One that exists already is this one: done. Raises WorkflowUnavailable."""
    about = {"id": check_in_id, "user_id": principal.user_id, "slot": slot, "fired_by": fired_by}
    start_named(get_settings().check_in_state_machine_arn, execution_name(check_in_id, slot), {"check_in": about})


def slot_of(moment: datetime) -> str:
    """A moment as a slot's name."""
    return rfc3339(moment)


def execution_name(check_in_id: str, slot: str) -> str:
    """`chk_…-20261121060000000`: of what Step Functions allows in a name."""
    return f"{check_in_id}-{re.sub(r'[^0-9]', '', slot)}"


def work_id(principal: Principal, check_in_id: str, slot: str, *, is_run: bool) -> str:
    """The id of the turn or run that a slot starts, the same whoever starts it."""
    milliseconds = int(datetime.fromisoformat(slot).astimezone(UTC).timestamp() * 1000)
    ulid = ulid_at(milliseconds, f"{principal.user_id}/{check_in_id}")
    return f"{'run' if is_run else 'turn'}_{ulid}"
