"""A zip that is written piece by piece, by one process after the other.

Python's `zipfile` keeps what it needs for the directory at the end in an object that no other process can take over; here it
is a list that can be stored. Files are deflated, their sizes follow them (APPNOTE 4.3.9, general purpose bit 3), names are
UTF-8 (bit 11). Archives over 4 GB or of more than 65,535 files end in the ZIP64 form (4.3.14); a single file of 4 GB or more
is refused. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

_FLAGS = 0x0808
_DEFLATED = 8
_VERSION, _VERSION_64 = 20, 45
_MADE_BY = 3 << 8 | _VERSION_64
"""Unix: so that the permissions below are understood."""
_READABLE = 0o100644 << 16
_MOST_32, _MOST_16 = 0xFFFFFFFF, 0xFFFF


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file in the archive."""

    path: str
    crc: int
    compressed: int
    """Bytes in the archive."""
    size: int
    """Bytes of the file."""
    offset: int
    """Where its header begins."""
    sha256: str


class ZipStream:
    """Writes an archive to `sink`; goes on behind what was written of it before."""

    def __init__(
        self, sink: Callable[[bytes], None], made_at: datetime, *, offset: int = 0, files: Sequence[WrittenFile] = ()
    ) -> None:
        """`made_at`: of all files. `offset`, `files`: of what is written already."""
        self._sink = sink
        self._stamp = _dos_time(made_at)
        self.offset = offset
        self.files = list(files)
        self._paths = {file.path for file in files}

    @contextmanager
    def file(self, path: str) -> Iterator[Callable[[bytes], None]]:
        """A file of the archive; what is called with its content. Raises ValueError where the path is taken."""
        if path in self._paths:
            raise ValueError(f"{path} is in the archive already")
        self._paths.add(path)
        begun, name = self.offset, path.encode()
        self._put(struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", _VERSION, _FLAGS, _DEFLATED, *self._stamp, 0, 0, 0, len(name), 0))  # fmt: skip  # noqa: E501
        self._put(name)
        deflate, digest = zlib.compressobj(6, zlib.DEFLATED, -15), hashlib.sha256()
        crc = size = compressed = 0

        def put(packed: bytes) -> None:
            nonlocal compressed
            compressed += len(packed)
            self._put(packed)

        def write(content: bytes) -> None:
            nonlocal crc, size
            crc = zlib.crc32(content, crc)
            size += len(content)
            digest.update(content)
            put(deflate.compress(content))

        yield write
        put(deflate.flush())
        if max(size, compressed) >= _MOST_32:
            raise ValueError(f"{path} has 4 GB or more")
        self._put(struct.pack("<4sIII", b"PK\x07\x08", crc, compressed, size))
        self.files.append(WrittenFile(path, crc, compressed, size, begun, digest.hexdigest()))

    def close(self) -> None:
        """Write the directory."""
        begun = self.offset
        for each in self.files:
            self._put(self._directory_entry(each))
        self._put(_end(len(self.files), self.offset - begun, begun))

    def _directory_entry(self, file: WrittenFile) -> bytes:
        name = file.path.encode()
        extra, offset, version = b"", file.offset, _VERSION
        if offset >= _MOST_32:
            extra, offset, version = struct.pack("<HHQ", 1, 8, offset), _MOST_32, _VERSION_64
        head = struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", _MADE_BY, version, _FLAGS, _DEFLATED, *self._stamp,
            file.crc, file.compressed, file.size, len(name), len(extra), 0, 0, 0, _READABLE, offset,
        )  # fmt: skip
        return head + name + extra

    def _put(self, content: bytes) -> None:
        self._sink(content)
        self.offset += len(content)


def _end(count: int, length: int, begun: int) -> bytes:
    """The end of the directory, which is `length` bytes from `begun`."""
    wide = b""
    if count >= _MOST_16 or begun >= _MOST_32 or length >= _MOST_32:
        wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, _MADE_BY, _VERSION_64, 0, 0, count, count, length, begun)
        wide += struct.pack("<4sIQI", b"PK\x06\x07", 0, begun + length, 1)
    few = min(count, _MOST_16)
    short = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, few, few, min(length, _MOST_32), min(begun, _MOST_32), 0)
    return wide + short


def _dos_time(moment: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS wrote them: two seconds are one, and years count from 1980."""
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return time, (moment.year - 1980) << 9 | moment.month << 5 | moment.day
