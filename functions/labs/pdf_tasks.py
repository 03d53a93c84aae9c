"""What is done with the bytes of a PDF. Each task runs under limits (`limited`), and takes and gives JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from functions.health.errors import LabTooComplex
from functions.labs.pdf_inspection import inspect

_MOST_WORDS = 6_000
"""On one page: twenty times a crowded one."""
_MOST_WORDS_IN_ALL = 60_000
_FEW_WORDS = 15
_DRAWN = 200
"""Curves and lines of a page without words, from which on they may be its text, drawn."""


def read_words(path: str) -> list[dict[str, Any]]:
    """Of each page `{"kind": text|image|blank, "words": [[text, x0, x1, top, bottom]]}`."""
    import pdfplumber  # noqa: PLC0415 - half a second, which the other tasks do not pay

    pages: list[dict[str, Any]] = []
    left = _MOST_WORDS_IN_ALL
    with pdfplumber.open(path) as document:
        for page in document.pages:
            words = [
                [one["text"][:200], *(round(float(one[side]), 1) for side in ("x0", "x1", "top", "bottom"))]
                for one in page.extract_words(x_tolerance=1.5, keep_blank_chars=False)
            ]
            left -= len(words)
            if len(words) > _MOST_WORDS or left < 0:
                raise LabTooComplex
            pages.append({"kind": _kind(page, len(words)), "words": words})
            page.close()
    return pages


def _kind(page: Any, words: int) -> str:
    area = float(page.width * page.height) or 1.0
    pictures = sum(float(one["width"] * one["height"]) for one in page.images)
    if pictures > area / 2 and words < _FEW_WORDS:
        # A scan with a stamp or a footer of text on it.
        return "image"
    if words:
        return "text"
    return "image" if page.images or len(page.curves) + len(page.lines) > _DRAWN else "blank"


def draw_pages(path: str, pages: list[int], longest_side: int, folder: str) -> list[str]:
    """Pages (from 1) as PNG files, whose longer side has so many pixels."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(path)
    drawn = []
    for number in pages:
        page = document[number - 1]
        scale = longest_side / max(*page.get_size(), 1.0)
        file = Path(folder) / f"page-{number}-{longest_side}.png"
        page.render(scale=scale, may_draw_forms=False).to_pil().convert("L").save(file)
        drawn.append(str(file))
    return drawn


TASKS: Mapping[str, Callable[..., Any]] = {"inspect": inspect, "read_words": read_words, "draw_pages": draw_pages}
