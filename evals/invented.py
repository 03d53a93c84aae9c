"""Numbers of an answer that come from nowhere, found without the code that was to keep them out.

A number is proven where it stands as one of the turn's findings or an anchor of the person has it, rendered, or where it
says a value of the Fact Sheet at the precision in which it is written, with its unit. Exempt are the person's own numbers,
those of a sentence that cites a source, dates, years, marks of a list, what stands in links and identifiers, and the numbers
to call of a reviewed reply or note. Everything else counts as invented, whole numbers under 100 too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contracts.turns import TurnResult
from functions.health.fact_check import Number, numbers_in
from functions.health.fact_sheet import build_fact_sheet

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\d|\w)[^.!?\n]*)*[.!?\n]?")
_CITES = re.compile(r"\[(?:pubmed|datacommons|range):[^\]]+\]|\]\(https?://|https?://|\bPMID\b|\bdoi:", re.IGNORECASE)
_TO_CALL = re.compile(r"\b(?:emergency|crisis|helpline|samaritans|poison)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-*]\s+)?\d{1,2}[.)]\s", re.MULTILINE)
_AMOUNT = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class _Known:
    value: float
    unit: str | None
    """None: any."""


def invented_numbers(result: TurnResult, own_texts: Iterable[str], anchors: Iterable[str] = ()) -> list[str]:
    """Each with the words around it, in the answer's order. `anchors`: what else code renders of the person's data."""
    if result.mode == "safety":
        return []
    text = result.text
    sheet = build_fact_sheet(result.findings).entries
    texts = {*(entry.rendered for entry in sheet.values()), *anchors}
    proven = [span for one in texts for span in _occurrences(one, text)]
    rendered = {key: entry.rendered for key, entry in sheet.items()}
    known = list(_known(result.fact_sheet, rendered))
    own = {number.value for said in own_texts for number in numbers_in(said)}
    marks = [match.span() for match in _LIST_MARK.finditer(text)]
    return [
        _shown(text, number)
        for number in numbers_in(text)
        if not _within(number, [*proven, *marks])
        and not any(_says(number, text, each) for each in known)
        and number.value not in own
        and not _is_year(number)
        and not _excused(_sentence_of(number, text), flagged=bool(result.safety_flags))
    ]


def _known(values: Mapping[str, float], rendered: Mapping[str, str]) -> Iterator[_Known]:
    for key, value in values.items():
        yield _Known(value, _AMOUNT.sub("", rendered[key], count=1).strip() if key in rendered else None)


def _occurrences(rendered: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a rendered number stands as a whole: not within a longer number or word."""
    for match in re.finditer(rf"(?<![\w.,+−-]){re.escape(rendered)}(?![\w%]|[.,]\d)", text):
        yield match.span()


def _says(number: Number, text: str, known: _Known) -> bool:
    """Whether a literal is a value of the sheet, rounded to as many decimals as it has; the sign may be said in words."""
    digits = re.sub(r"[^\d.]", "", number.text)
    decimals = len(digits.partition(".")[2])
    if abs(abs(number.value) - abs(round(known.value, decimals))) > 10**-9:
        return False
    if known.unit is None:
        return True
    after = number.text[-1:] + text[number.end :] if known.unit == "%" else text[number.end :].lstrip()
    return bool(known.unit) and after.startswith(known.unit.rstrip("s"))


def _within(number: Number, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= number.start and number.end <= end for start, end in spans)


def _is_year(number: Number) -> bool:
    return number.whole and 1900 <= number.value <= 2100 and "," not in number.text


def _sentence_of(number: Number, text: str) -> str:
    return next((found[0] for found in _SENTENCE.finditer(text) if found.start() <= number.start < found.end()), text)


def _excused(sentence: str, *, flagged: bool) -> bool:
    return bool(_CITES.search(sentence)) or (flagged and bool(_TO_CALL.search(sentence)))


def _shown(text: str, number: Number) -> str:
    return f"{number.text} in “{' '.join(text[max(0, number.start - 30) : number.end + 30].split())}”"
