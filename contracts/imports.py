"""Files of other apps: sent, looked at, and read into the person's days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Request, Resource, Timestamp
from contracts.errors import Failure
from contracts.pages import Page
from contracts.uploads import Upload

MAX_UPLOAD_BYTES = 2 * 1024**3
"""Apple's export of ten years is a tenth of it."""

ImportFormat = Literal["apple_health", "fitbit", "whoop", "oura", "daily_csv"]
ImportStatus = Literal["awaiting_upload", "detecting", "previewed", "importing", "completed", "failed", "cancelled"]
ImportStage = Literal["detecting", "reading", "writing"]


class ImportCreate(Request):
    """An import whose file will be sent to the bucket."""

    file_name: Annotated[str, Field(min_length=1, max_length=255)]
    """For the person to recognise it; which format it is, the content says."""
    size: Annotated[int, Field(ge=1, le=MAX_UPLOAD_BYTES)]
    """Bytes."""
    format: Literal["auto", "apple_health", "fitbit", "whoop", "oura", "daily_csv"] = "auto"
    """A file of another format than the one named here is refused."""
    preview: bool = False
    """Wait for POST …/confirm before anything is written."""


class SkippedKind(Resource):
    """What was left out for one reason."""

    reason: str
    """A word of a fixed list: see docs/concepts/imports.md."""
    what: str
    """A kind of record, a column or a kind of file."""
    count: int
    """How many of it were left out."""
    first: str = ""
    """Where the first of them is: a line, a file of the archive."""


class ImportPreview(Resource):
    """What is in the file."""

    first_date: date | None = None
    """Earliest date with a value; null where there is none."""
    last_date: date | None = None
    """Latest date with a value; null where there is none."""
    days: int = 0
    """Dates of which there is a value."""
    activities: int = 0
    """Workouts."""
    metrics: dict[str, int] = {}
    """By metric: of how many dates there is a value."""
    skipped: list[SkippedKind] = []
    """Most frequent first; at most 50 kinds."""
    skipped_total: int = 0
    """How many things were left out in all."""


class ImportReport(ImportPreview):
    """What became of it."""

    days_written: int = 0
    """Dates that look different now. The same file again: 0."""
    activities_written: int = 0
    """Workouts that look different now. The same file again: 0."""


class ImportProgress(Resource):
    """How far an import is."""

    stage: ImportStage
    """What is being done."""
    done: int
    """Bytes while it is read, parts of days and workouts while it is written."""
    total: int
    """How much there is to do, in the same unit as `done`."""


class Import(Resource):
    """A file on its way into the person's days."""

    id: str
    """`imp_…`"""
    object: Literal["import"] = "import"
    """Always `import`."""
    status: ImportStatus
    """`awaiting_upload` → `detecting` → (`previewed` →) `importing` → `completed`; or `failed` or `cancelled`."""
    created_at: Timestamp
    """When it was asked for."""
    updated_at: Timestamp
    """When it last moved."""
    ended_at: Timestamp | None = None
    """When it ended; null before."""
    file_name: str | None = None
    """As the client called it."""
    size: int | None = None
    """Bytes."""
    format: ImportFormat | None = None
    """Known once it was detected."""
    progress: ImportProgress | None = None
    """While it is at work; written about once a second."""
    preview: ImportPreview | None = None
    """Known once it was read."""
    report: ImportReport | None = None
    """When it is completed."""
    error: Failure | None = None
    """Of one that failed."""
    upload: Upload | None = None
    """Where to send the file; only in the answer to the request that made the import."""


class ImportPage(Page[Import]):
    """Imports, newest first."""
