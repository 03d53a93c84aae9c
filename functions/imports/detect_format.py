"""DetectFormat: what was sent, by its content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.imports import MAX_UPLOAD_BYTES
from functions.health.import_formats.found import FileRefused
from functions.imports.upload import opened_package
from functions.imports.work import Work


def detect_format(work: Work, _: Mapping[str, Any]) -> dict[str, Any]:
    """Writes the format down. Raises FileRefused, ImportMoved, Gone, ObjectChanged."""
    work.progress("detecting", "detecting", 1).say()
    package, stored = opened_package(work)
    if stored.size > MAX_UPLOAD_BYTES:
        raise FileRefused("too_large", f"a file may have {MAX_UPLOAD_BYTES // 1024**3} GB")
    record = work.imports.move(work.record.id, ["detecting"], format=package.format, size=stored.size)
    return {"status": record.status}
