"""What `amy import` sends: a file as it is, or a folder as a zip."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from cli.errors import InputError
from contracts.imports import MAX_UPLOAD_BYTES

_READ = {".xml", ".json", ".csv", ".txt"}
"""Of a folder; what else apps export (routes, pictures) is not read."""


@dataclass(frozen=True)
class ToSend:
    name: str
    file: BinaryIO
    size: int


@contextmanager
def opened(path: Path) -> Iterator[ToSend]:
    """The file, or the folder packed into a temporary one. Raises InputError."""
    with tempfile.TemporaryFile() if path.is_dir() else path.open("rb") as file:
        name = path.name
        if path.is_dir():
            name = f"{path.resolve().name}.zip"
            _pack(path, file)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if not 0 < size <= MAX_UPLOAD_BYTES:
            reason = "is empty" if not size else f"is larger than {MAX_UPLOAD_BYTES // 1024**3} GB"
            raise InputError(f"{path} {reason}.", code="bad_file", hint="Export it again, or send a part of it.")
        yield ToSend(name, file, size)


def _pack(folder: Path, file: BinaryIO) -> None:
    """The folder's tables and documents. Links are not followed: they may lead anywhere."""
    found = sorted(
        one
        for one in folder.rglob("*")
        if one.suffix.lower() in _READ and one.is_file() and not one.is_symlink() and not one.name.startswith(".")
    )
    if not found:
        raise InputError(
            f"{folder} holds no file of an export.",
            code="bad_file",
            hint="Name the zip or the folder that the app made.",
        )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for one in found:
            archive.write(one, one.relative_to(folder))


class Progress:
    """One line on a terminal's stderr that is written over; nothing elsewhere."""

    def __init__(self, stream: TextIO, *, is_terminal: bool) -> None:
        self._stream = stream
        self._is_terminal = is_terminal
        self._last = ""

    def show(self, what: str, done: int, total: int) -> None:
        width = 24
        part = min(done / total, 1.0) if total else 0.0
        line = f"{what:<10} {'█' * round(part * width):<{width}} {part:4.0%}"
        if self._is_terminal and line != self._last:
            print(f"\r{line}", end="", file=self._stream, flush=True)
            self._last = line

    def clear(self) -> None:
        if self._is_terminal and self._last:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
            self._last = ""


class Counted:
    """A file that tells how much of it was read, for a progress bar."""

    def __init__(self, to_send: ToSend, tell: Progress) -> None:
        self._file = to_send.file
        self._size = to_send.size
        self._tell = tell

    def fileno(self) -> int:
        """By which httpx finds out how long it is."""
        return self._file.fileno()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._tell.show("sending", self._file.tell(), self._size)
        return content
