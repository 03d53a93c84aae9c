"""A copy of everything that a person has here."""

from __future__ import annotations

from typing import Literal

from contracts.base import Resource, Timestamp
from contracts.errors import Failure
from contracts.ids import ExportId
from contracts.pages import Page

ExportStatus = Literal["running", "completed", "failed", "expired"]


class ExportProgress(Resource):
    """How far an export is."""

    done: int
    """Kinds of data that are written."""
    total: int
    """Kinds of data in all."""
    stage: str | None = None
    """The kind that is being written."""
    files: int = 0
    """Files written so far."""


class ExportDownload(Resource):
    """Where the file is."""

    url: str
    """Needs no key: whoever has it can download. Send no Authorization header with it."""
    expires_at: Timestamp
    """After 15 minutes. Each GET of the export gives a fresh one."""


class Export(Resource):
    """A zip of JSON and CSV files, with a README that says what each is and a manifest with their hashes."""

    id: ExportId
    """`exp_…`"""
    object: Literal["export"] = "export"
    """Always `export`."""
    status: ExportStatus
    """`expired`: the file was deleted after seven days."""
    created_at: Timestamp
    """When it was asked for."""
    completed_at: Timestamp | None = None
    """When the file was whole; null before."""
    expires_at: Timestamp
    """Then the file is deleted; ask for a new export."""
    progress: ExportProgress
    """How far it is."""
    size_bytes: int | None = None
    """Of the zip, once it is whole."""
    error: Failure | None = None
    """Of one that failed."""
    download: ExportDownload | None = None
    """Of a completed export, where one is read by itself; not in lists."""


class ExportPage(Page[Export]):
    """Exports, newest first."""
