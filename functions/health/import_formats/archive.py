"""A file as a person sends it: one file, or a zip of many. What is in a zip is read where it lies and never unpacked.

A zip is made by a stranger. So: sizes are added up before anything is read, a member may grow by no more than real exports
do, encrypted members and rare methods of compression are refused, and names are only labels (a path with `..` in it leads
nowhere, since nothing is written). Whatever zipfile finds wrong becomes `FileRefused`.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

from functions.health.import_formats.found import FileRefused

MAX_MEMBERS = 50_000
"""Apple's export has a file for each recorded route, Fitbit's one for each day and measure."""
MAX_UNPACKED = 8 * 1024**3
"""Bytes of all members together."""
MAX_RATIO = 250
"""By how much a member of more than a megabyte may grow. XML of health records grows by 20 to 60."""
_MAX_DIRECTORY = 32 * 1024**2
"""Bytes of a zip's directory, which zipfile reads at once."""
PIECE = 64 * 1024

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, IndexError, UnicodeDecodeError, OverflowError)


class Readable(Protocol):
    """What is asked of a file that was sent."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...


class Stream(Protocol):
    """What is asked of one of the files in it."""

    def read(self, size: int = -1, /) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Member:
    """One file of those that were sent."""

    name: str
    """As the archive names it, without its folders; empty for a file that came alone."""
    size: int
    """Bytes, unpacked."""
    opened: Callable[[], Stream]

    def pieces(self) -> Iterator[bytes]:
        """The content, piece by piece. Raises FileRefused."""
        with opening("the archive"), closing(self.opened()) as stream:
            while piece := stream.read(PIECE):
                yield piece

    def head(self, size: int = 16 * 1024) -> bytes:
        """How it begins. Raises FileRefused."""
        with opening("the archive"), closing(self.opened()) as stream:
            return stream.read(size)


@contextmanager
def opening(what: str) -> Iterator[None]:
    """What zipfile and zlib raise becomes FileRefused."""
    try:
        yield
    except NotImplementedError as error:
        raise FileRefused(
            "unsafe", f"{what} uses a method of compression that is not read; use an ordinary zip"
        ) from error
    except RuntimeError as error:  # zipfile's way to ask for a password
        raise FileRefused("encrypted", f"{what} is encrypted; send it without a password") from error
    except _BROKEN as error:
        raise FileRefused("broken", f"{what} is broken or not complete; export it again") from error


def members_of(file: Readable, size: int) -> list[Member]:
    """The files in what was sent, in their order. Raises FileRefused."""
    if not size:
        raise FileRefused("empty", "the file is empty")
    file.seek(0)
    if not file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [Member("", size, lambda: _alone(file))]
    with opening("the archive"):
        archive = zipfile.ZipFile(_Careful(file))
    return list(_members(archive))


def _alone(file: Readable) -> Stream:
    file.seek(0)
    return _Unclosed(file)


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_MEMBERS:
        raise FileRefused("too_large", f"the archive holds more than {MAX_MEMBERS} files")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FileRefused("too_large", f"the archive holds more than {MAX_UNPACKED // 1024**3} GB when unpacked")
    for entry in entries:
        if entry.flag_bits & 1:
            raise FileRefused("encrypted", "the archive is encrypted; send it without a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(
                "unsafe", "the archive uses a method of compression that is not read; use an ordinary zip"
            )
        if entry.file_size > max(1024**2, entry.compress_size * MAX_RATIO):
            raise FileRefused("unsafe", "the archive grows beyond all measure when it is unpacked")
        name = entry.filename.replace("\\", "/").rpartition("/")[2]
        # macOS lays such beside real files.
        if not name.startswith("._"):
            yield Member(name, entry.file_size, lambda entry=entry: archive.open(entry))  # type: ignore[misc]


class _Careful(io.RawIOBase):
    """A file of which nobody reads more at once than a zip's directory may have."""

    def __init__(self, file: Readable) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except (ValueError, OSError) as error:
            raise zipfile.BadZipFile("outside of the file") from error

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(_MAX_DIRECTORY + 1 if size < 0 else min(size, _MAX_DIRECTORY + 1))
        if len(content) > _MAX_DIRECTORY:
            raise zipfile.BadZipFile("a directory beyond all measure")
        return content


class _Unclosed(io.RawIOBase):
    """The one file that was sent, which may be opened again."""

    def __init__(self, file: Readable) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)
