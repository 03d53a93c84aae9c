"""The last look at an answer: which literal numbers in it come from nowhere?

A number may come from the Fact Sheet (within 2 %, or 0.05 if that is more; the sign may be said in words), from the
ratio of two of its values, from what the person wrote, or from the domain expert's text. Not looked at are whole
numbers under 100, years, dates, addresses, links, citations' identifiers and sample sizes of cited studies. What code
rendered from a reference is known, and skipped by its position. Everything else is an issue; the text stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contracts.turns import FactCheckIssue
from functions.health.references import Span

RELATIVE_TOLERANCE = 0.02
ABSOLUTE_FLOOR = 0.05

_CONTEXT = 40
_ROUNDING = 1e-9

_NUMBER = re.compile(
    r"(?=[-+−.\d])"  # nothing else can begin one: said first, since it is quick to see
    r"(?<!\w)(?<!\d[.,])"  # not inside a word, an identifier or another number
    r"(?:(?<![%)])(?P<sign>[-+−]))?"  # in `5%-10%` the hyphen is no minus
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<percent>\s?%)?"
)

_EXEMPT = re.compile(
    r"""
      \[[^\]\n]*\]\([^)\s]*\)                 # a markdown link with its text
    | https?://\S+
    | \b(?:
        www\.\S+
      | arxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?
      | (?:doi:\s?)?10\.\d{4,9}/\S+
      | PM(?:ID|CID)?:?\s?\d+
      | [Nn]\s?=\s?\d[\d,]*
      | \d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?      # an ISO date
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text."""

    text: str
    value: float
    start: int
    end: int
    whole: bool
    """Without decimals and without a percent sign."""


def numbers_in(text: str) -> list[Number]:
    """Every number of the text outside links, identifiers, sample sizes and ISO dates."""
    return _without_exempt(text, _numbers(text))


def _numbers(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        digits = match["digits"]
        sign = -1 if match["sign"] in ("-", "−") else 1
        whole = "." not in digits and match["percent"] is None
        yield Number(match[0].strip(), sign * float(digits.replace(",", "")), *match.span(), whole)


def _without_exempt(text: str, numbers: Iterable[Number]) -> list[Number]:
    found = list(numbers)
    exempt = [match.span() for match in _EXEMPT.finditer(text)] if found else []
    return [each for each in found if not any(each.start < stop and first < each.end for first, stop in exempt)]


class KnownNumbers:
    """Numbers that an answer may state, prepared for many look-ups."""

    def __init__(self, sheet: Iterable[float], others: Iterable[float] = ()) -> None:
        """`sheet`: the Fact Sheet's values; their ratios count too. `others`: the person's and the expert's."""
        self._sheet = sorted(set(sheet))
        plain = {*self._sheet, *others}
        self._known = sorted(plain | {abs(value) for value in plain})

    def accepts(self, value: float) -> bool:
        """Whether `value` lies within the tolerance of a known number or of its magnitude."""
        reach = max(abs(value) * RELATIVE_TOLERANCE / (1 - RELATIVE_TOLERANCE), ABSOLUTE_FLOOR) + 2 * _ROUNDING
        near = _between(self._known, value - reach, value + reach)
        return any(_within_tolerance(value, known) for known in near) or self._is_ratio(value, reach)

    def _is_ratio(self, value: float, reach: float) -> bool:
        """Of two values of the sheet; found from the divisor, so that not every pair is looked at."""
        for divisor in self._sheet:
            if divisor == 0:
                continue
            for wanted in (value, -value):
                ends = sorted((divisor * (wanted - reach), divisor * (wanted + reach)))
                for dividend in _between(self._sheet, ends[0], ends[1]):
                    ratio = dividend / divisor
                    if dividend != divisor and any(_within_tolerance(value, each) for each in (ratio, abs(ratio))):
                        return True
        return False


def _between(ordered: Sequence[float], low: float, high: float) -> Sequence[float]:
    slack = _ROUNDING * max(1.0, abs(low), abs(high))
    return ordered[bisect_left(ordered, low - slack) : bisect_right(ordered, high + slack)]


def _within_tolerance(stated: float, known: float) -> bool:
    return abs(stated - known) <= max(RELATIVE_TOLERANCE * abs(known), ABSOLUTE_FLOOR) + _ROUNDING


def check_answer(
    text: str,
    sheet: Iterable[float],
    *,
    rendered: Sequence[Span] = (),
    user_texts: Iterable[str] = (),
    expert_texts: Iterable[str] = (),
) -> list[FactCheckIssue]:
    """The numbers of `text` that none of the sources accounts for, in their order. Empty: nothing to object to."""
    doubtful = (each for each in _numbers(text) if not _trivial(each) and not _within(each, rendered))
    open_numbers = _without_exempt(text, doubtful)
    if not open_numbers:
        return []
    known = KnownNumbers(
        sheet, [number.value for source in (*user_texts, *expert_texts) for number in numbers_in(source)]
    )
    return [
        FactCheckIssue(value=number.text, severity="warn", context=_context(text, number))
        for number in open_numbers
        if not known.accepts(number.value)
    ]


def _trivial(number: Number) -> bool:
    return number.whole and (abs(number.value) < 100 or 1900 <= number.value <= 2100)


def _within(number: Number, spans: Sequence[Span]) -> bool:
    """Wholly inside one rendered reference: digits glued to a reference's end make another number, which is checked."""
    at = bisect_right(spans, number.start, key=_start) - 1
    return at >= 0 and number.end <= spans[at].end


def _start(span: Span) -> int:
    return span.start


def _context(text: str, number: Number) -> str:
    start, end = max(0, number.start - _CONTEXT), min(len(text), number.end + _CONTEXT)
    return " ".join(text[start:end].split())
