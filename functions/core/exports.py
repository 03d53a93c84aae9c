"""Exports as they are stored: `EXPORT#<id>`, and which of them is being written, `EXPORTING`.

An export's execution is named by its id. Nothing is caught in the machine: whoever reads an export that is running looks at
its execution, and shows it as failed where that has ended without having finished it. So does whoever asks for another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.base import rfc3339
from contracts.exports import Export, ExportDownload, ExportProgress, ExportStatus
from functions.core import blobs
from functions.core.errors import ExportFailed, ExportNotFound
from functions.core.executions import describe_named, start_named
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import Attr, ConditionFailed, Item, records

KEEP_DAYS = 7
"""The bucket's own rule deletes what is older."""
LINK_MINUTES = 15
_GRACE = timedelta(minutes=1)
"""So long, a row may be ahead of its execution."""
_WRITING = "EXPORTING"


class Exports:
    """The exports of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def start(self, export_id: str) -> Export:
        """Start an export; while one is being written, it is that one. Each call is safe to repeat."""
        created = datetime.now(UTC)
        row = {
            "pk": self._principal.partition,
            "sk": _sk(export_id),
            "id": export_id,
            "status": "running",
            "created_at": rfc3339(created),
            "expires_at": rfc3339(created + timedelta(days=KEEP_DAYS)),
            "progress": ExportProgress(done=0, total=0).model_dump_json(),
        }
        with suppress(ConditionFailed):  # an interrupted request that is sent again
            records().put_new(row)
        if (writing := self._take_turn(export_id)) != export_id:
            records().delete(self._principal.partition, _sk(export_id))
            return self.get(writing)
        start_named(
            get_settings().export_state_machine_arn,
            export_id,
            {"export": {"id": export_id, "user_id": self._principal.user_id}},
        )
        return self.get(export_id)

    def get(self, export_id: str) -> Export:
        """One export as it is. Raises ExportNotFound, for another user's as well."""
        row = records().get(self._principal.partition, _sk(export_id))
        if row is None:
            raise ExportNotFound
        return self._current(row)

    def list(self, limit: int, before: str | None = None) -> Iterator[Export]:
        """At most `limit` exports, the newest first; `before` is the id after which to go on."""
        start = _sk(before) if before else None
        for row in records().query(
            self._principal.partition, prefix="EXPORT#", before=start, forward=False, limit=limit
        ):
            yield self._current(row)

    def link(self, export: Export) -> ExportDownload:
        """Where the archive of a completed export can be downloaded."""
        row = records().get(self._principal.partition, _sk(export.id)) or {}
        url = blobs.link_to(
            row["key"], seconds=LINK_MINUTES * 60, file_name=f"amy-{export.created_at:%Y-%m-%d}-{export.id[-6:]}.zip"
        )
        return ExportDownload(url=url, expires_at=datetime.now(UTC) + timedelta(minutes=LINK_MINUTES))

    def is_being_written(self, export_id: str) -> bool:
        """Whether it is there and not finished."""
        row = records().get(self._principal.partition, _sk(export_id), fields=["status"])
        return row is not None and row["status"] == "running"

    def note_progress(self, export_id: str, progress: ExportProgress) -> None:
        """How far it is."""
        self._change(export_id, {"progress": progress.model_dump_json()})

    def complete(self, export_id: str, *, key: str, size: int, progress: ExportProgress) -> None:
        """The archive is whole."""
        values = {"status": "completed", "completed_at": rfc3339(datetime.now(UTC)), "key": key, "size_bytes": size}
        self._change(export_id, {**values, "progress": progress.model_dump_json()})

    def _take_turn(self, export_id: str) -> str:
        """The export that is being written: this one, unless another is."""
        pk = self._principal.partition
        for _ in range(3):
            held = records().get(pk, _WRITING)
            if held is not None and held["export_id"] != export_id and self._is_running(held["export_id"]):
                return str(held["export_id"])
            condition = Attr("export_id").eq(held["export_id"]) if held else Attr("pk").not_exists()
            try:
                records().put({"pk": pk, "sk": _WRITING, "export_id": export_id}, condition=condition)
            except ConditionFailed:
                continue
            return export_id
        return str((records().get(pk, _WRITING) or {"export_id": export_id})["export_id"])

    def _is_running(self, export_id: str) -> bool:
        try:
            return self.get(export_id).status == "running"
        except ExportNotFound:
            return False

    def _change(self, export_id: str, values: dict[Any, Any]) -> None:
        # One that is gone is erased, with everything else: it must not come back.
        with suppress(ConditionFailed):
            records().update(
                self._principal.partition, _sk(export_id), assign=values, condition=Attr("status").eq("running")
            )

    def _current(self, row: Item) -> Export:
        status: ExportStatus = row["status"]
        now = datetime.now(UTC)
        if datetime.fromisoformat(row["expires_at"]) <= now:
            status = "expired"
        elif status == "running" and self._was_given_up(row, now):
            status = "failed"
        return Export.model_validate(
            {
                **{name: row[name] for name in Export.model_fields if name in row},
                "status": status,
                "progress": json.loads(row["progress"]),
                "error": ExportFailed().failure(None, get_settings().docs_url) if status == "failed" else None,
            }
        )

    def _was_given_up(self, row: Item, now: datetime) -> bool:
        execution = describe_named(get_settings().export_state_machine_arn, row["id"])
        if execution is None:
            return now - datetime.fromisoformat(row["created_at"]) > _GRACE
        if execution.running:
            return False
        # It may have ended well since the row was read.
        again = records().get(self._principal.partition, _sk(row["id"])) or row
        return bool(again["status"] == "running")


def _sk(export_id: str) -> str:
    return f"EXPORT#{export_id}"
