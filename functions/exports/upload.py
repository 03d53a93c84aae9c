"""An object that is uploaded in parts while it is written, by one process after the other.

What is not yet a part (S3 takes no part under 5 MB but the last) is handed on with the place: a page of an export ends where
it likes. A process that was given up and wakes up may put a part over its successor's; then the parts are not those that the
successor wrote down, S3 refuses to make the object, and the export fails instead of being wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.core import blobs

PART_BYTES = 8 * 1024 * 1024
"""10,000 parts of it are 80 GB."""


@dataclass
class Upload:
    """How far an upload is."""

    key: str
    id: str
    etags: list[str] = field(default_factory=list)
    rest: bytes = b""
    """What is written and not yet a part."""

    def write(self, content: bytes) -> None:
        """Add to the object."""
        self._buffer.extend(content)
        while len(self._buffer) >= PART_BYTES:
            self._put(bytes(self._buffer[:PART_BYTES]))
            del self._buffer[:PART_BYTES]

    def pause(self) -> None:
        """Make `rest` what is not yet a part."""
        self.rest = bytes(self._buffer)

    def complete(self) -> None:
        """Make the object."""
        if self._buffer:
            self._put(bytes(self._buffer))
            self._buffer.clear()
        blobs.complete_upload(self.key, self.id, self.etags)

    def __post_init__(self) -> None:
        self._buffer = bytearray(self.rest)

    def _put(self, part: bytes) -> None:
        self.etags.append(blobs.put_part(self.key, self.id, len(self.etags) + 1, part))
