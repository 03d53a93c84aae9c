"""The archive of one export while it is written: the zip, its upload, and where to go on.

A page of the export begins with what the page before stored (`exports/<user>/<export>/page-<n>`) and ends by storing its own
place. So a page that died is written again from its beginning, over the same parts, and nothing of it shows.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field
from datetime import datetime
from typing import Any

from functions.core import blobs
from functions.core.principal import Principal
from functions.exports.upload import Upload
from functions.exports.zip_stream import WrittenFile, ZipStream


@dataclass
class Place:
    """Where to go on: the number of the section, and the section's own word for how far it is."""

    section: int = 0
    after: str | None = None


@dataclass
class FileBody:
    """A file that is being written."""

    write: Callable[[bytes], None]
    rows: int | None = None
    """How many things it tells of, where that can be counted."""


@dataclass
class Archive:
    """One export's archive."""

    principal: Principal
    export_id: str
    made_at: datetime
    upload: Upload
    place: Place = field(default_factory=Place)
    rows: dict[str, int] = field(default_factory=dict)
    """By file."""
    written: int = 0
    """Bytes of files, before they were deflated."""

    def __post_init__(self) -> None:
        self._zip = ZipStream(self.upload.write, self.made_at)

    @classmethod
    def begin(cls, principal: Principal, export_id: str, made_at: datetime) -> None:
        """Store the beginning; one that is stored stays."""
        if blobs.size_of(_page_key(principal, export_id, 0)) is None:
            key = archive_key(principal, export_id)
            upload = Upload(key, blobs.begin_upload(key, "application/zip"))
            cls(principal, export_id, made_at, upload).store(0)

    @classmethod
    def load(cls, principal: Principal, export_id: str, page: int) -> Archive | None:
        """As a page left it; None where that page was not written."""
        found = blobs.get_bytes(_page_key(principal, export_id, page))
        if found is None:
            return None
        (length,) = struct.unpack_from("<I", found[0])
        stored: dict[str, Any] = json.loads(found[0][4 : 4 + length])
        upload = Upload(
            archive_key(principal, export_id), stored["upload"], stored["etags"], rest=found[0][4 + length :]
        )
        archive = cls(
            principal,
            export_id,
            datetime.fromisoformat(stored["made_at"]),
            upload,
            Place(**stored["place"]),
            stored["rows"],
        )
        files = [WrittenFile(*values) for values in stored["files"]]
        archive._zip = ZipStream(upload.write, archive.made_at, offset=stored["offset"], files=files)
        return archive

    def store(self, page: int) -> None:
        """Store how far it is. Last of a page: what is not stored was not written."""
        self.upload.pause()
        header = json.dumps(
            {
                "made_at": self.made_at.isoformat(),
                "upload": self.upload.id,
                "etags": self.upload.etags,
                "offset": self._zip.offset,
                "files": [astuple(file) for file in self._zip.files],
                "rows": self.rows,
                "place": asdict(self.place),
            }
        ).encode()
        body = struct.pack("<I", len(header)) + header + self.upload.rest
        blobs.write(_page_key(self.principal, self.export_id, page), body)

    @contextmanager
    def file(self, path: str) -> Iterator[FileBody]:
        """A file of the archive."""
        with self._zip.file(path) as write:

            def counted(content: bytes) -> None:
                self.written += len(content)
                write(content)

            body = FileBody(counted)
            yield body
        if body.rows is not None:
            self.rows[path] = body.rows

    @property
    def files(self) -> list[WrittenFile]:
        return self._zip.files

    def finish(self) -> None:
        """Write the directory and make the object."""
        self._zip.close()
        self.upload.complete()

    def clear(self) -> None:
        """Remove the pages."""
        blobs.delete_prefix(f"{_folder(self.principal, self.export_id)}/")


def archive_key(principal: Principal, export_id: str) -> str:
    """Where the archive of an export is."""
    return f"{_folder(principal, export_id)}.zip"


def _folder(principal: Principal, export_id: str) -> str:
    return f"exports/{principal.user_id}/{export_id}"


def _page_key(principal: Principal, export_id: str, page: int) -> str:
    return f"{_folder(principal, export_id)}/page-{page}"
