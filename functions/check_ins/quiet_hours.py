"""Quiet hours: when nothing is started, and when they are over."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.check_ins import QuietHours


def quiet_until(moment: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours are over that this moment is in (UTC); None if it is in none.

    By the clock on the wall: hours that the clocks skip are over when they have been skipped, and of an end that comes twice
    the next one counts.
    """
    if quiet is None:
        return None
    local = moment.astimezone(zone)
    start, end, clock = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end), local.time()
    within = start <= clock < end if start < end else clock >= start or clock < end
    if not within:
        return None
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    ends = [datetime.combine(day, end, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    if ends[1] < ends[0]:
        # Skipped: between the two readings of it lies the moment at which the clocks jump over it.
        ends = [_jump(ends[1], ends[0], zone)]
    return next((over for over in ends if over > moment), None)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first minute with another offset than that of `before`."""
    offset = before.astimezone(zone).utcoffset()
    while before < after and before.astimezone(zone).utcoffset() == offset:
        before += timedelta(minutes=1)
    return before
