"""FinishImport: the report, the source as seen, and the file away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.imports import ImportPreview
from functions.core import blobs
from functions.health.imports import report_of
from functions.health.sources import Sources
from functions.imports.work import Work


def finish_import(work: Work, event: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ImportMoved: then it was finished before, or cancelled."""
    record = work.record
    if record.format is not None:
        Sources(work.principal).seen(record.format, via="import")
    preview = record.preview or ImportPreview()
    report = report_of(preview, days_written=event["days"], activities_written=event["activities"])
    done = work.imports.complete(record.id, report)
    blobs.delete_prefix(work.file_key)
    return {"status": done.status}
