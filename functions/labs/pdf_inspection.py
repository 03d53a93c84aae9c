"""Whether a file is a PDF that can be taken as a report. Runs under limits: see `limited`.

Every object of the file is looked at, wherever it hangs: a viewer may come to an action by a way that nobody thought of. A
report that opens without a password is read, though its issuer may have forbidden printing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSLiteral

from contracts.labs import MAX_PAGES
from functions.health.errors import (
    LabActiveContent,
    LabBroken,
    LabEmpty,
    LabEncrypted,
    LabNotPdf,
    LabTooComplex,
    LabTooManyPages,
    LabUnfit,
)

_ACTIVE_KEYS = frozenset({"JS", "JavaScript", "EF", "EmbeddedFiles", "XFA", "RichMediaContent", "RichMediaSettings"})
_ACTIVE_KINDS = frozenset(
    {
        "JavaScript", "Launch", "ImportData", "SubmitForm", "GoToE", "GoToR", "RichMedia", "RichMediaExecute", "Rendition",
        "Movie", "Sound", "Screen", "FileAttachment", "EmbeddedFile", "3D",
    }
)  # fmt: skip
"""Types of actions, annotations and streams."""
_KIND_KEYS = frozenset({"S", "Subtype", "Type"})
_MOST_OBJECTS = 60_000
_MOST_PIXELS = 60_000_000
"""Of one picture: an A3 page at 400 dpi has 31 million."""
_DEEPEST = 60


def inspect(path: str) -> dict[str, Any]:
    """`{"pages"}`. Raises a subclass of LabUnfit."""
    size = Path(path).stat().st_size
    if size == 0:
        raise LabEmpty
    with Path(path).open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise LabNotPdf
        try:
            document = PDFDocument(PDFParser(file), password="")
            _refuse_active(document)
            pages = _count(document)
        except (PDFPasswordIncorrect, PDFEncryptionError) as error:
            raise LabEncrypted from error
        except (LabUnfit, MemoryError, RecursionError):
            raise
        except Exception as error:
            raise LabBroken from error
    if pages == 0:
        raise LabEmpty
    if pages > MAX_PAGES:
        raise LabTooManyPages
    return {"pages": pages}


def _count(document: PDFDocument) -> int:
    count = 0
    for _ in PDFPage.create_pages(document):
        count += 1
        if count > MAX_PAGES:
            break
    return count


def _refuse_active(document: PDFDocument) -> None:
    ids = {number for xref in document.xrefs for number in xref.get_objids()}
    if len(ids) > _MOST_OBJECTS:
        raise LabTooComplex
    for trailer in (xref.get_trailer() for xref in document.xrefs):
        _look_at(trailer)
    for number in ids:
        try:
            found = document.getobj(number)
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001, S112 - an object that nobody can read is nothing that anybody can run
            continue
        _look_at(found)


def _look_at(found: Any) -> None:
    for one in _dictionaries(found, 0):
        names = {_name(key) for key in one}
        kinds = {_name(one[key]) for key in one if _name(key) in _KIND_KEYS}
        if names & _ACTIVE_KEYS or kinds & _ACTIVE_KINDS:
            raise LabActiveContent
        if "Image" in kinds and _pixels(one) > _MOST_PIXELS:
            raise LabTooComplex


def _pixels(image: dict[Any, Any]) -> int:
    width, height = image.get("Width", 0), image.get("Height", 0)
    # A reference in this place is legal and seen nowhere; who draws the page finds out under its own limits.
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def _dictionaries(found: Any, depth: int) -> Iterator[dict[Any, Any]]:
    if depth > _DEEPEST:
        raise LabTooComplex
    inner = found.attrs if isinstance(found, PDFStream) else found
    if isinstance(inner, dict):
        yield inner
        for one in inner.values():
            yield from _dictionaries(one, depth + 1)
    elif isinstance(inner, list):
        for one in inner:
            yield from _dictionaries(one, depth + 1)


def _name(value: Any) -> str:
    text = value.name if isinstance(value, PSLiteral) else value
    text = text.decode("latin-1") if isinstance(text, bytes) else str(text)
    # `/J#53` is `/JS`.
    return re.sub(r"#([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), text)
