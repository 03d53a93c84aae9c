"""Which emergencies a message tells of: what the rules see in it and how much it sounds like one, weighed against each
other.

The classifier catches what no rule has words for, and doubts a rule that has matched in a story, a film or a joke. A
rule is a reason to be less demanding of the classifier, so that a match stands unless the rest of the message clearly
speaks against it; then it is not forgotten, either: it becomes the constraints and the note of what may be one.
`SOUNDS_LIKE_ONE`, `RULE_STANDS` and `MAY_BE_ONE` were set on authors that the classifier was not made with;
evals/safety/README.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from functions.health.safety.classifier import Classifier, Judgement, classifier, message_words
from functions.health.safety.rules import read_rules, rule_book

SOUNDS_LIKE_ONE = 1.0
"""Log-odds from which a message tells of an emergency though no rule knows it."""
RULE_STANDS = -1.5
"""Log-odds down to which it does because a rule says so."""
FEW_WORDS = 6
"""Words of a message in which a rule's match stands whatever the log-odds: nothing else is there that could speak
against it."""
MAY_BE_ONE = -1.5
"""Log-odds from which it may, and the turn goes on with that in mind."""

UNNAMED = "other_emergency"
"""Flag and reply of an emergency that is none of those with a reply of their own."""
POSSIBLE = "possible_emergency"
"""Flag and block of what may be one, where the rules have no flag for a doubt."""

_NEEDS_A_READING = "critical_value"

Verdict = Literal["emergency", "possible", "none"]


@dataclass(frozen=True)
class Evidence:
    """What rules and classifier each see in a message."""

    ruled: Sequence[str]
    """Flags of emergencies whose rules match, in the order of the rules."""
    doubts: Sequence[str]
    """Those of rules that see a mention, or what may be one."""
    look: Judgement
    words: int
    """Of the message, numbers among them, punctuation not."""

    @property
    def verdict(self) -> Verdict:
        """The two weighed against each other."""
        stands = self.ruled and (self.look.log_odds >= RULE_STANDS or self.words <= FEW_WORDS)
        if stands or self.look.log_odds >= SOUNDS_LIKE_ONE:
            return "emergency"
        return "possible" if self.ruled or self.look.log_odds >= MAY_BE_ONE else "none"


def evidence_in(text: str, by: Classifier) -> Evidence:
    """Of a message as it was typed."""
    book = rule_book()
    sentences = book.form.sentences(text)
    sightings = book.sightings(book.literal(sentences), book.emergencies)
    seen = dict.fromkeys(one.flag for one in sightings if one.doubt is None)
    return Evidence(
        ruled=[flag for flag in seen if flag in nameable_flags()],
        doubts=[flag for flag in seen if flag not in nameable_flags()],
        look=by.judge(sentences),
        words=sum(1 for word in message_words(sentences) if word[0].isalnum()),
    )


def emergencies_in(text: str) -> list[str]:
    """The flags that a message raises, without its readings: emergencies in the order of the rules, then what may be one or
    only mentions one."""
    found = evidence_in(text, classifier())
    nearest = found.ruled or [found.look.kind or UNNAMED]
    match found.verdict:
        case "emergency":
            return [*nearest, *found.doubts]
        case "possible":
            return list(dict.fromkeys([*found.doubts, *map(doubt_of, nearest)]))
        case "none":
            return list(found.doubts)


@cache
def nameable_flags() -> frozenset[str]:
    """Those of emergencies with a reply that can be given without a reading."""
    return frozenset(entry["flag"] for entry in read_rules("replies.toml")["reply"]) - {_NEEDS_A_READING}


def doubt_of(flag: str) -> str:
    """The flag that is raised where it is not certain that it is this emergency."""
    return next((rule.in_doubt for rule in rule_book().emergencies if rule.flag == flag and rule.in_doubt), POSSIBLE)
