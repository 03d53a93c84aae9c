"""What lies in `static/`, found by the path of a request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from functions.site.refusals import docs_not_built, not_found

STATIC = Path(__file__).parent / "static"

INDEX = "index.html"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".inv": "application/octet-stream",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".yaml": "application/yaml; charset=utf-8",
}
"""A file with another ending is not served."""

BINARY = {".ico", ".inv", ".jpg", ".png", ".webp", ".woff2"}


@dataclass(frozen=True, slots=True)
class File:
    content: bytes
    content_type: str
    is_text: bool
    etag: str
    """Weak, since a compressed answer has it too."""


@dataclass(frozen=True, slots=True)
class Folder:
    """It has an index, at the address with a slash."""


def find(path: str) -> File | Folder:
    """What is at `path`, decoded as API Gateway hands it over. Raises Refusal."""
    place = _place(path)
    if place is not None and (place / INDEX).is_file():
        if not path.endswith("/"):
            return Folder()
        place /= INDEX
    elif path.endswith("/"):
        place = None
    if place is None or place.suffix not in CONTENT_TYPES or not place.is_file():
        raise docs_not_built() if _belongs_to_docs(path) and not _docs_are_built() else not_found()
    status = place.stat()
    return _read(place, status.st_mtime_ns, status.st_size)


def _place(path: str) -> Path | None:
    """The file or folder below STATIC that a path names; None where a part of it could lead elsewhere: `..`, a hidden file,
    an empty part, a backslash, or a link that leaves the folder."""
    parts = path.strip("/").split("/")
    if any(not part or part.startswith(".") or not part.isprintable() or "\\" in part for part in parts):
        return None
    place = STATIC.joinpath(*parts)
    try:
        place.resolve().relative_to(STATIC.resolve())
        place.stat()
    except (ValueError, OSError):  # it leads elsewhere; or is not there, or its name is longer than names can be
        return None
    return place


@lru_cache(maxsize=256)
def _read(place: Path, changed: int, size: int) -> File:  # noqa: ARG001 - with the two, a file that changed is read anew
    content = place.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:24]
    return File(content, CONTENT_TYPES[place.suffix], place.suffix not in BINARY, f'W/"{digest}"')


def _belongs_to_docs(path: str) -> bool:
    return path == "/docs" or path.startswith(("/docs/", "/llms"))


def _docs_are_built() -> bool:
    return (STATIC / "docs" / INDEX).is_file()
