"""NoteFailure: why it ended, for its user. The file goes; what was written stays, and the same file writes it no second
time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.core import blobs
from functions.core.errors import error_classes
from functions.core.settings import get_settings
from functions.health.errors import ImportFailed
from functions.imports.work import Work


def note_failure(work: Work, event: Mapping[str, Any]) -> dict[str, Any]:
    """An import that has ended stays as it is."""
    name = event["error"]["Error"]
    kind = next((each for each in error_classes() if each.__name__ == name), ImportFailed)
    record = work.imports.fail(work.record.id, kind().failure(None, get_settings().docs_url))
    blobs.delete_prefix(work.file_key)
    return {"status": record.status}
