"""The reviewed rules, read from the data files beside this one on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
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
    spread: int = 2
    """Sentences that follow each other, over which what `&` joins may be spread."""


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
        return self.literal(self.form.sentences(text))

    def literal(self, sentences: Iterable[str]) -> list[str]:
        """The same of sentences that are in their normal form."""
        return [self.figurative.removed(sentence) for sentence in dict.fromkeys(sentences)]

    def sightings(self, sentences: list[str], rules: tuple[Rule, ...]) -> Iterator[Sighting]:
        """What the rules see, sentence by sentence."""
        spans = {spread: _spans(sentences, spread) for spread in {rule.spread for rule in rules}}
        for rule in rules:
            places = [(text, place) for text in sentences for place in rule.phrases.places(text)]
            places += [(text, place) for text in spans[rule.spread] for place in rule.phrases.joined_places(text)]
            for text, place in places:
                yield _sighting(rule, self.contexts.doubt(text, place, rule.kind))


def _spans(sentences: list[str], length: int) -> list[str]:
    """Sentences that follow each other, put together; of a message that is shorter, all of it."""
    if len(sentences) < 2:
        return []
    return [" ; ".join(sentences[i : i + length]) for i in range(max(1, len(sentences) - length + 1))]


def _sighting(rule: Rule, doubt: Doubt | None) -> Sighting:
    if doubt in (None, "fiction") or rule.in_doubt is None:
        return Sighting(rule.flag, doubt)
    return Sighting(rule.in_doubt, None)


@cache
def rule_book() -> RuleBook:
    """All rules, compiled once a process."""
    file, pictures, topics = (read_rules(f"{name}.toml") for name in ("emergencies", "pictures", "topics"))
    words: dict[str, list[str]] = file["words"] | pictures["words"] | topics["words"]
    slips: Mapping[str, list[str]] = file["slips"]
    return RuleBook(
        form=NormalForm(
            {word for one in (file, pictures, topics) for word in _words_of(one, words)},
            file["spellings"],
            slips["of"],
            slips["but_not"],
        ),
        figurative=Phrases(file["figurative"]["phrases"], words),
        contexts=Contexts.read(file["context"], words),
        emergencies=tuple(_rules([*file["emergency"], *pictures["emergency"]], words)),
        topics=tuple(_rules(topics["topic"], words)),
    )


def _rules(entries: list[dict[str, Any]], words: Mapping[str, list[str]]) -> Iterator[Rule]:
    for entry in entries:
        phrases = Phrases(entry["phrases"], words)
        yield Rule(entry["flag"], entry["kind"], phrases, entry.get("in_doubt"), entry.get("spread", 2))


def _words_of(file: Mapping[str, Any], words: Mapping[str, list[str]]) -> Iterator[str]:
    for entry in file.get("emergency", []) + file.get("topic", []):
        yield from vocabulary(entry["phrases"], words)
