"""Files that are too large for a request: a person sends them to the bucket, and a function reads them from there.

An upload is a presigned POST and not a PUT, since only a POST's policy can bound the size. The objects lie under
`uploads/<user>/<id>`; whoever has read one to its end removes it, and what nobody came for is gone after two days (the
bucket's lifecycle). They are read piece by piece, so how much memory a reader needs does not depend on the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from contracts.uploads import Upload
from functions.core.aws import client
from functions.core.blobs import ObjectChanged
from functions.core.errors import StoreUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 8 * 1024 * 1024
"""Bytes of one request: few requests for a large file, and little beside what else a function holds."""


def upload_key(principal: Principal, upload_id: str) -> str:
    """Where the file of this import or lab report is put. The id is ours: a file's own name is part of no key."""
    return f"uploads/{principal.user_id}/{upload_id}"


def presigned_post(key: str, *, max_bytes: int, minutes: int, content_type: str = "application/octet-stream") -> Upload:
    """A form by which anybody may put this one object, of at most so many bytes, within so many minutes.

    S3 checks size and type; the local stand-in does not, so a reader asks `stored_object` for the size itself. S3 holds the
    form good for no longer than the credentials that signed it: keep `minutes` under an hour.
    """
    fields = {"Content-Type": content_type}
    conditions: list[Any] = [fields, ["content-length-range", 1, max_bytes]]
    made = client("s3").generate_presigned_post(
        get_settings().bucket, key, Fields=fields, Conditions=conditions, ExpiresIn=minutes * 60
    )
    return Upload(
        url=made["url"],
        fields=made["fields"],
        max_bytes=max_bytes,
        expires_at=datetime.now(UTC) + timedelta(minutes=minutes),
    )


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One state of an object: a form that is used again makes another."""

    key: str
    size: int
    etag: str


def stored_object(key: str) -> StoredObject | None:
    """What lies there now; None where nothing was sent (yet). Raises StoreUnavailable."""
    try:
        answer = _call("head_object", Key=key)
    except KeyError:
        return None
    return StoredObject(key, answer["ContentLength"], answer["ETag"])


def object_size(key: str) -> int | None:
    """Bytes of an object; None where there is none. Raises StoreUnavailable."""
    found = stored_object(key)
    return found.size if found else None


def download_to(key: str, path: Path) -> None:
    """Write an object to a file, piece by piece. Raises KeyError where there is none, and StoreUnavailable."""
    found = stored_object(key)
    if found is None:
        raise KeyError(key)
    with path.open("wb") as file, ObjectReader(found) as reader:
        while piece := reader.read(PIECE):
            file.write(piece)


class ObjectReader(io.RawIOBase):
    """An object as a file that can be read from any place, holding one piece of it at a time.

    Reading raises ObjectChanged when the object is not the one any more that was found, and StoreUnavailable.
    """

    def __init__(self, stored: StoredObject, piece: int = PIECE) -> None:
        super().__init__()
        self._stored = stored
        self._piece = piece
        self._at = 0
        self._held_from = 0
        self._held = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._stored.size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if self._at >= self._stored.size or not len(view):
            return 0
        place = self._at - self._held_from
        if not 0 <= place < len(self._held):
            # Let go of the old piece first, so that there are never two.
            self._held, self._held_from, place = b"", self._at, 0
            self._held = self._fetch(self._at)
        part = memoryview(self._held)[place : place + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, and less only at the end, as zip readers expect of a file."""
        wanted = max(self._stored.size - self._at, 0) if size < 0 else size
        parts = bytearray()
        while len(parts) < wanted:
            more = super().read(wanted - len(parts))
            if not more:
                break
            parts += more
        return bytes(parts)

    def _fetch(self, start: int) -> bytes:
        end = min(start + self._piece, self._stored.size) - 1
        try:
            answer = _call("get_object", Key=self._stored.key, Range=f"bytes={start}-{end}", IfMatch=self._stored.etag)
        except KeyError as gone:
            raise ObjectChanged from gone
        try:
            return bytes(answer["Body"].read())
        except BotoCoreError as error:
            raise StoreUnavailable from error


def _call(operation: str, **arguments: Any) -> Any:
    try:
        return getattr(client("s3"), operation)(Bucket=get_settings().bucket, **arguments)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in {"NoSuchKey", "404"}:
            raise KeyError(arguments["Key"]) from error
        if code in {"PreconditionFailed", "412", "InvalidRange", "416"}:
            raise ObjectChanged from error
        if code in {"SlowDown", "InternalError", "ServiceUnavailable", "503", "500"}:
            raise StoreUnavailable from error
        raise
    except BotoCoreError as error:
        raise StoreUnavailable from error
