"""The strict look at a sentence: which of its literal numbers may stand.

The numbers of a person's own data come as references that code renders. A literal number may stand only where its
subject, its unit and its value, at the printed precision, are those of an entry of the Fact Sheet, or where it is the
person's own, a source's (what the expert wrote of it), a rule's of this turn, or a proposal's ("walk for 20 minutes")
that the draft makes. Dates, marks of a list and names are no claims. Whole numbers under 100 are looked at as all
others, and so are number words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal as OneOf

from functions.health.fact_sheet import Entry
from functions.health.literals import Literal, literals_in, may_hold_literals
from functions.health.subjects import names_subject, subjects_in, subjects_of_label

_SAME = 1e-9
_RENDERED = re.compile(r"^(?P<number>[-+]?[\d,]*\.?\d+)\s?(?P<unit>%|[^\s(]+)?")

_WEEKDAYS = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|weekday"
_OF_A_CHANGE = re.compile(
    r"\b(?:chang\w*|differ\w*|more|less|higher|lower|rose|risen|ris\w+|fell|fall\w*|drop\w*|increas\w*|decreas\w*|up|down|gain\w*"
    r"|los[st]|shift\w*|moved|by)\b",
    re.IGNORECASE,
)
_OF_A_CORRELATION = re.compile(r"correl|relat|associat|together|rank|ρ|rho|\br\b|link", re.IGNORECASE)
_CUES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(of, re.IGNORECASE), re.compile(cue, re.IGNORECASE))
    for of, cue in (
        (r"\bci (?:low|high)\b", r"interval|\bci\b|between|range|from"),
        (r"\b(?:sd|spread)\b", r"spread|deviation|\bsd\b|vari|±|swing|scatter|fluctuat"),
        (r"\bp(?: value)?$", r"\bp\b|chance|p-value"),
        (r"\bmin\b|lowest", r"lowest|least|minimum|between|range|from|low"),
        (r"\bmax\b|highest", r"highest|most|maximum|between|range|\bto\b|peak|high"),
        (r"\bprior\b|\bbefore\b", r"before|prior|previous|earlier|against|compared|from|than|versus|\bvs\b"),
        (rf"\b(?:{_WEEKDAYS})\b", _WEEKDAYS),
    )
)
"""By what an entry's label says it is: what the sentence must say for a number of it to be meant."""

