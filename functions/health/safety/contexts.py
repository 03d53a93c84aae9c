"""What the words around a match make of it: denied, long past, general, or somebody's line in a film.

After NegEx (Chapman 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema 2009, doi:10.1016/j.jbi.2009.05.002): trigger
words with a scope that ends at a comma or at a word such as "but". In doubt a match stands: a person who is told to call for
help without need has lost a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from functions.health.safety.normal_form import clauses
from functions.health.safety.phrases import Phrases, Place

Kind = Literal["symptom", "event", "intent"]
Doubt = Literal["negated", "past", "general", "fiction"]

_FIRST_PERSON = frozenset({"i", "im", "ive", "id", "my", "me", "we", "our"})
_REACH = 6
"""Words that a negation reaches forward."""


@dataclass(frozen=True)
class Contexts:
    """The trigger words, compiled."""

    negations: Phrases
    pseudo: Phrases
    ends_scope: Phrases
    past: Phrases
    recent: Phrases
    past_event: Phrases
    present_event: Phrases
    general: Phrases
    asks_help: Phrases
    experience: Phrases
    fiction: Phrases

    @classmethod
    def read(cls, lists: Mapping[str, Iterable[str]], words: Mapping[str, Iterable[str]]) -> Contexts:
        return cls(**{name: Phrases(list(phrases), words) for name, phrases in lists.items()})

    def doubt(self, sentence: str, place: Place, kind: Kind) -> Doubt | None:
        """Why what stands there is not happening to anybody now; None if nothing speaks against it."""
        if self._in_fiction(sentence, place):
            return "fiction"
        if any(self.negated(_without(sentence, place.parts, part), part) for part in place.parts):
            return "negated"
        if all(self._past(sentence, part, kind) for part in place.parts):
            return "past"
        return "general" if kind != "intent" and self._general(sentence, kind) else None

    def negated(self, sentence: str, start: int) -> bool:
        """Whether a negation reaches what begins there."""
        scope = sentence[_clause(sentence, start)[0] : start]
        scope = scope[max(self.ends_scope.ends(scope), default=0) :]
        scope = self.pseudo.removed(scope)
        last = max(self.negations.ends(scope), default=None)
        return last is not None and len(scope[last:].split()) <= _REACH

    def _past(self, sentence: str, place: int, kind: Kind) -> bool:
        start, end = _clause(sentence, place)
        own = sentence[start:end]
        told = [own]
        if not self.past.within(own):
            around = (sentence[a:b] for a, b in clauses(sentence) if b == start or a == end)
            told += [clause for clause in around if self.past.within(clause)]
            if len(told) == 1:
                return kind == "event" and self._bare_past(sentence, place, own)
        return not any(self.recent.within(clause) for clause in told)

    def _bare_past(self, sentence: str, place: int, own: str) -> bool:
        """Of an event: "had a stroke", with nothing that says that it was just now."""
        before = " ".join(sentence[:place].split()[-4:])
        if not self.past_event.within(before):
            return False
        return not self.recent.within(sentence) and not self.present_event.within(own)

    def _general(self, sentence: str, kind: Kind) -> bool:
        if not self.general.within(self.asks_help.removed(sentence)):
            return False
        return not (self.present_event if kind == "event" else self.experience).within(sentence)

    def _in_fiction(self, sentence: str, place: Place) -> bool:
        """In quotation marks, or told of somebody else, where the sentence speaks of a book or a film."""
        before = sentence[: place.start]
        if before.split().count('"') % 2 == 1:
            return self.fiction.within(sentence)
        told = max(self.fiction.ends(before), default=None)
        return told is not None and not _FIRST_PERSON.intersection(before[told:].split())


def _without(sentence: str, parts: Iterable[int], but: int) -> str:
    """The sentence with the first word of the other parts made unreadable: a "not" that is itself part of a sign ("not
    swallowing") denies no other one."""
    for start in parts:
        if start != but:
            end = sentence.find(" ", start)
            length = (end if end > 0 else len(sentence)) - start
            sentence = sentence[:start] + "_" * length + sentence[start + length :]
    return sentence


def _clause(sentence: str, start: int) -> tuple[int, int]:
    """Start and end of the clause around a place."""
    return next((a, b) for a, b in clauses(sentence) if a <= start < b)
