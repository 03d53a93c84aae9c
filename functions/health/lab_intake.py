"""How a report comes in: its file in the request or sent to the bucket, and the execution that reads it.

An execution that ended without a word (stopped, out of time) and one that was never started (its starter died) are found by
whoever reads the report: `looked_after` is called before it is shown. There is no other keeper of these executions.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from contracts.base import rfc3339
from contracts.labs import MAX_UPLOAD_BYTES
from contracts.uploads import Upload
from functions.core import blobs
from functions.core.executions import execution_status, start_named
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.uploads import object_size, presigned_post, upload_key
from functions.health.errors import LabEmpty, LabFailed, LabGone, LabNotPdf, LabNotUploaded, LabTooLarge
from functions.health.lab_record import LabRecord
from functions.health.labs import Labs, report_key

_MINUTES = 30
"""How long a form for an upload is good."""
_PATIENCE = timedelta(seconds=30)
"""A row that has not changed for so long may have been left alone."""


def take(principal: Principal, lab_id: str, content: bytes, file_name: str | None) -> tuple[LabRecord, bool]:
    """A report whose file is in the request; and whether a reading of it was begun. One that is there already is that one.

    Raises LabEmpty, LabNotPdf.
    """
    if not content:
        raise LabEmpty
    if b"%PDF-" not in content[:1024]:
        raise LabNotPdf
    labs, digest = Labs(principal), hashlib.sha256(content).hexdigest()
    owner = labs.claim_file(digest, lab_id)
    there = labs.find(owner)
    if there is not None and there.status != "failed":
        # Its starter may have died before the execution was there: started again, it is the same.
        return _started(principal, there), owner == lab_id
    blobs.put_bytes(report_key(principal, owner), content, "application/pdf")
    if there is None:
        lab = labs.create(owner, status="processing", file_name=file_name, size_bytes=len(content), sha256=digest)
    else:
        lab = labs.begin(there)
    return _started(principal, lab), True


def await_upload(principal: Principal, lab_id: str, file_name: str | None) -> tuple[LabRecord, Upload]:
    """A report whose file will be sent to the bucket."""
    form = presigned_post(
        upload_key(principal, lab_id), max_bytes=MAX_UPLOAD_BYTES, minutes=_MINUTES, content_type="application/pdf"
    )
    ends = rfc3339(form.expires_at)
    lab = Labs(principal).create(lab_id, status="awaiting_upload", file_name=file_name, upload_ends_at=ends)
    return lab, form


def start(principal: Principal, lab_id: str) -> LabRecord:
    """Begin to read a report whose file was sent; or one that failed, anew. Of any other one nothing changes.

    Raises LabNotFound, LabNotUploaded, LabTooLarge.
    """
    labs = Labs(principal)
    lab = labs.get(lab_id)
    if lab.status in ("awaiting_upload", "failed"):
        size = object_size(report_key(principal, lab_id)) or object_size(upload_key(principal, lab_id))
        if not size:
            raise LabNotUploaded
        if size > MAX_UPLOAD_BYTES:
            raise LabTooLarge
        lab = labs.begin(lab, size_bytes=size)
    return _started(principal, lab)


def looked_after(principal: Principal, lab: LabRecord) -> LabRecord:
    """The report as it really stands: what was begun and left alone is brought to its end."""
    labs = Labs(principal)
    if not lab.settled and lab.status != "processing":
        return labs.settle(lab)
    if lab.status == "awaiting_upload" and lab.upload_ends_at and _is_past(lab.upload_ends_at, timedelta(hours=1)):
        failure = LabNotUploaded().failure(None, get_settings().docs_url)
        return lab.model_copy(update={"status": "failed", "error": failure})
    if lab.status != "processing" or not _is_past(lab.updated_at, _PATIENCE):
        return lab
    status = execution_status(get_settings().lab_state_machine_arn, lab.execution)
    if status is None:
        return _started(principal, lab)
    if status == "RUNNING":
        return lab
    now = labs.get(lab.id)
    if now.status != "processing" or now.attempt != lab.attempt:
        return now
    try:
        return labs.fail(now, error=LabFailed().failure(now.stage, get_settings().docs_url))
    except LabGone:
        return labs.get(lab.id)


def _started(principal: Principal, lab: LabRecord) -> LabRecord:
    if lab.status == "processing":
        state_input = {"lab": {"id": lab.id, "user_id": principal.user_id}}
        start_named(get_settings().lab_state_machine_arn, lab.execution, state_input)
    return lab


def _is_past(moment: str, after: timedelta) -> bool:
    return datetime.now(UTC) > datetime.fromisoformat(moment) + after
