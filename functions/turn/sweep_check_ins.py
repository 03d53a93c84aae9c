"""The sweeper's round over what check-ins left half done: ends that nobody passed on, schedules that lag behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from functions.core import awaited_ends, directory
from functions.core.check_in_control import bring_in_line
from functions.core.turns import Turns
from functions.health.profiles import Profiles

LOST = timedelta(hours=2)
"""After so long a turn that was about to start does so no more: the state tries for an hour and a half at most."""


def look_after_wait(entry: directory.OpenWait) -> None:
    """One execution that waits for the end of a turn. Raises WorkflowUnavailable."""
    turn = Turns(entry.principal).find(entry.turn_id)
    if turn is not None:
        awaited_ends.answer(turn)
    elif _is_old(entry.since, LOST):
        awaited_ends.give_up(entry.principal, entry.turn_id)


def look_after_schedule(entry: directory.UnsettledCheckIn, grace: timedelta) -> None:
    """One check-in that somebody began to write. `grace`: so long he may still be at it. Raises WorkflowUnavailable."""
    if not _is_old(entry.since, grace):
        return
    bring_in_line(entry.principal, entry.check_in_id, lambda: Profiles(entry.principal).get().profile.time_zone)
    directory.close_check_in(entry)


def _is_old(since: str, age: timedelta) -> bool:
    return datetime.fromisoformat(since) < datetime.now(UTC) - age
