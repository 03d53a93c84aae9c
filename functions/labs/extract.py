"""Extract: the values of each page with figures, picked out by the model. It copies, and what it copies is checked."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pydantic import BaseModel

from functions.core.context import Quoted, Task
from functions.core.models import CallHeaders
from functions.core.one_call import ask_once
from functions.health.errors import LabNoValues
from functions.labs.agent_files import lab_agents
from functions.labs.page_lines import PageText
from functions.labs.reading import Reading

_AT_ONCE = 4


class ReadValue(BaseModel):
    """A value as the extractor copied it."""

    line: int
    name: str
    value: str
    unit: str
    range: str
    flag: str
    loinc: str
    specimen: str
    confidence: float


class PageReading(BaseModel):
    """What the extractor puts out for a page."""

    values: list[ReadValue]
    collected: str
    collected_line: int


def extract(reading: Reading) -> dict[str, Any]:
    """`{"values"}` that were copied. Raises LabNoValues, and the model's errors."""
    pages = pages_of(reading)
    wanted = [page for page in pages if any(re.search(r"\d", line) for line in page.lines)]
    reading.advance("extract", done=0, total=len(wanted))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(lambda page: _page(reading, page), wanted))
    kept = {str(page.page): one.model_dump() for page, one in zip(wanted, found, strict=True)}
    reading.files.keep("extracted", kept)
    count = sum(len(one.values) for one in found)
    if not count:
        raise LabNoValues
    reading.advance("extract", done=len(wanted), total=len(wanted))
    return {"values": count}


def pages_of(reading: Reading) -> list[PageText]:
    """All pages that could be read, in their order, whichever way."""
    raw = [*reading.files.load("text")["pages"], *(reading.files.find("images") or [])]
    return sorted((PageText.model_validate(one) for one in raw), key=lambda page: page.page)


def _page(reading: Reading, page: PageText) -> PageReading:
    name = f"values-{page.page}"
    kept = reading.files.find(name)
    if kept is None:
        text = "\n".join(f"{number}: {line}" for number, line in enumerate(page.lines, start=1))
        task = Task([Quoted("page", text, f"page {page.page} of the report")])
        headers = CallHeaders(reading.lab.id, "Extract", "lab_extractor")
        answer, _ = ask_once(lab_agents()["lab_extractor"], task, PageReading, headers)
        kept = (answer or PageReading(values=[], collected="", collected_line=0)).model_dump()
        reading.files.keep(name, kept)
    return PageReading.model_validate(kept)
