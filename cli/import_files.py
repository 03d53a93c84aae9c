"""What `amy import` sends: a file as it is, or a folder as a zip."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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
