"""The reviewed rules, read from the data files beside this one on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from functions.health.safety.contexts import Contexts, Doubt, Kind
from functions.health.safety.normal_form import NormalForm
from functions.health.safety.phrases import Phrases, vocabulary


@cache
def read_rules(name: str) -> dict[str, Any]:
    """A data file of this package."""
    text = resources.files("functions.health.safety").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class Rule:
    """What is looked for under one flag."""

    flag: str
    kind: Kind
    phrases: Phrases
    in_doubt: str | None
    """Flag that is raised instead where the words around a match speak against it."""


@dataclass(frozen=True)
class Sighting:
    """A rule that applies, or would but for the words around it."""

    flag: str
    doubt: Doubt | None


@dataclass(frozen=True)
class RuleBook:
    """The rules for one message, with what it takes to read it."""

    form: NormalForm
    figurative: Phrases
    contexts: Contexts
    emergencies: tuple[Rule, ...]
    topics: tuple[Rule, ...]
    """What is no emergency and still changes how a turn answers."""

    def sentences(self, text: str) -> list[str]:
        """The sentences of a message as the rules see them: each once, figures of speech taken out."""
        return [self.figurative.removed(sentence) for sentence in dict.fromkeys(self.form.sentences(text))]

    def sightings(self, sentences: list[str], rules: tuple[Rule, ...]) -> Iterator[Sighting]:
        """What the rules see, sentence by sentence."""
        pairs = [f"{first} ; {second}" for first, second in pairwise(sentences)]
        for rule in rules:
            places = [(text, place) for text in sentences for place in rule.phrases.places(text)]
            places += [(text, place) for text in pairs for place in rule.phrases.joined_places(text)]
            for text, place in places:
                yield _sighting(rule, self.contexts.doubt(text, place, rule.kind))


def _sighting(rule: Rule, doubt: Doubt | None) -> Sighting:
    if doubt in (None, "fiction") or rule.in_doubt is None:
        return Sighting(rule.flag, doubt)
    return Sighting(rule.in_doubt, None)


@cache
def rule_book() -> RuleBook:
    """All rules, compiled once a process."""
    file, topics = read_rules("emergencies.toml"), read_rules("topics.toml")
    words: dict[str, list[str]] = file["words"] | topics["words"]
    slips: Mapping[str, list[str]] = file["slips"]
    return RuleBook(
        form=NormalForm(
            set(_words_of(file, words)) | set(_words_of(topics, words)),
            file["spellings"],
            slips["of"],
            slips["but_not"],
        ),
        figurative=Phrases(file["figurative"]["phrases"], words),
        contexts=Contexts.read(file["context"], words),
        emergencies=tuple(_rules(file["emergency"], words)),
        topics=tuple(_rules(topics["topic"], words)),
    )


def _rules(entries: list[dict[str, Any]], words: Mapping[str, list[str]]) -> Iterator[Rule]:
    for entry in entries:
        yield Rule(entry["flag"], entry["kind"], Phrases(entry["phrases"], words), entry.get("in_doubt"))


def _words_of(file: Mapping[str, Any], words: Mapping[str, list[str]]) -> Iterator[str]:
    for entry in file.get("emergency", []) + file.get("topic", []):
        yield from vocabulary(entry["phrases"], words)
