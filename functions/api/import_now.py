"""A small table that is imported within its request."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from contracts.imports import Import
from functions.core.principal import Principal
from functions.health.errors import UnreadableImport
from functions.health.import_formats.archive import members_of
from functions.health.import_formats.detection import detect
from functions.health.import_formats.found import FileRefused, Reading
from functions.health.importing import gather, write
from functions.health.imports import ImportRecord, Imports, fingerprint_of, report_of
from functions.health.profiles import Profiles
from functions.health.sources import Sources


def import_now(caller: Principal, import_id: str, body: bytes) -> Import:
    """Read it and write it. Raises UnreadableImport."""
    imports = Imports(caller)
    now = datetime.now(UTC)
    fingerprint = fingerprint_of(body)
    stamp = imports.stamp_of(fingerprint, round(now.timestamp() * 1000))
    try:
        package = detect(members_of(io.BytesIO(body), len(body)))
        zone = ZoneInfo(Profiles(caller).get().profile.time_zone)
        gathered = gather(package, Reading(stamp=stamp, time_zone=zone, today=now.date()))
    except FileRefused as error:
        raise UnreadableImport({"why": error.why, "reason": str(error)}) from error
    days, activities = write(caller, gathered.items)
    preview = gathered.preview()
    Sources(caller).seen(package.format, via="import")
    record = imports.put(
        ImportRecord(
            id=import_id,
            status="completed",
            created_at=now,
            updated_at=now,
            ended_at=datetime.now(UTC),
            size=len(body),
            format=package.format,
            preview=preview,
            report=report_of(preview, days_written=days, activities_written=activities),
            fingerprint=fingerprint,
            stamp=stamp,
        )
    )
    return record.wire
