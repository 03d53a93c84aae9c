"""The states of export.asl.json: begin an archive, write it page by page, make it whole.

The payload is `{"step", "export": {"id", "user_id"}, "page"?}`. A page ends after some seconds or megabytes, so that no
invocation comes near its time limit however much a person has; the next one goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from contracts.exports import ExportProgress
from functions.core import blobs
from functions.core.errors import AmyError, ExportFailed
from functions.core.exports import Exports
from functions.core.principal import Principal
from functions.core.telemetry import logger, places
from functions.exports.archive import Archive, archive_key
from functions.exports.readme import write_manifest, write_readme
from functions.exports.sections import sections


@dataclass(frozen=True, slots=True)
class PageLimits:
    """When a page is full."""

    seconds: float = 40.0
    bytes: int = 128 * 1024 * 1024
    files: int = 2_000


LIMITS = PageLimits()


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """One attempt at one state. Raises nothing but AmyError: the text of an error stands in the execution's history."""
    step, export = event["step"], event["export"]
    with logger().append_context_keys(export_id=export["id"], step=step):
        try:
            return STEPS[step](Principal(export["user_id"]), export["id"], event)
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else ExportFailed()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step of an export failed", extra=extra)
            raise known from None


def begin_archive(principal: Principal, export_id: str, _: dict[str, Any]) -> dict[str, Any]:
    """Make an empty archive."""
    if Exports(principal).is_being_written(export_id):
        Archive.begin(principal, export_id, datetime.now(UTC))
    return {"page": 0, "done": False}


def write_page(principal: Principal, export_id: str, event: dict[str, Any]) -> dict[str, Any]:
    """Write until the page is full, and store where it stopped."""
    return write(principal, export_id, event["page"], LIMITS)


def write(principal: Principal, export_id: str, page: int, limits: PageLimits) -> dict[str, Any]:
    """The same, within any limits."""
    all_sections = sections()
    archive = Archive.load(principal, export_id, page)
    if archive is None:
        raise ExportFailed
    begun, files = time.monotonic(), len(archive.files)

    def full() -> bool:
        return (
            time.monotonic() - begun > limits.seconds
            or archive.written >= limits.bytes
            or len(archive.files) - files >= limits.files
        )

    # The first section is begun in any case, so that each page comes further.
    while archive.place.section < len(all_sections):
        section = all_sections[archive.place.section]
        stopped = section.write(archive, archive.place.after, full)
        if stopped is not None:
            archive.place = replace(archive.place, after=stopped)
            break
        archive.place = replace(archive.place, section=archive.place.section + 1, after=None)
        if full():
            break
    archive.store(page + 1)
    Exports(principal).note_progress(export_id, _progress(archive))
    return {"page": page + 1, "done": archive.place.section == len(all_sections)}


def finish_archive(principal: Principal, export_id: str, event: dict[str, Any]) -> dict[str, Any]:
    """Add README and manifest, and make the object."""
    exports, key = Exports(principal), archive_key(principal, export_id)
    archive = Archive.load(principal, export_id, event["page"])
    if archive is None or not exports.is_being_written(export_id):
        return {}
    if blobs.size_of(key) is None:
        write_readme(archive, list(sections()))
        write_manifest(archive)
        archive.finish()
    exports.complete(export_id, key=key, size=blobs.size_of(key) or 0, progress=_progress(archive))
    archive.clear()
    return {}


def _progress(archive: Archive) -> ExportProgress:
    all_sections = sections()
    done = archive.place.section
    stage = all_sections[done].name if done < len(all_sections) else None
    return ExportProgress(done=done, total=len(all_sections), stage=stage, files=len(archive.files))


STEPS: dict[str, Callable[[Principal, str, dict[str, Any]], dict[str, Any]]] = {
    "BeginArchive": begin_archive,
    "WritePage": write_page,
    "FinishArchive": finish_archive,
}
