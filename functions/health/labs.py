"""A person's laboratory reports, and what becomes of their values.

    LAB#<id>            the report: `lab_record`
    LABFILE#<sha256>    which report a file is, so that the same file is not read twice

A report and its markers are many rows, written so that whoever finishes an interrupted change comes to the same: the row
first says what its values are and which markers may be there (`written`, `settled` false), then the markers are made so,
then the row says that they are. A reader that finds a row that is not settled settles it. A report that is still being read
shows no values, and one that fails or is deleted takes its markers with it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from functions.core import blobs
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.turns import now
from functions.core.uploads import upload_key
from functions.health.errors import LabGone, LabInProgress, LabNotFound
from functions.health.lab_record import LabRecord, record_from, row_fields
from functions.health.lab_values import ReportValue
from functions.health.markers import Marker, Markers, marker_key

_PREFIX = "LAB#"
_FILES = "LABFILE#"


def report_key(principal: Principal, lab_id: str) -> str:
    """Where the file of a report lies in the bucket."""
    return f"{work_prefix(principal, lab_id)}report.pdf"


def work_prefix(principal: Principal, lab_id: str) -> str:
    """Where everything of a report lies."""
    return f"labs/{principal.user_id}/{lab_id}/"


class Labs:
    """The reports of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal
        self._pk = principal.partition

    def claim_file(self, sha256: str, lab_id: str, *, from_failed: bool = False) -> str:
        """The report that a file is: this one, unless another one that still exists came first. `from_failed`: one that
        could not be read gives it up."""
        item = {"pk": self._pk, "sk": f"{_FILES}{sha256}", "lab_id": lab_id}
        try:
            records().put_new(item)
        except ConditionFailed as there:
            owner = str((there.old or item)["lab_id"])
            known = self.find(owner)
            if owner == lab_id or (known is not None and not (from_failed and known.status == "failed")):
                return owner
            # The owner was deleted, or died before it wrote its row.
            try:
                records().put(item, condition=Attr("lab_id").eq(owner))
            except ConditionFailed as quicker:
                return str((quicker.old or item)["lab_id"])
        return lab_id

    def create(self, lab_id: str, **fields: Any) -> LabRecord:
        """A report's row; the one that is there, where an interrupted request is finished."""
        at = now()
        item: Item = {"pk": self._pk, "sk": f"{_PREFIX}{lab_id}", "id": lab_id, "created_at": at, "updated_at": at}
        item |= {"version": 1, "attempt": 1, "stage": "queued", **row_fields(**fields)}
        try:
            with Changes(self._principal).changing([item["sk"]]):
                records().put_new(item)
        except ConditionFailed as there:
            return record_from(there.old or item)
        return record_from(item)

    def find(self, lab_id: str) -> LabRecord | None:
        """One report, if there is such a one of this user."""
        row = records().get(self._pk, f"{_PREFIX}{lab_id}")
        return record_from(row) if row and not row.get("deleting") else None

    def get(self, lab_id: str) -> LabRecord:
        """One report. Raises LabNotFound, for another user's as well."""
        found = self.find(lab_id)
        if found is None:
            raise LabNotFound
        return found

    def list(self, limit: int, before: str | None = None) -> Iterator[LabRecord]:
        """At most `limit` reports, the newest first; `before` is the id after which to go on."""
        start = f"{_PREFIX}{before}" if before else None
        rows = records().query(self._pk, prefix=_PREFIX, before=start, forward=False)
        yield from islice((record_from(row) for row in rows if not row.get("deleting")), limit)

    def begin(self, lab: LabRecord, **fields: Any) -> LabRecord:
        """Have a report read: one whose file has come, or one that failed, anew. The row as it is then."""
        again = lab.attempt + 1 if lab.status == "failed" else lab.attempt
        values = {"status": "processing", "stage": "queued", "done": 0, "total": 0, "error": None, "attempt": again}
        condition = Attr("status").eq(lab.status) & Attr("attempt").eq(lab.attempt) & Attr("deleting").not_exists()
        try:
            return self._update(lab.id, {**values, **fields}, condition)
        except ConditionFailed:
            return self.get(lab.id)

    def advance(self, lab: LabRecord, **fields: Any) -> LabRecord:
        """Note how far a reading is. Raises LabGone where it is not this execution's any more."""
        return self._own(lab, fields)

    def fail(self, lab: LabRecord, **fields: Any) -> LabRecord:
        """End a reading without values; what was written of it is taken away. Raises LabGone."""
        failed = self._own(lab, {"status": "failed", "values": [], "left_out": [], **fields})
        Markers(self._principal).remove_of_lab(lab.id, failed.written)
        return self._own(failed, {"written": [], "settled": True}, status="failed")

    def keep(self, lab: LabRecord, values: Sequence[ReportValue], **fields: Any) -> LabRecord:
        """Make these the report's values, and its markers with them.

        Raises LabInProgress when somebody changed the report since `lab` was read, LabNotFound when it was deleted.
        """
        wanted = [marker_key(one) for one in _markers(lab.id, values)]
        changes = {"values": list(values), "written": sorted({*lab.written, *wanted}), "settled": False, **fields}
        condition = Attr("version").eq(lab.version) & Attr("attempt").eq(lab.attempt) & Attr("deleting").not_exists()
        try:
            kept = self._update(lab.id, {**changes, "version": lab.version + 1}, condition)
        except ConditionFailed as changed:
            raise (LabInProgress if changed.old and not changed.old.get("deleting") else LabNotFound) from changed
        return self.settle(kept)

    def settle(self, lab: LabRecord) -> LabRecord:
        """Make the markers what the row says, until nobody has changed the row meanwhile. Raises LabNotFound."""
        markers = Markers(self._principal)
        while True:
            made = list(_markers(lab.id, lab.values))
            keys = [marker_key(one) for one in made]
            markers.put(made)
            markers.remove_of_lab(lab.id, [key for key in lab.written if key not in keys])
            condition = Attr("version").eq(lab.version) & Attr("deleting").not_exists()
            fields = {"status": lab.settled_status(), "stage": "done", "written": keys, "settled": True}
            try:
                return self._update(lab.id, fields, condition)
            except ConditionFailed as changed:
                if changed.old is None or changed.old.get("deleting"):
                    markers.remove_of_lab(lab.id, keys)
                    raise LabNotFound from changed
                lab = record_from(changed.old)

    def delete(self, lab_id: str) -> None:
        """Remove a report, its markers and its file. Raises LabNotFound."""
        row = records().get(self._pk, f"{_PREFIX}{lab_id}")
        if row is None:
            raise LabNotFound
        # Marked first: from here on nobody else writes, and who is interrupted is asked again and goes on.
        lab = record_from(records().update(self._pk, row["sk"], assign={"deleting": True}, add={"version": 1}))
        with Changes(self._principal).changing([row["sk"]]):
            self._erase(lab)

    def _erase(self, lab: LabRecord) -> None:
        lab_id = lab.id
        Markers(self._principal).remove_of_lab(lab_id, lab.written)
        self._uncover(lab)
        blobs.delete_prefix(work_prefix(self._principal, lab_id))
        blobs.delete(upload_key(self._principal, lab_id))
        if lab.sha256:
            with contextlib.suppress(ConditionFailed):  # another report has taken the file over
                records().delete(self._pk, f"{_FILES}{lab.sha256}", condition=Attr("lab_id").eq(lab_id))
        records().delete(self._pk, f"{_PREFIX}{lab_id}")

    def _uncover(self, gone: LabRecord) -> None:
        """Where two reports had the same measurement, the one that is left has it again."""
        for lab in self.list(limit=500):
            common = [one for one in _markers(lab.id, lab.values) if marker_key(one) in gone.written]
            if common and lab.status != "processing":
                Markers(self._principal).put(common)

    def _own(self, lab: LabRecord, fields: dict[str, Any], status: str = "processing") -> LabRecord:
        condition = Attr("attempt").eq(lab.attempt) & Attr("status").eq(status) & Attr("deleting").not_exists()
        try:
            return self._update(lab.id, fields, condition)
        except ConditionFailed as other:
            raise LabGone from other

    def _update(self, lab_id: str, fields: dict[str, Any], condition: Any) -> LabRecord:
        key, assign = f"{_PREFIX}{lab_id}", {**row_fields(**fields), "updated_at": now()}
        # How far a reading is, is asked for and not followed.
        told = [key] if fields.keys() - {"stage", "done", "total"} else []
        with Changes(self._principal).changing(told):
            return record_from(records().update(self._pk, key, assign=assign, condition=condition))


def _markers(lab_id: str, values: Sequence[ReportValue]) -> Iterator[Marker]:
    made = (value.as_marker(lab_id) for value in values)
    yield from (one for one in made if one is not None)
