"""Laboratory reports, by rules: the values of a page's lines, and the text of a picture that bears it in its strip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from local.offline_model.prompt import Prompt

_NUMBER = r"\d[\d.,'’]*"
_UNIT = (
    r"(?:%|[µμunpmkdf]?(?:g|mol|kat|IU|U|Eq)/(?:[dmµμu]?[lL]|mol|g)|mIU/[mL]+L?|[µμu]?I?U/[mM]?[lL]|g/dl|mm/h|fl|fL|pg|ratio"
    r"|(?:x ?)?10\^?[0-9]+ ?/ ?[µμu]?[lL]|[KM]/uL|/[µμu]l|mL/min(?:/1[.,]73 ?m[2²])?|mmHg)"
)
_RANGE = rf"(?:[<>≤≥]=? ?{_NUMBER}|{_NUMBER} ?(?:-|–|to|bis) ?{_NUMBER})"
_FLAG = r"(?:HH|LL|H|L|\*|High|Low|\+|-)"
_VALUE = rf"(?P<value>[<>]=? ?{_NUMBER}|{_NUMBER})"
_GLUED = re.compile(
    rf"(?P<name>[^\W\d_][^|]*?[^\s|:]):? {_VALUE}(?: ?(?P<flag>{_FLAG}))?(?: ?(?P<unit>{_UNIT}))?"
    rf"(?: ?(?P<flag2>{_FLAG}))?(?: [(\[]?(?:Ref\.?:? ?)?(?P<range>{_RANGE})[)\]]?)?"
)
_DRAWN = re.compile(
    r"(collect|drawn|specimen (?:date|taken)|date taken|sample (?:date|taken)|entnahme|abgenommen)", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2}\.? [A-Za-zä]{3,9}\.? \d{4}")
_NOT_A_TEST = re.compile(
    r"\b(page|seite|date|datum|born|birth|geb|age|alter|phone|fax|tel|order|patient|id|no|nr|street|street|dr|prof|report|"
    r"collected|received|printed|drawn|taken|entnahme|eingang|previous|invoice|code)\b",
    re.IGNORECASE,
)
_LOINC = re.compile(r"\b\d{1,5}-\d\b")


@dataclass
class _Found:
    name: str
    line: int
    parts: dict[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        empty = {"unit": "", "range": "", "flag": "", "loinc": ""}
        urine = re.search(r"\b(urine|urin)\b", self.name, re.IGNORECASE)
        return {
            **empty,
            **self.parts,
            "line": self.line,
            "name": self.name,
            "specimen": "urine" if urine else "blood",
            "confidence": 0.95,
        }


def read_page(prompt: Prompt) -> dict[str, Any]:
    """The values of a page whose lines are numbered, and when the specimen was taken."""
    lines = [line.partition(": ") for line in prompt.text("page").splitlines()]
    numbered = [(int(number), text) for number, mark, text in lines if mark and number.isdigit()]
    drawn = [(number, text) for number, text in numbered if _DRAWN.search(text)]
    collected, place = "", 0
    for number, text in drawn:
        behind = text[_DRAWN.search(text).end() :]  # type: ignore[union-attr]
        if date := _DATE.search(behind):
            collected, place = date.group(), number
            break
    values = [found.told() for number, text in numbered for found in _values(number, text)]
    return {"values": values, "collected": collected, "collected_line": place}


def transcribe(prompt: Prompt) -> dict[str, Any]:
    """What the strip of the picture says; no line of a picture without one."""
    from local.offline_model import page_code  # noqa: PLC0415 - Pillow, which only pictures need

    texts = [page_code.read(picture) for picture in prompt.pictures]
    return {"lines": [line for text in texts if text for line in text.splitlines()]}


def _values(number: int, line: str) -> Iterator[_Found]:
    cells = [cell.strip() for cell in line.split("|")]
    found: _Found | None = None
    for cell in cells:
        kind = _kind(cell)
        if kind == "value" and found is not None and "value" in found.parts and re.match(r"[<>]", cell):
            kind = "range"  # a limit behind a result
        if found is not None and kind in found.parts:
            # A second number behind the first is another visit's.
            continue
        if found is not None and kind in ("flag", "unit", "range", "loinc", "value"):
            if kind == "value":
                found.parts |= _value_parts(cell)
            else:
                found.parts[kind] = cell.strip("()[]")
            continue
        if found is not None and "value" in found.parts:
            yield found
        found = None
        glued = list(_GLUED.finditer(cell))
        if glued and any(one["unit"] or one["range"] for one in glued):
            for one in glued:
                yield from _glued(number, one)
        elif _is_name(cell):
            found = _Found(cell.rstrip(":"), number)
    if found is not None and "value" in found.parts:
        yield found


def _glued(number: int, match: re.Match[str]) -> Iterator[_Found]:
    if not _is_name(match["name"]) or not (match["unit"] or match["range"]):
        return
    flag = match["flag"] or match["flag2"] or ""
    parts = {"value": match["value"], "unit": match["unit"] or "", "range": match["range"] or "", "flag": flag}
    yield _Found(match["name"].strip(" :"), number, parts)


def _kind(cell: str) -> str:
    if re.fullmatch(_FLAG, cell):
        return "flag"
    if re.fullmatch(_UNIT, cell):
        return "unit"
    if _LOINC.fullmatch(cell):
        return "loinc"
    if re.fullmatch(rf"[(\[]?{_RANGE}[)\]]?", cell) and not re.fullmatch(rf"[<>]=? ?{_NUMBER}", cell):
        return "range"
    if re.fullmatch(rf"{_VALUE} ?{_FLAG}?(?: ?{_UNIT})?(?: ?{_FLAG})?", cell):
        return "value"
    return "text"


def _value_parts(cell: str) -> dict[str, str]:
    match = re.fullmatch(rf"{_VALUE} ?(?P<flag>{_FLAG})?(?: ?(?P<unit>{_UNIT}))?(?: ?(?P<flag2>{_FLAG}))?", cell)
    if match is None:
        return {}
    parts = {"value": match["value"], "unit": match["unit"], "flag": match["flag"] or match["flag2"]}
    return {name: text for name, text in parts.items() if text}


def _is_name(cell: str) -> bool:
    return bool(re.match(r"[^\W_]", cell) and re.search(r"[^\W\d_]{2}|^[^\W\d_]$", cell)) and not (
        _NOT_A_TEST.search(cell) or _DATE.search(cell) or len(cell) > 60
    )