_PERSONAL = re.compile(
    r"""
    \b(?:you|your|you're|you've)\b [^.;!?\n]*?
    \b(?:is|are|was|were|been|averaged?|averages|measured|reached|hit|(?:stood|sat)\ at
       |(?:rose|fell|dropped|climbed)\ (?:to|by)
       |com(?:e|es)\ to|came\ to|walked?|slept|sleep|took|take|did|had|have|got|get|spen[td]|moved|burne?d?|ran|run|lost
       |gained|shows?|showed|ranged?)
    (?:\s(?:only|just|about|around|roughly|nearly|almost|some|over|under|at|by|to|from|between|an?|usually|typically
       |mostly|(?:average|mean)\ of|up\ to|approximately|on\ average|of))*
    \s*[~≈±<>≤≥+-]?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Before a number: it is said of the person."""

_PROPOSAL = re.compile(
    r"""
    \b(?:try|aim|add|plan|pick|choose|start|begin|keep|schedule|go\ for|let's|could|might|would|how\ about|goal|target
      |this\ week|next\ week|each|every|take|set|tonight|experiment|walk\ for|stop|finish|instead|easier\ version|step
      |stick|commit|(?:in|to)\ bed|practi[cs]e)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CALLS = re.compile(
    r"\b(?:call|dial|phone|ring|text|reach|contact|line|helpline|number|samaritans|lifeline)\b", re.IGNORECASE
)
_PROPOSED_UNITS = frozenset({"min", "h", "days", "weeks", "times", "steps", "clock", "", "months", "s", "km", "m"})


@dataclass(frozen=True, slots=True)
class NumberSources:
    """What besides the Fact Sheet a literal number may come from, as texts."""

    person: Sequence[str] = ()
    """What the person wrote in this conversation."""
    expert: Sequence[str] = ()
    """What the domain expert wrote."""
    proposals: Sequence[str] = ()
    """The coach's draft and the strategies of assessments."""
    rules: Sequence[str] = ()
    """Reviewed texts of this turn, for the telephone numbers in them."""


NumberSource = OneOf["person", "rule", "fact_sheet", "expert", "proposal"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A literal number of a sentence, and what lets it stand."""

    literal: Literal
    source: NumberSource | None
    """None: nothing does."""
    key: str = ""
    """Of an entry of the Fact Sheet."""


@dataclass(frozen=True, slots=True)
class _Known:
    value: float
    unit: str
    subjects: frozenset[str]


@dataclass(frozen=True)
class _Fact:
    """An entry of the Fact Sheet, as a literal has to match it."""

    key: str
    value: float
    """As printed."""
    decimals: int
    unit: str
    label: str
    signed: bool
    """Changes and correlations are printed with their sign."""

    @cached_property
    def subjects(self) -> frozenset[str]:
        return subjects_of_label(self.label)

    @cached_property
    def cues(self) -> tuple[re.Pattern[str], ...]:
        """What a sentence must say besides, for this entry to be meant."""
        cues = [cue for of, cue in _CUES if of.search(self.label)]
        if self.signed and "ci " not in self.label:
            cues.append(_OF_A_CHANGE if self.unit else _OF_A_CORRELATION)
        return tuple(cues)


class StrictCheck:
    """For one answer; sentences are given in their order, since "it" is what the sentence before was about."""

    def __init__(self, entries: Mapping[str, Entry], sources: NumberSources) -> None:
        self._entries = entries
        self._sources = sources
        self._before: list[str] = []
        """The sentences so far since one that named its subject, which is the first."""

    # Most sentences hold no literal number, so what is known is read when the first one comes.
    @cached_property
    def _facts(self) -> list[_Fact]:
        return [fact for key, entry in self._entries.items() if (fact := _fact(key, entry)) is not None]

    @cached_property
    def _person(self) -> list[_Known]:
        return _known(self._sources.person)

    @cached_property
    def _rules(self) -> list[_Known]:
        return _known(self._sources.rules)

    @cached_property
    def _expert(self) -> list[_Known]:
        return _known(self._sources.expert)

    @cached_property
    def _proposals(self) -> list[_Known]:
        return _known(part for text in self._sources.proposals for part in _parts(text) if _PROPOSAL.search(part))

    def look_at(self, sentence: str, proven: Iterable[tuple[int, int]] = ()) -> list[Standing]:
        """The literals of a sentence, each with where it comes from. `proven`: what code rendered, by position."""
        self._before.append(sentence)
        open_text = _without_proven(sentence, proven)
        if not may_hold_literals(open_text):
            return []
        literals = literals_in(open_text)
        if not literals:
            return []
        about = self._subjects()
        return [self._standing(literal, sentence, about) for literal in literals]

    def _subjects(self) -> frozenset[str]:
        """What the last sentence is about: what it names, or the nearest one before it that names something."""
        for i in range(len(self._before) - 1, -1, -1):
            subjects = subjects_in(self._before[i])
            if subjects:
                self._before = self._before[i:]
                return subjects
        every = frozenset().union(*(fact.subjects for fact in self._facts))
        return every if len(every) == 1 else frozenset()

    def _standing(self, literal: Literal, sentence: str, about: frozenset[str]) -> Standing:
        if any(_echoes(literal, known) for known in self._person):
            return Standing(literal, "person")
        if (
            literal.unit == ""
            and _CALLS.search(sentence)
            and any(known.value == literal.value for known in self._rules)
        ):
            return Standing(literal, "rule")
        fact = next((fact for fact in self._facts if _matches(literal, fact, sentence, about)), None)
        if fact is not None:
            return Standing(literal, "fact_sheet", fact.key)
        before = sentence[: literal.start]
        personal = _PERSONAL.search(before) is not None
        if not personal and any(_cites(literal, known, about) for known in self._expert):
            return Standing(literal, "expert")
        proposed = (
            not personal
            and literal.unit in _PROPOSED_UNITS
            and _PROPOSAL.search(sentence) is not None
            and any(_echoes(literal, known) for known in self._proposals)
        )
        return Standing(literal, "proposal" if proposed else None)


def states(text: str, entry: Entry) -> bool:
    """Whether a text is one literal number, and that is an entry's."""
    literals, fact = literals_in(text), _fact("", entry)
    return len(literals) == 1 and fact is not None and _same_value(literals[0], fact)


def _fact(key: str, entry: Entry) -> _Fact | None:
    match = _RENDERED.match(entry.rendered)
    if entry.value is None or match is None:
        return None
    number = match["number"].replace(",", "")
    unit = (match["unit"] or "").rstrip(".,")
    unit = "days" if unit == "day" else unit
    return _Fact(key, float(number), len(number.partition(".")[2]), unit, entry.label, number[:1] in "+-")


def _matches(literal: Literal, fact: _Fact, sentence: str, about: frozenset[str]) -> bool:
    """Subject, unit and value are the entry's, and the sentence speaks of what the entry is."""
    if not _same_value(literal, fact):
        return False
    if not (fact.subjects & about or any(names_subject(sentence, one) for one in fact.subjects)):
        return False
    return all(cue.search(sentence) for cue in fact.cues)


def _same_value(literal: Literal, fact: _Fact) -> bool:
    """At the printed precision, or with one decimal less where one is left; the sign may be said in words, not changed.

    A duration may be written in hours where the entry is in minutes, to the minute.
    """
    value, stated = fact.value, literal.value
    if literal.unit != fact.unit:
        if (literal.unit, fact.unit) != ("h", "min") or literal.decimals < 1:
            return False
        return abs(abs(value) - 60 * abs(stated)) <= 0.5 * 60 * 10.0**-literal.decimals + _SAME
    if literal.negative and value > 0:
        return False
    if literal.unit == "min" and re.search(r"\dh|\d h", literal.text):
        return abs(abs(value) - stated) <= 0.5 + _SAME
    least = max(1, fact.decimals - 1) if fact.decimals else 0
    if literal.decimals < least and not abs(abs(value) - abs(stated)) < _SAME:
        return False
    return abs(round(abs(value), literal.decimals) - abs(stated)) < _SAME


def _echoes(literal: Literal, known: _Known) -> bool:
    """The same number, in the same unit or with one of the two left out."""
    return abs(abs(literal.value) - abs(known.value)) < _SAME and (
        literal.unit == known.unit or "" in (literal.unit, known.unit)
    )


def _cites(literal: Literal, known: _Known, about: frozenset[str]) -> bool:
    """The same number in the same unit, and not of another subject."""
    if abs(abs(literal.value) - abs(known.value)) >= _SAME or literal.unit != known.unit:
        return False
    return not known.subjects or not about or bool(known.subjects & about)


def _known(texts: Iterable[str]) -> list[_Known]:
    return [
        _Known(literal.value, literal.unit, subjects_in(part))
        for text in texts
        for part in _parts(text)
        if may_hold_literals(part)
        for literal in literals_in(part)
    ]


def _parts(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n+", text)


def _without_proven(sentence: str, proven: Iterable[tuple[int, int]]) -> str:
    """The sentence with what code rendered blanked out. What digits are glued to is part of another number, and stays."""
    for start, end in proven:
        if not sentence[start - 1 : start].isdigit() and not sentence[end : end + 1].isdigit():
            sentence = sentence[:start] + "_" * (end - start) + sentence[end:]
    return sentence
