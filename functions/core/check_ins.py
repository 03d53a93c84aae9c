"""Check-ins as they are stored: one row each, changed only under conditions.

    CHECKIN#<check-in id>    what is asked when, and what is known from the slots before

Each change of what the schedule is made of counts the revision up; `scheduled` is the revision that the schedule has. So
whoever comes by sees whether the schedule lags behind, and whoever wrote it late sees that it is not his any more: see
`functions.core.check_in_control`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from contracts.base import rfc3339
from contracts.check_ins import BuiltIn, CheckIn, CheckInResult, QuietHours
from contracts.runs import RunTask
from contracts.schedule_expressions import Cron, parse
from contracts.turns import Budget
from functions.core.errors import CheckInNotFound
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.turns import now

_IS_THERE = Attr("deleted").eq(False)  # noqa: FBT003 - boto3's form
_JSON = ("run", "quiet_hours", "budget", "metadata", "told")


class CheckInRecord(BaseModel):
    """A check-in's row."""

    id: str
    user_id: str
    question: str | None = None
    built_in: BuiltIn | None = None
    run: RunTask | None = None
    name: str | None = None
    schedule: str
    time_zone: str | None = None
    """None: the profile's."""
    quiet_hours: QuietHours | None = None
    flexible_minutes: int = 0
    enabled: bool = True
    skip_when_no_new_data: bool = False
    budget: Budget | None = None
    metadata: dict[str, str] = {}
    created_at: str
    updated_at: str
    revision: int = 1
    scheduled: int = 0
    """The revision that the schedule in EventBridge has; 0: there is none yet."""
    deleted: bool = False
    """Its schedule and its results are being removed, and then the row."""
    latest_slot: str | None = None
    """The latest slot that came, by schedule."""
    seen_change: int = 0
    """The newest change of the person's data that a completed slot has seen."""
    told: dict[str, str] = {}
    """By metric and direction, the date on which a change of it was told last."""

    @property
    def principal(self) -> Principal:
        return Principal(self.user_id)

    @property
    def is_settled(self) -> bool:
        """Whether its schedule is as the row says."""
        return self.scheduled == self.revision

    def zone(self, of_profile: str) -> str:
        """The time zone that holds; `of_profile` where it has none of its own."""
        return self.time_zone or of_profile

    def to_wire(self, profile_zone: str, last_result: CheckInResult | None = None) -> CheckIn:
        """The public resource."""
        return CheckIn.model_validate(
            {
                **self.model_dump(include=set(CheckIn.model_fields) - {"object", "status"}),
                "status": "active" if self.is_settled else "pending",
                "next_at": self._next_at(profile_zone),
                "last_result": last_result,
            }
        )

    def _next_at(self, profile_zone: str) -> datetime | None:
        expression = parse(self.schedule, self.zone(profile_zone))
        return expression.next_after(datetime.now(UTC)) if self.enabled and isinstance(expression, Cron) else None


