"""How much a message sounds like an emergency, judged by all of its words: what rules, which know single phrases,
cannot see.

Logistic regression over the words of a message, the pairs of words that follow each other, and the runs of three to
five letters in a word, hashed (Weinberger 2009, doi:10.1145/1553374.1553516) and weighted by how much more often each
stands in emergencies (the log-count ratios of Wang and Manning 2012, ACL P12-2018, folded into the weights). A second
one names the kind of emergency. `tools/safety_classifier.py` makes both from evals/safety/training. No model is called,
and the same message gets the same figure.

A message that is longer than those it was made with is judged by its most alarming part, so that nothing drowns in it.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zlib import crc32

PACKAGE = "functions.health.safety"
ABOUT, WEIGHTS, KINDS = "classifier.json", "classifier.weights", "classifier.kinds"
"""Beside this file: intercepts, scales and what it was made from; the weights as 16 bit integers; those of the kinds as
bytes, one kind after the other."""

BUCKETS = 1 << 17
KIND_BUCKETS = 1 << 14
WINDOW = 120
"""Words, of the longest message that it was made with."""
_STEP = WINDOW // 2
_RUNS = range(3, 6)
_SURE_OF_KIND = 0.5
"""Probability from which the kind is named; that of the others whose message sounds like an emergency stays open."""


@dataclass(frozen=True)
class Judgement:
    """Of one message."""

    log_odds: float
    """Natural logarithm of the odds that it tells of an emergency, among messages of which four in ten do. In the app
    far fewer do."""
    kind: str | None
    """The flag of the nearest kind of emergency, were it one; None where that is unclear."""


@dataclass(frozen=True)
class Classifier:
    """The weights."""

    intercept: float
    scale: float
    """What one step of a weight is worth."""
    weights: array[int]
    kinds: Sequence[str]
    kind_intercepts: Sequence[float]
    kind_scale: float
    kind_weights: array[int]

    def judge(self, sentences: Sequence[str]) -> Judgement:
        """Of a message in its normal form."""
        odds, found = max((self._log_odds(found), found) for found in map(features, _windows(sentences)))
        return Judgement(odds, self._kind(found))

    def _log_odds(self, found: list[int]) -> float:
        total = sum(self.weights[feature % BUCKETS] for feature in found)
        return self.intercept + self.scale * total / _length(found)

    def _kind(self, found: list[int]) -> str | None:
        worth = self.kind_scale / _length(found)
        buckets = [feature % KIND_BUCKETS for feature in found]
        logits = []
        for number, intercept in enumerate(self.kind_intercepts):
            own = self.kind_weights[number * KIND_BUCKETS : (number + 1) * KIND_BUCKETS]
            logits.append(intercept + worth * sum(own[bucket] for bucket in buckets))
        most = max(logits)
        if 1 / sum(math.exp(logit - most) for logit in logits) < _SURE_OF_KIND:
            return None
        return self.kinds[logits.index(most)]


def features(words: Sequence[str]) -> list[int]:
    """The hashes of what a message has, each once and in order."""
    return sorted({crc32(name.encode()) for name in _names(words)})


def _length(found: list[int]) -> float:
    """The Euclidean length of a message's features, so that a long one weighs no more than a short one."""
    return math.sqrt(max(len(found), 1))


def _names(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        yield f"w{word}"
        if place:
            yield f"w{words[place - 1]} {word}"
        around = f" {word} "
        for length in _RUNS:
            for start in range(len(around) - length + 1):
                yield f"c{around[start : start + length]}"


def message_words(sentences: Iterable[str]) -> list[str]:
    """A message in its normal form as one list of words, with a full stop between sentences."""
    return " . ".join(sentences).split()


def _windows(sentences: Iterable[str]) -> Iterator[list[str]]:
    words = message_words(sentences)
    yield words[:WINDOW]
    for start in range(_STEP, len(words) - _STEP, _STEP):
        yield words[start : start + WINDOW]


@cache
def classifier() -> Classifier:
    """Read from its files, once a process."""
    files = resources.files(PACKAGE)
    about = json.loads(files.joinpath(ABOUT).read_text(encoding="utf-8"))
    return Classifier(
        intercept=about["intercept"],
        scale=about["scale"],
        weights=array("h", files.joinpath(WEIGHTS).read_bytes()),
        kinds=about["kinds"],
        kind_intercepts=about["kind_intercepts"],
        kind_scale=about["kind_scale"],
        kind_weights=array("b", files.joinpath(KINDS).read_bytes()),
    )
