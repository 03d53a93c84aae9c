"""What can be done to a check-in: make, change and delete it, each with its schedule.

Row and schedule live in two services, and a process may die between any two writes. So an entry on the sweeper's list comes
first, then the row, then the schedule, then the row says that it has it, and the entry goes. Each writer has an entry of his
own, and makes the schedule as the *row* says, not as he meant it, until nobody has changed the row in between: whatever
writers do at the same moment, the last one to come by leaves both the same.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from functions.core import directory, schedules
from functions.core.check_in_results import CheckInResults
from functions.core.check_ins import CheckInRecord, CheckIns
from functions.core.errors import CheckInNotFound, TooManyCheckIns, WorkflowUnavailable
from functions.core.principal import Principal
from functions.core.telemetry import logger

MOST_CHECK_INS = 20
"""Of one user."""
_TRIES = 10

Changed = TypeVar("Changed")
ProfileZone = Callable[[], str]
"""Reads the time zone of the user's profile as it is now: core does not know profiles."""


def _no_zone() -> str:
    """Of a check-in that is being deleted: nobody asks."""
    return "UTC"


def create_check_in(wanted: CheckInRecord, profile_zone: ProfileZone) -> CheckInRecord:
    """Write a new check-in and make its schedule; or finish the one that has its id already. Raises TooManyCheckIns."""
    check_ins = CheckIns(wanted.principal)
    others = [one for one in check_ins.list() if one.id != wanted.id]
    if len(others) >= MOST_CHECK_INS:
        raise TooManyCheckIns({"limit": MOST_CHECK_INS})
    entry = directory.open_check_in(wanted.principal, wanted.id)
    return _settle(check_ins.create(wanted), entry, profile_zone)


def change_check_in(
    principal: Principal, check_in_id: str, values: dict[str, Any], profile_zone: ProfileZone
) -> CheckInRecord:
    """Change a check-in and its schedule. Raises CheckInNotFound."""
    check_ins = CheckIns(principal)
    check_ins.get(check_in_id)
    entry = directory.open_check_in(principal, check_in_id)
    return _settle(check_ins.change(check_in_id, values), entry, profile_zone)


def delete_check_in(principal: Principal, check_in_id: str) -> None:
    """Remove a check-in, its schedule and its results. A turn that it has started goes on, and is the person's to keep.
    Raises CheckInNotFound."""
    check_ins = CheckIns(principal)
    check_ins.get(check_in_id)
    entry = directory.open_check_in(principal, check_in_id)
    check_ins.mark_deleted(check_in_id)
    try:
        bring_in_line(principal, check_in_id, _no_zone)
    except WorkflowUnavailable:
        # It is none any more for anybody who asks, and the sweeper removes the rest.
        logger().warning("schedule was not removed", extra={"check_in_id": check_in_id})
        return
    directory.close_check_in(entry)


def delete_all(principal: Principal) -> int:
    """Remove all of a user's check-ins with their schedules. Returns how many. Raises WorkflowUnavailable; then it can be
    done again."""
    check_ins = CheckIns(principal)
    found = list(check_ins.list(with_deleted=True))
    for record in found:
        check_ins.mark_deleted(record.id)
        bring_in_line(principal, record.id, _no_zone)
    return len(found)


def follow_profile(principal: Principal, change: Callable[[], Changed], profile_zone: ProfileZone) -> Changed:
    """Change the profile's time zone, and with it the schedules of check-ins that have none of their own.

    Who dies between the two leaves entries for the sweeper; a check-in that is made meanwhile is in the list afterwards, or
    finds the new zone.
    """
    entries = [directory.open_check_in(principal, record.id) for record in _following(principal)]
    changed = change()
    for record in _following(principal):
        with suppress(CheckInNotFound):  # deleted in the meantime
            change_check_in(principal, record.id, {}, profile_zone)
    for entry in entries:
        directory.close_check_in(entry)
    return changed


def _following(principal: Principal) -> list[CheckInRecord]:
    return [record for record in CheckIns(principal).list() if record.time_zone is None]


def bring_in_line(principal: Principal, check_in_id: str, profile_zone: ProfileZone) -> CheckInRecord | None:
    """Make the schedule what the row says, however often somebody changes that meanwhile; None if there is none any more.
    Raises WorkflowUnavailable."""
    check_ins = CheckIns(principal)
    for _ in range(_TRIES):
        record = check_ins.find(check_in_id)
        if record is None or record.deleted:
            schedules.delete_schedule(check_in_id)
            CheckInResults(principal).delete(check_in_id)
            check_ins.delete(check_in_id)
            return None
        schedules.put_schedule(record, profile_zone())
        settled = check_ins.mark_scheduled(record)
        if settled is not None:
            return settled
    raise WorkflowUnavailable


def _settle(record: CheckInRecord, entry: directory.UnsettledCheckIn, profile_zone: ProfileZone) -> CheckInRecord:
    try:
        settled = bring_in_line(record.principal, record.id, profile_zone)
    except WorkflowUnavailable:
        # The row stands, as pending, and the sweeper makes the schedule.
        logger().warning("schedule was not made", extra={"check_in_id": record.id})
        return record
    directory.close_check_in(entry)
    return settled or record
