"""Files on their way: what is sent, how much of it has been read, and what is fetched."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, TypeVar

from amy_sdk._calls import Call, Settings, backoff, perform
from amy_sdk._effects import Close, Flow, Open, Read, Reply, Request, Send, Sleep
from amy_sdk._errors import ConnectionFailedError, UploadError, error_of, is_retriable
from amy_sdk._generated.models import Export, Import, Lab, Upload

Sendable = str | os.PathLike[str] | bytes | IO[bytes]
S = TypeVar("S", Lab, Import)
OnBytes = Callable[[int, int], None]
"""Told how many bytes are done, of how many."""

SENT_AT_MOST = 4 * 1024 * 1024
"""As much as the API takes in a request; larger files go by way of the bucket."""
_PDF = "application/pdf"


def unheard(_done: int, _total: int) -> None:
    """For those who do not want to be told."""


class Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: IO[bytes], size: int, tell: OnBytes) -> None:
        self._file, self._size, self._tell = file, size, tell

    def fileno(self) -> int:
        """By which httpx finds out how long it is."""
        return self._file.fileno()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._tell(self._file.tell(), self._size)
        return content


@contextmanager
def opened(given: Sendable, name: str | None) -> Iterator[tuple[IO[bytes], int, str]]:
    """The file with its size and name. Raises OSError for a path that cannot be read."""
    if isinstance(given, bytes):
        yield io.BytesIO(given), len(given), name or "file"
    elif isinstance(given, str | os.PathLike):
        with Path(given).open("rb") as file:
            yield file, os.fstat(file.fileno()).st_size, name or Path(given).name
    else:
        size = given.seek(0, os.SEEK_END)
        given.seek(0)
        yield given, size, name or Path(str(getattr(given, "name", "file"))).name


def send_lab(
    settings: Settings,
    given: Sendable,
    *,
    name: str | None,
    on_progress: OnBytes,
    key: str | None,
    timeout: float | None,
) -> Flow[Lab]:
    """A laboratory report of up to 4 MB in the request, a larger one by way of the bucket."""
    with opened(given, name) as (file, size, file_name):
        create = Call("POST", "/v1/labs", Lab, idempotency_key=key, timeout=timeout)
        if size <= SENT_AT_MOST:
            files = {"file": (file_name[-200:], file.read(), _PDF)}
            lab = yield from perform(settings, replace(create, files=files))
            on_progress(size, size)
            return lab
        asked = yield from perform(settings, replace(create, body={"file_name": file_name[-200:]}))
        yield from send_file(settings, _upload_of(asked.upload), Counted(file, size, on_progress), file_name, _PDF)
    return (yield from perform(settings, _start("labs", asked, key)))


def send_import(
    settings: Settings,
    given: Sendable,
    *,
    name: str | None,
    format_: str,
    preview: bool,
    on_progress: OnBytes,
    key: str | None,
) -> Flow[Import]:
    """An app's export by way of the bucket, and its import started."""
    with opened(given, name) as (file, size, file_name):
        body = {"file_name": file_name[-255:], "size": size, "format": format_, "preview": preview}
        made = yield from perform(settings, Call("POST", "/v1/imports", Import, body=body, idempotency_key=key))
        yield from send_file(settings, _upload_of(made.upload), Counted(file, size, on_progress), file_name)
    return (yield from perform(settings, _start("imports", made, key)))


def _start(collection: str, made: S, key: str | None) -> Call[S]:
    """The API keeps a key for each route; the caller gave one for both calls."""
    own = f"{key}-start" if key else None
    return Call("POST", f"/v1/{collection}/{made.id}/start", type(made), idempotency_key=own)


def send_file(
    settings: Settings, form: Upload, file: Any, name: str, content_type: str = "application/octet-stream"
) -> Flow[None]:
    """Send a file by a form, from its beginning; not to the API but to where it is kept. Raises UploadError."""
    reason = ""
    for attempt in range(settings.max_retries + 1):
        file.seek(0)
        request = Request("POST", form.url, data=form.fields, files={"file": (name, file, content_type)})
        try:
            reply: Reply = yield Send(request)
        except ConnectionFailedError as error:
            reason = error.message
        else:
            if reply.is_success:
                return
            reason = f"it was answered with {reply.status}"
            if reply.status < 500:
                break
        if attempt < settings.max_retries:
            yield Sleep(backoff(attempt))
    raise UploadError(f"The file could not be sent: {reason}")


def fetch_export(settings: Settings, export_id: str, to: Path, on_progress: OnBytes) -> Flow[int]:
    """Write an export's zip to a file that only its owner can read; its size in bytes.

    It is written beside its name first, so that nothing half is ever under that name.
    """
    partial = to.with_name(f"{to.name}.part")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            size = yield from _download(settings, export_id, target, on_progress)
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)
    return size


def _download(settings: Settings, export_id: str, target: IO[bytes], on_progress: OnBytes) -> Flow[int]:
    for attempt in range(settings.max_retries + 1):
        # Asked for anew each time, because its link is good for minutes only.
        export = yield from perform(settings, Call("GET", f"/v1/exports/{export_id}", Export))
        if export.download is None:
            raise UploadError(f"There is nothing to download: the export is {export.status}.")
        target.seek(0)
        target.truncate()
        try:
            reply: Reply = yield Open(Request("GET", export.download.url))
            if reply.is_success:
                while piece := (yield Read()):
                    target.write(piece)
                    on_progress(target.tell(), export.size_bytes or 0)
                return target.tell()
            if attempt == settings.max_retries or not is_retriable(reply):
                raise error_of(reply)
        except ConnectionFailedError:
            if attempt == settings.max_retries:
                raise
        yield Close()
        yield Sleep(backoff(attempt))
    raise AssertionError("the last try returns or raises")


def _upload_of(form: Upload | None) -> Upload:
    if form is None:
        raise UploadError("The API did not say where to send the file.")
    return form
