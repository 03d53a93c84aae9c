"""Inspect: whether the file can be taken as a report at all, and whether it is one that is there already."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from contracts.labs import MAX_UPLOAD_BYTES
from functions.core import blobs
from functions.core.uploads import download_to, object_size, upload_key
from functions.health.errors import LabNotUploaded, LabTooLarge
from functions.labs.limited import run_limited
from functions.labs.reading import Reading

SECONDS = 45


def inspect_file(reading: Reading) -> dict[str, Any]:
    """`{"duplicate"}`. Raises a subclass of LabUnfit."""
    sent, kept = upload_key(reading.principal, reading.lab.id), reading.files.report
    source = kept if object_size(kept) is not None else sent
    size = object_size(source)
    if size is None:
        raise LabNotUploaded
    if size > MAX_UPLOAD_BYTES:
        raise LabTooLarge
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        download_to(source, path)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        # Before the claim, so that whoever deletes the report lets go of the file.
        reading.advance("inspect", sha256=digest, size_bytes=len(content))
        owner = reading.labs.claim_file(digest, reading.lab.id, from_failed=True)
        if owner != reading.lab.id:
            # Two of the same may come at the same time; the one that has the file first goes on.
            reading.advance("inspect", status="duplicate", duplicate_of=owner)
            blobs.delete(sent)
            return {"duplicate": True}
        pages = run_limited("inspect", {"path": str(path)}, seconds=SECONDS, folder=Path(folder))["pages"]
        if source == sent:
            # From here on nobody who holds the form can change what is read.
            blobs.put_bytes(kept, content, "application/pdf")
            blobs.delete(sent)
    reading.advance("inspect", pages=pages, done=pages, total=pages)
    return {"duplicate": False}
