"""Every digit of an answer accounted for: what stands for an entry of the Fact Sheet, and why the rest was let through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from contracts.proof import LiteralReason, ProofLiteral, ProofNumber
from functions.health.answers import Answer
from functions.health.literals import no_claims_in

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_REASONS = get_args(LiteralReason)

Taken = Sequence[tuple[int, int]]
"""Places of a text, by start and end."""


def numbers_of(answer: Answer) -> list[ProofNumber]:
    """What stands for an entry of the Fact Sheet: rendered by code, or written by the model and found to be one."""
    rendered = ((one.start, one.end, one.key, True) for one in answer.rendered)
    written = ((one.start, one.end, one.key, False) for one in answer.let_through)
    return [
        ProofNumber(
            start=start,
            end=end,
            text=answer.text[start:end],
            key=key,
            value=answer.fact_sheet.get(key),
            written_by="code" if by_code else "model",
        )
        for start, end, key, by_code in sorted((*rendered, *written))
        if key
    ]


def literals_of(answer: Answer) -> list[ProofLiteral]:
    """All other digits, and number words that claim something, in their order."""
    numbers = [(one.start, one.end) for one in numbers_of(answer)]
    found = [
        ProofLiteral(start=one.start, end=one.end, text=answer.text[one.start : one.end], reason=_known(one.source))
        for one in answer.let_through
        if not one.key
    ]
    taken = [*numbers, *((one.start, one.end) for one in found)]
    ours = [(one.start, one.end) for one in answer.rendered if not one.key]
    found += unclaimed(answer.text, taken, ours)
    return sorted(found, key=lambda one: one.start)


def unclaimed(text: str, taken: Taken, ours: Taken = ()) -> list[ProofLiteral]:
    """Digits outside of `taken`, each with what it is, judged by the text alone. `ours`: what code wrote."""
    left = [match.span() for match in _DIGITS.finditer(text) if not _within(match.span(), taken)]
    if not left:
        return []
    no_claims = no_claims_in(text)
    return [
        ProofLiteral(start=start, end=end, text=text[start:end], reason=_reason(text, start, end, no_claims, ours))
        for start, end in left
    ]


def _reason(
    text: str, start: int, end: int, no_claims: Iterable[tuple[int, int, str]], ours: Taken
) -> LiteralReason | None:
    if _within((start, end), ours):
        return "code"
    for first, stop, what in no_claims:
        if first <= start and end <= stop:
            return _known(what)
    # B12 is a name, and so is 5-HTP.
    glued = text[max(start - 1, 0) : start].isalpha() or re.match(r"-?[^\W\d]", text[end:]) is not None
    return "name" if glued else None


def _known(reason: str) -> LiteralReason | None:
    return next((one for one in _REASONS if one == reason), None)


def _within(place: tuple[int, int], taken: Taken) -> bool:
    return any(first <= place[0] and place[1] <= stop for first, stop in taken)
