"""The language in which the rules are written: phrases of words, compiled once to regular expressions over normal forms.

    word          that word                     a/b/c     one of them
    ache*         a word that begins so         @chest    one of a group of words
    ~  ~6         up to 3, up to 6 words        #big      a number, by its kind
    pass+out/...  of two words, one of several
    a & b & c     all of these, in any order

A gap never crosses the end of a sentence; it may cross commas. What `&` joins may stand in two sentences that follow each
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

NUMBERS: Mapping[str, str] = {
    "year": r"(?:19|20)\d\d",
    "age": r"[5-9]\d",
    "big": r"(?:[6-9]|[1-9]\d+|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty)",
    "few": r"(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)",
    "late": r"(?:2\d|3\d|4[0-2])",
    "febrile": r"(?:3[89]|4[01])(?:[.,]\d)?(?! km)",
    "minor": r"(?:[1-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)",
    "starving": r"(?:[1-9]\d\d|1,?000)",
    "hyper": r"(?:4[0-3](?:[.,]\d)?|10[4-9](?:[.,]\d)?)",
    "cold": r"(?:2[5-9]|3[0-4])[.,]\d",
    "week": r"(?:[4-9]|[1-3]\d|4[0-2])",
    "preterm": r"(?:2\d|3[0-6])",
    "bp": r"(?:1[4-9]\d|2\d\d)/\d{2,3}",
    "racing": r"(?:1[5-9]\d|2\d\d)",
    "slow": r"(?:2\d|3\d|4[0-4])",
    "breaths": r"(?:3\d|[4-9]\d)",
    "hypo": r"(?:[12](?:[.,]\d)?|3[.,][0-3]|[345]\d)",
    "hyperglycaemic": r"(?:1[5-9](?:[.,]\d)?|[23]\d(?:[.,]\d)?|2[5-9]\d|[3-9]\d\d)",
    "ketones": r"(?:[3-9]|1\d)(?:[.,]\d)?",
    "any": r"\d+(?:[.,]\d+)?",
}
"""What a #kind of number is; `big` is a number of tablets that nobody is told to take at once, `late` a week of pregnancy in
which a child's movements are felt, `hyper` and `cold` a body's temperature of 40 °C or 104 °F and above, and below 35 °C,
`bp` a blood pressure from 140 in pregnancy, `racing` and `slow` a pulse of somebody who is unwell and rests, `breaths` those
of a minute, `hypo`, `hyperglycaemic` and `ketones` readings in mmol/L or mg/dL."""

_GAP = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phrase stands."""

    start: int
    parts: tuple[int, ...]
    """Where each part begins that `&` joins; of other phrases the start alone."""


class Phrases:
    """Many phrases, looked for together."""

    def __init__(self, phrases: Iterable[str], words: Mapping[str, Iterable[str]]) -> None:
        """Raises KeyError for a group or a kind of number that does not exist."""
        self._words = {name: tuple(group) for name, group in words.items()}
        alone = [self._sequence(phrase) for phrase in phrases if "&" not in phrase]
        self._alone = _whole_words("|".join(alone)) if alone else None
        self._joined = [
            tuple(_whole_words(self._sequence(part)) for part in phrase.split("&"))
            for phrase in phrases
            if "&" in phrase
        ]

    def places(self, sentence: str) -> Iterator[Place]:
        """Every place of a sentence in normal form where one of the phrases stands."""
        if self._alone is not None:
            for match in self._alone.finditer(sentence):
                yield Place(match.start(), (match.start(),))
        yield from self.joined_places(sentence)

    def joined_places(self, text: str) -> Iterator[Place]:
        """The same of those phrases alone that `&` joins."""
        for parts in self._joined:
            starts: list[int] = []
            for part in parts:
                match = part.search(text)
                if match is None:
                    break
                starts.append(match.start())
            else:
                yield Place(min(starts), tuple(starts))

    def within(self, text: str) -> bool:
        """Whether one of the phrases stands in a text."""
        return next(self.places(text), None) is not None

    def ends(self, text: str) -> list[int]:
        """Where the phrases end, in their order; for phrases without `&`."""
        return [match.end() for match in self._alone.finditer(text)] if self._alone is not None else []

    def removed(self, sentence: str) -> str:
        """The sentence without what the phrases match; for phrases without `&`."""
        return self._alone.sub("_", sentence) if self._alone is not None else sentence

    def _sequence(self, phrase: str) -> str:
        pattern, glue = "", ""
        for part in phrase.split():
            if part.startswith("~"):
                glue = rf"(?: \S+){{0,{int(part[1:] or _GAP)}}}? "
                continue
            pattern += glue + self._part(part)
            glue = " "
        return pattern

    def _part(self, part: str) -> str:
        options = [option for one in part.split("/") for option in self._options(one)]
        return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"

    def _options(self, word: str) -> list[str]:
        if word.startswith("@"):
            return [option for member in self._words[word[1:]] for option in self._options(member)]
        words = word.replace("+", " ").split(" ")
        return [" ".join(NUMBERS[one[1:]] if one.startswith("#") else _letters(one) for one in words)]


def _letters(word: str) -> str:
    return re.escape(word.removesuffix("*")) + ("[a-z]*" if word.endswith("*") else "")


def _whole_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


def vocabulary(phrases: Iterable[str], words: Mapping[str, Iterable[str]]) -> set[str]:
    """The whole words that phrases and groups name."""
    parts = [part for phrase in phrases for part in phrase.split()]
    parts += [part for group in words.values() for member in group for part in member.split()]
    return {one for part in parts for one in part.split("/") if one.isalpha()}
