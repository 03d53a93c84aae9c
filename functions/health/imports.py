"""What was imported, when and from what: the `IMPORT#<id>` rows.

An import is at most one thing at a time, and each change of its status names the one it comes from: who was too late finds
another status and leaves it. While it is at work its row moves about once a second and at least with each state; one that
has not moved for longer than its state machine may run is over, whatever ended it, and is shown as failed. So nobody needs
to ask Step Functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.base import rfc3339
from contracts.errors import Failure
from contracts.imports import Import, ImportPreview, ImportProgress, ImportReport, ImportStatus
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.health.errors import ImportNotFound, ImportStalled

_PREFIX = "IMPORT#"

AT_WORK: tuple[ImportStatus, ...] = ("detecting", "importing")
OPEN: tuple[ImportStatus, ...] = ("awaiting_upload", "detecting", "previewed", "importing")
STALLED = timedelta(minutes=75)
"""A little longer than import.asl.json may run."""


class ImportRecord(Import):
    """The row."""

    wanted_format: str = "auto"
    waits: bool = False
    """Whether nothing is written before the person has confirmed."""
    etag: str | None = None
    """Of the object that was found: another one under the same key is another file."""
    fingerprint: str | None = None
    """Of a file whose format does not say when it was made."""
    stamp: int = 0
    """Milliseconds: when what is in the file was said, where the file does not know better."""

    @property
    def wire(self) -> Import:
        """What the API shows."""
        shown = Import.model_validate(self.model_dump(exclude={"upload"}))
        if self.status in AT_WORK and datetime.now(UTC) - self.updated_at > STALLED:
            error = ImportStalled().failure(None, get_settings().docs_url)
            return shown.model_copy(update={"status": "failed", "error": error, "progress": None})
        return shown


class ImportMoved(Exception):
    """The import is in another status than it would have to be."""

    def __init__(self, record: ImportRecord) -> None:
        super().__init__("the import has moved on")
        self.record = record


class Imports:
    """The imports of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def put(self, record: ImportRecord) -> ImportRecord:
        """Write a new import. Whoever finishes an interrupted request gets the one that is there."""
        row = record.model_dump(mode="json", exclude_none=True, exclude={"upload"})
        try:
            records().put_new({"pk": self._pk, "sk": _PREFIX + record.id, **row})
        except ConditionFailed as there:
            if there.old is None:
                raise
            return _from_row(there.old)
        return record

    def get(self, import_id: str) -> ImportRecord:
        """Raises ImportNotFound."""
        row = records().get(self._pk, _PREFIX + import_id)
        if row is None:
            raise ImportNotFound
        return _from_row(row)

    def list(self, limit: int, before: str | None = None) -> Iterator[ImportRecord]:
        """Newest first."""
        end = _PREFIX + before if before else None
        rows = records().query(self._pk, prefix=_PREFIX, before=end, forward=False, limit=limit)
        return map(_from_row, rows)

    def move(self, import_id: str, came_from: Collection[ImportStatus], **changes: Any) -> ImportRecord:
        """Change fields of an import that is in one of these statuses. Raises ImportMoved, and ImportNotFound."""
        assign: dict[str, Any] = {"updated_at": rfc3339(datetime.now(UTC))}
        for name, value in changes.items():
            assign[name] = value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value
        if changes.get("status") in ("completed", "failed", "cancelled"):
            assign |= {"ended_at": assign["updated_at"], "progress": None}
        try:
            row = records().update(
                self._pk, _PREFIX + import_id, assign=assign, condition=Attr("status").is_in(list(came_from))
            )
        except ConditionFailed as moved:
            if moved.old is None:
                raise ImportNotFound from moved
            raise ImportMoved(_from_row(moved.old)) from moved
        return _from_row(row)

    def progress(self, import_id: str, status: ImportStatus, progress: ImportProgress) -> None:
        """Say how far it is. Raises ImportMoved when it was cancelled."""
        self.move(import_id, [status], progress=progress)

    def fail(self, import_id: str, failure: Failure) -> ImportRecord:
        """Write that it failed; one that has ended stays as it is."""
        try:
            return self.move(import_id, OPEN, status="failed", error=failure)
        except ImportMoved as moved:
            return moved.record

    def complete(self, import_id: str, report: ImportReport) -> ImportRecord:
        """Write that it is done. Raises ImportMoved."""
        return self.move(import_id, ["importing"], status="completed", report=report)

    def delete(self, import_id: str) -> None:
        records().delete(self._pk, _PREFIX + import_id)

    def at_work(self) -> int:
        """How many of the newest hundred are at work."""
        found = [one.wire for one in self.list(100)]
        return sum(one.status in AT_WORK for one in found)

    def stamp_of(self, fingerprint: str, otherwise: int) -> int:
        """When the content of this file was said first, if the file of its kind that came last has the same: so the same
        file again writes nothing, and an older one that comes back counts as new."""
        for record in self.list(100):
            if record.fingerprint and record.status == "completed":
                return record.stamp if record.fingerprint == fingerprint else otherwise
        return otherwise


def fingerprint_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def report_of(preview: ImportPreview, *, days_written: int, activities_written: int) -> ImportReport:
    return ImportReport(**preview.model_dump(), days_written=days_written, activities_written=activities_written)


def _from_row(row: Item | Mapping[str, Any]) -> ImportRecord:
    return ImportRecord.model_validate(dict(row))
