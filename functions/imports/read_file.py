"""ReadFile: the whole file, once. What is in it lies in the bucket until it is written, so that nobody reads it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from functions.core import blobs
from functions.health.import_formats import daily
from functions.health.import_formats.detection import Package
from functions.health.import_formats.found import Reading
from functions.health.importing import gather
from functions.health.imports import fingerprint_of
from functions.health.profiles import Profiles
from functions.imports.upload import opened_package
from functions.imports.work import Work


def read_file(work: Work, _: Mapping[str, Any]) -> dict[str, Any]:
    """Writes the preview down. Raises FileRefused, ImportMoved, Gone, ObjectChanged."""
    package, _stored = opened_package(work)
    progress = work.progress("detecting", "reading", sum(member.size for _, member in package.members))
    zone = ZoneInfo(Profiles(work.principal).get().profile.time_zone)
    fingerprint, stamp = _identity(work, package)
    today = datetime.now(UTC).date()
    gathered = gather(package, Reading(stamp=stamp, time_zone=zone, today=today, tick=progress.add))
    blobs.put_json(work.gathered_key, gathered.to_json())
    record = work.imports.move(
        work.record.id,
        ["detecting"],
        status="previewed" if work.record.waits else "importing",
        preview=gathered.preview(),
        progress=None,
        fingerprint=fingerprint,
        stamp=stamp,
    )
    return {"status": record.status}


def _identity(work: Work, package: Package) -> tuple[str | None, int]:
    """Fingerprint and stamp. Only a table of days does not say when it was made."""
    otherwise = round(work.record.created_at.timestamp() * 1000)
    if package.format != "daily_csv":
        return None, otherwise
    # Such a file is small, and refused where it is not; so this reads at most as much as the format allows.
    fingerprint = fingerprint_of(package.members[0][1].head(daily.MAX_BYTES))
    return fingerprint, work.imports.stamp_of(fingerprint, otherwise)