class CheckIns:
    """The check-ins of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def create(self, wanted: CheckInRecord) -> CheckInRecord:
        """Write a new one. If the id is taken, that one is given back: the reservation's former owner wrote it."""
        item = wanted.model_dump(exclude_none=True, exclude={"user_id", *_JSON})
        item |= {name: _stored(name, getattr(wanted, name)) for name in _JSON}
        try:
            records().put_new({"pk": self._principal.partition, "sk": _sk(wanted.id), **item})
        except ConditionFailed as taken:
            return self._from_item(taken.old or {})
        return wanted

    def get(self, check_in_id: str) -> CheckInRecord:
        """One check-in. Raises CheckInNotFound, for another user's and for one that is being deleted as well."""
        found = self.find(check_in_id)
        if found is None or found.deleted:
            raise CheckInNotFound
        return found

    def find(self, check_in_id: str) -> CheckInRecord | None:
        """One check-in, one that is being deleted included."""
        item = records().get(self._principal.partition, _sk(check_in_id))
        return self._from_item(item) if item else None

    def list(self, before: str | None = None, *, with_deleted: bool = False) -> Iterator[CheckInRecord]:
        """All of them, newest first; `before` is the id after which to go on. `with_deleted`: those that are being deleted,
        too."""
        start = _sk(before) if before else None
        for item in records().query(self._principal.partition, prefix="CHECKIN#", before=start, forward=False):
            record = self._from_item(item)
            if with_deleted or not record.deleted:
                yield record

    def change(self, check_in_id: str, values: dict[str, Any]) -> CheckInRecord:
        """Change what is asked or when; None clears. Raises CheckInNotFound."""
        assign = {name: _stored(name, value) for name, value in values.items()} | {"updated_at": now()}
        return self._update(check_in_id, assign, add={"revision": 1}, condition=_IS_THERE)

    def mark_deleted(self, check_in_id: str) -> None:
        """From now on it is none. Raises CheckInNotFound; marked already, it stays so."""
        self._update(check_in_id, {"deleted": True}, add={"revision": 1})

    def mark_scheduled(self, record: CheckInRecord) -> CheckInRecord | None:
        """The schedule is as this record says; None if the row says something else by now."""
        try:
            return self._update(
                record.id, {"scheduled": record.revision}, condition=Attr("revision").eq(record.revision)
            )
        except CheckInNotFound:
            return None

    def note_slot(self, check_in_id: str, slot: str) -> None:
        """A slot has come by schedule; an earlier one that waits finds out by this that it is superseded."""
        later = Attr("latest_slot").not_exists() | Attr("latest_slot").lt(slot)
        self._update_quietly(check_in_id, {"latest_slot": slot}, _IS_THERE & later)

    def note_seen(self, check_in_id: str, change: int) -> None:
        """A completed slot has seen the data up to this change."""
        newer = Attr("seen_change").lt(change)
        self._update_quietly(check_in_id, {"seen_change": change}, _IS_THERE & newer)

    def note_told(self, check_in_id: str, told: dict[str, str]) -> None:
        """Remember which changes were told when."""
        self._update_quietly(check_in_id, {"told": _stored("told", told)}, _IS_THERE)

    def delete(self, check_in_id: str) -> None:
        """Remove the row."""
        records().delete(self._principal.partition, _sk(check_in_id))

    def _update_quietly(self, check_in_id: str, assign: dict[str, Any], condition: Any) -> None:
        try:
            self._update(check_in_id, assign, condition=condition)
        except CheckInNotFound:
            return

    def _update(
        self, check_in_id: str, assign: dict[str, Any], *, add: dict[str, int] | None = None, condition: Any = None
    ) -> CheckInRecord:
        """Raises CheckInNotFound where there is no such row, or none that meets the condition."""
        exists = Attr("pk").exists()
        try:
            item = records().update(
                self._principal.partition,
                _sk(check_in_id),
                assign=assign,
                add=add,
                condition=exists if condition is None else exists & condition,
            )
        except ConditionFailed as failed:
            raise CheckInNotFound from failed
        return self._from_item(item)

    def _from_item(self, item: Item) -> CheckInRecord:
        read = {name: json.loads(item[name]) for name in _JSON if item.get(name)}
        return CheckInRecord.model_validate({**item, **read, "user_id": self._principal.user_id})


def new_check_in(principal: Principal, check_in_id: str, **values: Any) -> CheckInRecord:
    """The row of a check-in that is asked for now."""
    at = rfc3339(datetime.now(UTC))
    return CheckInRecord(id=check_in_id, user_id=principal.user_id, created_at=at, updated_at=at, **values)


def zone_of(record: CheckInRecord, profile_zone: str) -> ZoneInfo:
    """The zone in which the check-in's hours are meant."""
    return ZoneInfo(record.zone(profile_zone))


def _sk(check_in_id: str) -> str:
    return f"CHECKIN#{check_in_id}"


def _stored(name: str, value: Any) -> Any:
    if name not in _JSON or value is None:
        return value
    return value.model_dump_json() if isinstance(value, BaseModel) else json.dumps(value, ensure_ascii=False)
