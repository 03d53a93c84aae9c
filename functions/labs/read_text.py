"""ReadText: the text layer of each page, as lines; which pages have none and are pictures."""

from __future__ import annotations

from typing import Any

from functions.health.errors import LabEmpty
from functions.labs.limited import run_limited
from functions.labs.page_lines import PageText, lines_of
from functions.labs.reading import Reading

SECONDS = 150


def read_text(reading: Reading) -> dict[str, Any]:
    """`{"pictures"}`: how many pages only a model can read. Raises LabEmpty, LabTooComplex, LabBroken."""
    reading.advance("read_text")
    with reading.files.opened() as path:
        pages = run_limited("read_words", {"path": str(path)}, seconds=SECONDS, folder=path.parent)
    texts = [
        PageText(page=number, lines=lines_of(one["words"])).model_dump()
        for number, one in enumerate(pages, start=1)
        if one["kind"] == "text"
    ]
    pictures = [number for number, one in enumerate(pages, start=1) if one["kind"] == "image"]
    if not texts and not pictures:
        raise LabEmpty
    reading.files.keep("text", {"pages": texts, "pictures": pictures})
    reading.advance("read_text", done=len(texts), total=len(pages))
    return {"pictures": len(pictures)}
