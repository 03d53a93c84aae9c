"""Red flags in what Amy is about to say: looked for in each sentence before it is released."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from functions.health.safety.normal_form import NormalForm, clauses
from functions.health.safety.phrases import Phrases
from functions.health.safety.rules import read_rules, rule_book

_FORM = NormalForm((), {})
"""A model does not slip, so its words are taken as they are."""

_STEM = 5
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class RedFlag:
    """What a sentence may not say, and what stands in its place."""

    flag: str
    about: str
    """What was left out, in words that do not repeat it."""
    instead: str


@dataclass(frozen=True)
class _Rule:
    red_flag: RedFlag
    phrases: Phrases
    negatable: bool
    hedged: bool
    defers: bool


def red_flag_in(sentence: str) -> RedFlag | None:
    """The first red flag of a sentence as it would be shown; None if it may be."""
    rules, hedges, deferring, needed = _rules()
    if needed.isdisjoint([word[:_STEM] for word in _WORD.findall(sentence.lower())]):
        return None
    contexts = rule_book().contexts
    for plain in _FORM.sentences(sentence):
        for rule in rules:
            for place in rule.phrases.places(plain):
                if rule.negatable and contexts.negated(plain, place.start):
                    continue
                if rule.hedged and hedges.within(_clause_before(plain, place.start)):
                    continue
                if rule.defers and deferring.within(plain):
                    continue
                return rule.red_flag
    return None


def _clause_before(sentence: str, start: int) -> str:
    begin = next(a for a, b in clauses(sentence) if a <= start < b)
    return sentence[begin:start]


@cache
def _rules() -> tuple[tuple[_Rule, ...], Phrases, Phrases, frozenset[str]]:
    """The rules, the two lists of their context, and beginnings of words of which each rule needs one: most sentences have
    none of them."""
    file = read_rules("output.toml")
    words: dict[str, list[str]] = file["words"]
    rules = tuple(_rule(entry, words) for entry in file["red_flag"])
    needed = frozenset(word[:_STEM] for word in file["needed"])
    return rules, Phrases(file["context"]["hedges"], words), Phrases(file["context"]["deferring"], words), needed


def _rule(entry: Mapping[str, Any], words: Mapping[str, list[str]]) -> _Rule:
    return _Rule(
        RedFlag(entry["flag"], entry["about"], entry["instead"]),
        Phrases(entry["phrases"], words),
        negatable=entry["negatable"],
        hedged=entry.get("hedged", False),
        defers=entry.get("defers", False),
    )
