"""What became of a check-in's slots: one row each, of which the last are kept.

    CHECKIN_RESULT#<check-in id>#<slot>    how far it came, and the turn or run that it started

A row is written when the slot is looked at, or fired by hand; all later changes demand that it is there, so what still
works on the slot of a check-in that was deleted leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel

from contracts.check_ins import KEPT_RESULTS, CheckInResult, DetectedChange, ResultStatus, SkipReason
from contracts.errors import Failure
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.turns import now

OPEN: tuple[ResultStatus, ...] = ("waiting", "running")

FiredBy = Literal["schedule", "person"]


class ResultRecord(BaseModel):
    """A result's row."""

    check_in_id: str
    slot: str
    fired_by: FiredBy
    status: ResultStatus
    reason: SkipReason | None = None
    turn_id: str | None = None
    changes: list[DetectedChange] = []
    seen_change: int = 0
    """The newest change of the person's data when it was decided to start."""
    error: Failure | None = None
    created_at: str
    ended_at: str | None = None

    @property
    def ended(self) -> bool:
        return self.status not in OPEN

    def to_wire(self) -> CheckInResult:
        """The public resource."""
        return CheckInResult.model_validate(self.model_dump(include=set(CheckInResult.model_fields) - {"object"}))


class CheckInResults:
    """The results of one user's check-ins."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def open(self, check_in_id: str, slot: str, fired_by: FiredBy) -> ResultRecord:
        """Begin a slot's result; one that is there is given back."""
        record = ResultRecord(check_in_id=check_in_id, slot=slot, fired_by=fired_by, status="waiting", created_at=now())
        try:
            records().put_new({"pk": self._pk, "sk": _sk(check_in_id, slot), **_item(record)})
        except ConditionFailed as there:
            return _record(there.old or {})
        return record

    def find(self, check_in_id: str, slot: str) -> ResultRecord | None:
        item = records().get(self._pk, _sk(check_in_id, slot))
        return _record(item) if item else None

    def last(self, check_in_id: str, limit: int = KEPT_RESULTS) -> Iterator[ResultRecord]:
        """The last ones, newest first."""
        prefix = f"CHECKIN_RESULT#{check_in_id}#"
        for item in records().query(self._pk, prefix=prefix, forward=False, limit=limit):
            yield _record(item)

    def start(self, result: ResultRecord, turn_id: str, changes: list[DetectedChange], seen_change: int) -> None:
        """It was decided to start this turn or run."""
        told = json.dumps([change.model_dump(mode="json") for change in changes])
        values = {"status": "running", "turn_id": turn_id, "changes": told, "seen_change": seen_change}
        self._change(result, values, ("waiting",))

    def skip(self, result: ResultRecord, reason: SkipReason) -> None:
        """Nothing is started."""
        self._change(result, {"status": "skipped", "reason": reason, "ended_at": now()}, ("waiting",))

    def end(self, result: ResultRecord, status: ResultStatus, error: Failure | None = None) -> ResultRecord | None:
        """How it ended. One that has ended stays as it is; None if it is gone."""
        values = {"status": status, "ended_at": now(), "error": error.model_dump_json() if error else None}
        return self._change(result, values, OPEN)

    def forget_old(self, check_in_id: str) -> None:
        """Remove all but the last."""
        prefix = f"CHECKIN_RESULT#{check_in_id}#"
        rows = records().query(self._pk, prefix=prefix, forward=False, fields=["status"])
        old = [row["sk"] for number, row in enumerate(rows) if number >= KEPT_RESULTS and row["status"] not in OPEN]
        records().batch_delete((self._pk, sk) for sk in old)

    def delete(self, check_in_id: str) -> None:
        """Remove all of a check-in's."""
        rows = records().query(self._pk, prefix=f"CHECKIN_RESULT#{check_in_id}#", fields=["sk"])
        records().batch_delete((self._pk, row["sk"]) for row in rows)

    def _change(
        self, result: ResultRecord, values: dict[str, Any], possible: tuple[ResultStatus, ...]
    ) -> ResultRecord | None:
        sk = _sk(result.check_in_id, result.slot)
        try:
            item = records().update(
                self._pk, sk, assign=values, condition=Attr("pk").exists() & Attr("status").is_in(list(possible))
            )
        except ConditionFailed as other:
            return _record(other.old) if other.old else None
        return _record(item)


def _sk(check_in_id: str, slot: str) -> str:
    return f"CHECKIN_RESULT#{check_in_id}#{slot}"


def _item(record: ResultRecord) -> Item:
    return record.model_dump(exclude_none=True, exclude={"changes"})


def _record(item: Item) -> ResultRecord:
    read = {name: json.loads(item[name]) for name in ("changes", "error") if item.get(name)}
    return ResultRecord.model_validate({**item, **read})
