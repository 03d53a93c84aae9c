"""The release of an answer, sentence by sentence, while a model writes it.

A sentence goes out when it is whole, its references are rendered, its literal numbers are checked and no red flag is in
it. A number that nothing proves is replaced by an honest phrase, a sentence with a red flag by another, and each of
that is an issue. What was let out never changes, and how the model's text was cut changes nothing; an answer that
breaks off ends behind its last whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.turns import FactCheckIssue
from functions.health.fact_sheet import FactSheet
from functions.health.literals import Literal
from functions.health.references import UNPROVEN, ReferenceRenderer, Span
from functions.health.safety.output_check import red_flag_in
from functions.health.sentences import SentenceSplitter
from functions.health.strict_check import NumberSource, NumberSources, Standing, StrictCheck

UNPROVEN_SENTENCE = (
    "(I left a sentence out here: I could not prove its numbers, and we would need to look more closely.)"
)
"""Stands for a sentence with more unproven numbers than can be replaced one by one."""

_MOST_REPLACED = 2
_CONTEXT = 40
_RANGE = re.compile(r"\s?(?:-|–|—|to|and|or)\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LetThrough:
    """A number that the model wrote itself, characters `start` to `end` of the answer, and what let it stand."""

    start: int
    end: int
    source: NumberSource
    key: str = ""
    """Of the Fact Sheet's entry, where it is one's."""


class AnswerRelease:
    """One answer. `feed` the model's pieces in order, then `finish`; each returns what may be shown now."""

    def __init__(self, sheet: FactSheet, sources: NumberSources) -> None:
        self.sheet = sheet
        self._renderer = ReferenceRenderer(sheet.render)
        self._check = StrictCheck(sheet.entries, sources)
        self._splitter = SentenceSplitter()
        self._split = 0
        """Characters of the rendered text that went through the splitter as whole sentences."""
        self._spans = 0
        """Spans of the renderer that lie before that."""
        self._told: list[str] = []
        self._length = 0
        self._issues: list[FactCheckIssue] = []
        self.rendered: list[Span] = []
        """Where the text was written by code, and is therefore proven."""
        self.let_through: list[LetThrough] = []
        """The other numbers in it, as far as they claim something."""

    @property
    def text(self) -> str:
        """All that was let out so far."""
        return "".join(self._told)

    @property
    def issues(self) -> list[FactCheckIssue]:
        """What could not be proven or may not be said: references first, then sentences, each in their order."""
        return [*self._renderer.issues, *self._issues]

    def feed(self, piece: str) -> str:
        """Take the next piece of the draft; return the sentences that it completed."""
        return "".join([self._release(one) for one in self._splitter.feed(self._renderer.feed(piece))])

    def finish(self) -> str:
        """The draft ended: return what was still held."""
        ends = [*self._splitter.feed(self._renderer.finish()), self._splitter.finish()]
        return "".join([self._release(one) for one in ends if one])

    def add(self, text: str) -> str:
        """Let out words that code wrote: they are proven as they stand."""
        self.rendered.append(Span(self._length, self._length + len(text)))
        self._tell(text)
        return text

    def _release(self, sentence: str) -> str:
        spans = self._spans_of(sentence)
        flag = red_flag_in(sentence)
        if flag is not None:
            self._issues.append(FactCheckIssue(value=flag.flag, severity="error", context=f"left out: {flag.about}"))
            return self._tell(_instead(sentence, flag.instead))
        found = self._check.look_at(sentence, [(span.start, span.end) for span in spans])
        unsupported = [one.literal for one in found if one.source is None]
        self._issues += [_issue(sentence, literal) for literal in unsupported]
        holes = _holes(sentence, unsupported)
        if len(holes) > _MOST_REPLACED:
            return self._tell(_instead(sentence, UNPROVEN_SENTENCE))
        told, at = "", 0
        for start, end in [*holes, (len(sentence), len(sentence))]:
            self._keep(spans, found, at, start, len(told))
            told += sentence[at:start] + (UNPROVEN if end > start else "")
            at = end
        return self._tell(told)

    def _spans_of(self, sentence: str) -> list[Span]:
        """Where code rendered, within the sentence that comes next."""
        start = self._split
        self._split += len(sentence)
        found = []
        while self._spans < len(self._renderer.rendered) and self._renderer.rendered[self._spans].start < self._split:
            span = self._renderer.rendered[self._spans]
            found.append(span.moved(-start))
            self._spans += 1
        return found

    def _keep(self, spans: Sequence[Span], found: Sequence[Standing], start: int, end: int, place: int) -> None:
        """What lies wholly within a part of a sentence that stays, at its new place."""
        shift = self._length + place - start
        self.rendered += [one.moved(shift) for one in spans if start <= one.start and one.end <= end]
        self.let_through += [
            LetThrough(one.literal.start + shift, one.literal.end + shift, one.source, one.key)
            for one in found
            if one.source is not None and start <= one.literal.start and one.literal.end <= end
        ]

    def _tell(self, text: str) -> str:
        self._told.append(text)
        self._length += len(text)
        return text


def _holes(sentence: str, unsupported: Sequence[Literal]) -> list[tuple[int, int]]:
    """What is cut out: each literal, and as one the two ends of a range."""
    holes: list[tuple[int, int]] = []
    for literal in unsupported:
        if holes and _RANGE.fullmatch(sentence[holes[-1][1] : literal.start]):
            holes[-1] = (holes[-1][0], literal.end)
        else:
            holes.append((literal.start, literal.end))
    return holes


def _instead(sentence: str, phrase: str) -> str:
    """A phrase in a sentence's place, between the same white space, and behind the same mark of a list."""
    mark = re.match(r"\s*(?:[-*>#]+\s+|\(?\d{1,2}[.)]\s+)?", sentence)
    before = mark[0] if mark else ""
    after = sentence[len(sentence.rstrip()) :]
    return before + phrase + after


def _issue(sentence: str, literal: Literal) -> FactCheckIssue:
    start, end = max(0, literal.start - _CONTEXT), min(len(sentence), literal.end + _CONTEXT)
    return FactCheckIssue(value=literal.text.strip(), severity="error", context=" ".join(sentence[start:end].split()))
