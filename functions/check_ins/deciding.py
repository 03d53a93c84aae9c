"""Whether a slot starts something: deterministic, from the check-in's row, the clock and the person's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from contracts.check_ins import DetectedChange, SkipReason
from functions.check_ins.new_data import newest_change
from functions.check_ins.quiet_hours import quiet_until
from functions.core.check_in_results import ResultRecord
from functions.core.check_ins import CheckInRecord, zone_of
from functions.core.consents import ConsentRecord
from functions.core.principal import Principal
from functions.health.change_detector import DAYS_NEEDED, MAX_AGE_DAYS, Change, detect_changes
from functions.health.check_ins import built_in_check_in
from functions.health.days import Days

QUIET_AFTER_TOLD_DAYS = 28
"""The same change is not told again for so long: it shows for weeks."""


@dataclass(frozen=True, slots=True)
class Start:
    """Ask Amy."""

    changes: list[DetectedChange] = field(default_factory=list)
    seen_change: int = 0


@dataclass(frozen=True, slots=True)
class Skip:
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Wait:
    """For the end of quiet hours, and then decide again."""

    until: datetime


def decide(check_in: CheckInRecord, result: ResultRecord, profile_zone: str, moment: datetime) -> Start | Skip | Wait:
    """What becomes of a slot at this moment. Whoever fires by hand wants it now: only a built-in that waits for a change
    has nothing to ask as long as there is none. Raises ConsentRequired, before it looks at any data."""
    by_schedule = result.fired_by == "schedule"
    waits = _by_the_clock(check_in, result, profile_zone, moment) if by_schedule else None
    if waits is not None:
        return waits
    require_consent(check_in.principal)
    newest = newest_change(check_in.principal, check_in.seen_change)
    if by_schedule and check_in.skip_when_no_new_data and newest <= check_in.seen_change:
        return Skip("no_new_data")
    if check_in.built_in is None or not built_in_check_in(check_in.built_in).when_changed:
        return Start(seen_change=newest)
    today = moment.astimezone(zone_of(check_in, profile_zone)).date()
    found = detect_changes(_days(check_in, today), today)
    if result.fired_by == "schedule":
        found = [change for change in found if not _was_told(check_in, change)]
    if not found:
        return Skip("nothing_changed")
    return Start([_on_the_wire(change) for change in found], newest)


def require_consent(principal: Principal) -> None:
    """Raises ConsentRequired unless the person agrees to what a check-in does."""
    ConsentRecord(principal).require("health_data_processing", "model_provider")


def told_after(check_in: CheckInRecord, changes: Sequence[DetectedChange], today: date) -> dict[str, str]:
    """What the row remembers once these changes were told; what is too old to matter is left out."""
    known = {key: day for key, day in check_in.told.items() if _is_recent(day, today)}
    return known | {f"{change.metric}/{change.direction}": today.isoformat() for change in changes}


def _by_the_clock(
    check_in: CheckInRecord, result: ResultRecord, profile_zone: str, moment: datetime
) -> Skip | Wait | None:
    if not check_in.enabled:
        return Skip("paused")
    if check_in.latest_slot is not None and check_in.latest_slot > result.slot:
        # It waited, and the next one has come: one answer is enough.
        return Skip("superseded")
    until = quiet_until(moment, check_in.quiet_hours, zone_of(check_in, profile_zone))
    return Wait(until) if until is not None else None


def _days(check_in: CheckInRecord, today: date) -> list[dict[str, object]]:
    first = today - timedelta(days=DAYS_NEEDED + MAX_AGE_DAYS)
    days = Days(check_in.principal).range(first, today)
    return [{"date": day.date.isoformat(), "metrics": day.metrics} for day in days]


def _was_told(check_in: CheckInRecord, change: Change) -> bool:
    told = check_in.told.get(change.key)
    return told is not None and _is_recent(told, change.last)


def _is_recent(told: str, today: date) -> bool:
    return (today - date.fromisoformat(told)).days < QUIET_AFTER_TOLD_DAYS


def _on_the_wire(change: Change) -> DetectedChange:
    return DetectedChange(
        metric=change.metric,
        direction=change.direction,
        kind=change.kind,
        since=change.since.isoformat(),
        value=round(change.value, 3),
        usual=round(change.usual, 3),
        size=round(change.size, 3),
        size_sd=round(change.size_sd, 2),
    )


def this_moment() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)
