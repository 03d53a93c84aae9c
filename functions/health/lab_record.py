"""A laboratory report's row, `LAB#<id>`: where the reading of a file stands, and the values that came of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from pydantic import BaseModel

from contracts.base import Timestamp
from contracts.errors import Failure
from contracts.labs import LabProgress, LabStage, LabStatus, LabSummary, LeftOut
from contracts.me import Profile
from functions.core.store import Item
from functions.health.lab_values import NOTICE, ReportValue, is_critical, shown_value

_JSON = ("values", "left_out", "error")
"""Fields that a row keeps as text: a list of maps would cost a row three times their size."""


class LabRecord(BaseModel):
    """A row."""

    id: str
    status: LabStatus
    deleting: bool = False
    """It is being deleted, and is not there any more for anybody."""
    created_at: str
    updated_at: str
    version: int = 1
    """Counts changes of what the person sees; who changes it names the version that it read."""
    attempt: int = 1
    """Which reading of the file this is."""
    file_name: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    upload_ends_at: str | None = None
    """RFC 3339; until when the file may be sent, where it was not in the request."""
    pages: int | None = None
    stage: LabStage = "queued"
    done: int = 0
    total: int = 0
    values: list[ReportValue] = []
    left_out: list[LeftOut] = []
    date_doubt: str | None = None
    written: list[str] = []
    """Keys of the markers that may have been written for it."""
    settled: bool = True
    """Its markers are what its values say."""
    error: Failure | None = None
    duplicate_of: str | None = None

    @property
    def execution(self) -> str:
        """Name of the execution that reads it."""
        return f"{self.id}-{self.attempt}"

    @property
    def taken_on(self) -> date | None:
        """The newest day of its values."""
        return max((one.taken_on for one in self.values if one.taken_on and one.status != "dropped"), default=None)

    @property
    def waiting(self) -> int:
        """Values that the person has to look at."""
        return sum(1 for one in self.values if one.status == "needs_confirmation")

    def settled_status(self) -> LabStatus:
        """What its values make of it."""
        return "needs_confirmation" if self.waiting or self.date_doubt else "completed"

    @property
    def shown_values(self) -> list[ReportValue]:
        """None before they and their markers are all there."""
        return [] if self.status == "processing" else self.values

    def summary(self) -> dict[str, Any]:
        """The fields that a list shows."""
        values = self.shown_values
        return LabSummary(
            id=self.id,
            status=self.status,
            created_at=_moment(self.created_at),
            updated_at=_moment(self.updated_at),
            file_name=self.file_name,
            size_bytes=self.size_bytes,
            pages=self.pages,
            taken_on=self.taken_on if values else None,
            progress=LabProgress(stage=self.stage, done=self.done, total=self.total),
            stored=sum(1 for one in values if one.status == "stored" and one.taken_on),
            waiting=self.waiting if values else 0,
            error=self.error,
            duplicate_of=self.duplicate_of,
        ).model_dump()

    def copied(self) -> dict[str, Any]:
        """What clients keep a copy of: without what is only asked for while a report is being read."""
        followed = set(LabSummary.model_fields) - {"progress", "updated_at"}
        return LabSummary.model_validate(self.summary()).model_dump(mode="json", include=followed)

    def details(self, profile: Profile) -> dict[str, Any]:
        """All that one report shows, with the ranges of this person."""
        sex = profile.sex if profile.sex in ("female", "male") else None
        taken = self.taken_on or datetime.now(UTC).date()
        age = taken.year - profile.birth_year if profile.birth_year else None
        return {
            **self.summary(),
            "values": [shown_value(one, sex, age) for one in self.shown_values],
            "left_out": self.left_out,
            "date_doubt": self.date_doubt,
            "notice": NOTICE
            if any(one.status != "dropped" and is_critical(one) for one in self.shown_values)
            else None,
        }


def row_fields(**fields: Any) -> Item:
    """Fields of a record as its row has them."""
    shown: Item = {}
    for name, value in fields.items():
        plain = value
        if isinstance(value, BaseModel):
            plain = value.model_dump(mode="json", exclude_none=True)
        elif isinstance(value, list):
            plain = [
                one.model_dump(mode="json", exclude_none=True) if isinstance(one, BaseModel) else one for one in value
            ]
        shown[name] = json.dumps(plain, ensure_ascii=False) if name in _JSON and plain is not None else plain
    return shown


def record_from(row: Item) -> LabRecord:
    """Of a row."""
    read = {name: json.loads(row[name]) for name in _JSON if row.get(name)}
    return LabRecord.model_validate({**row, **read})


def _moment(text: str) -> Timestamp:
    return datetime.fromisoformat(text)
