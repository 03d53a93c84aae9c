"""ReadImages: pages without a text layer, written down by the model.

There is no text that what a model sees could be held against, so each page is read twice, from two drawings of different
size. Where both readings have the same numbers in a line, that line counts as read; the values of any other line wait for
the person, who has the paper.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from functions.core.context import Quoted, Task
from functions.core.models import CallHeaders
from functions.core.one_call import ask_once
from functions.health.errors import LabUnreadable
from functions.labs.agent_files import lab_agents
from functions.labs.limited import run_limited
from functions.labs.page_lines import PageText
from functions.labs.reading import Reading

SECONDS = 120
SIDES = (1560, 1300)
"""Pixels of the longer side: the most that a model does not shrink, and clearly less."""
_AT_ONCE = 4
_MOST_LINES = 400


class Transcript(BaseModel):
    """What the reader of a page puts out."""

    lines: list[str]


def read_images(reading: Reading) -> dict[str, Any]:
    """`{"pages"}` that were read. Raises LabUnreadable, LabTooComplex, and the model's errors."""
    pictures: list[int] = reading.files.load("text")["pictures"]
    reading.advance("read_images", done=0, total=len(pictures))
    with reading.files.opened() as path:
        drawn = [
            run_limited(
                "draw_pages",
                {"path": str(path), "pages": pictures, "longest_side": side, "folder": str(path.parent)},
                seconds=SECONDS,
                folder=path.parent,
            )
            for side in SIDES
        ]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            pages = list(pool.map(lambda place: _page(reading, *place), zip(pictures, *drawn, strict=True)))
    found = [page.model_dump() for page in pages if page.lines]
    if not found and not reading.files.load("text")["pages"]:
        raise LabUnreadable
    reading.files.keep("images", found)
    reading.advance("read_images", done=len(pictures), total=len(pictures))
    return {"pages": len(found)}


def _page(reading: Reading, number: int, *drawings: str) -> PageText:
    first, second = (_transcript(reading, number, which, Path(one)) for which, one in enumerate(drawings))
    return PageText(page=number, lines=first, image=True, sure=agreement(first, second))


def _transcript(reading: Reading, number: int, which: int, drawing: Path) -> list[str]:
    name = f"image-{number}-{which}"
    kept = reading.files.find(name)
    if kept is None:
        task = Task([Quoted("page_number", str(number), "report")])
        headers = CallHeaders(reading.lab.id, "ReadImages", "lab_page_reader")
        answer, _ = ask_once(
            lab_agents()["lab_page_reader"], task, Transcript, headers, pictures=[drawing.read_bytes()]
        )
        kept = [" ".join(line.split())[:400] for line in answer.lines[:_MOST_LINES]] if answer else []
        reading.files.keep(name, kept)
    return list(kept)


def agreement(first: list[str], second: list[str]) -> list[bool]:
    """Of each line of the first reading, whether the second has a line with the same numbers and the same beginning."""
    seen = {(_beginning(line), _numbers(line)) for line in second}
    return [(_beginning(line), _numbers(line)) in seen for line in first]


def _beginning(line: str) -> str:
    return re.sub(r"[^a-z]", "", line.lower())[:6]


def _numbers(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[<>]?\d[\d.,]*", line))
