"""The file of an import, where it lies in the bucket."""

from __future__ import annotations

from typing import cast

from contracts.imports import ImportFormat
from functions.core.blobs import ObjectChanged
from functions.core.uploads import ObjectReader, StoredObject, stored_object
from functions.health.import_formats.archive import members_of
from functions.health.import_formats.detection import Package, detect
from functions.imports.work import Gone, Work


def opened_package(work: Work) -> tuple[Package, StoredObject]:
    """What is in the file, to be read piece by piece. Raises FileRefused, Gone where there is none, and
    ObjectChanged where it is another one than was started with."""
    stored = stored_object(work.file_key)
    if stored is None:
        raise Gone
    if stored.etag != work.record.etag:
        raise ObjectChanged
    wanted = work.record.wanted_format
    expected = None if wanted == "auto" else cast(ImportFormat, wanted)
    return detect(members_of(ObjectReader(stored), stored.size), expected), stored
