"""A text as a vector of its words and their parts.

Each word, each pair of neighbours and each three letters of a word adds to a place that its hash names. So texts that share
words, or forms of a word, are near each other. It knows no synonyms: that "pulse" is near "heart rate" only Titan knows.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_COMMON = re.compile(
    "a|an|and|are|as|at|be|but|by|do|for|from|has|have|how|i|in|is|it|me|my|of|on|or|that|the|this|to|was|what|when|which|"
    "with|you|your"
)
"""They say little about what a text is about."""
_WORD, _COMMON_WORD, _PAIR, _PART = 1.0, 0.1, 0.5, 0.35


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def embed(text: str, dimensions: int, *, normalize: bool) -> list[float]:
    """The vector of a text. One without any word gives a vector too: that of its characters."""
    vector = [0.0] * dimensions
    for feature, weight in _features(text):
        number = _hash(feature)
        vector[number % dimensions] += weight if number >> 63 else -weight
    length = math.sqrt(sum(value * value for value in vector))
    if length == 0:
        vector[0] = length = 1.0
    return [value / length for value in vector] if normalize else vector


def _features(text: str) -> Iterator[tuple[str, float]]:
    found = words(text) or list(text)
    for word in found:
        common = _COMMON.fullmatch(word) is not None
        yield word, _COMMON_WORD if common else _WORD
        if not common:
            edged = f"<{word}>"
            yield from ((edged[at : at + 3], _PART) for at in range(len(edged) - 2))
    yield from ((f"{first} {second}", _PAIR) for first, second in pairwise(found))


@lru_cache(maxsize=50_000)
def _hash(feature: str) -> int:
    return int.from_bytes(hashlib.blake2b(feature.encode(errors="replace"), digest_size=8).digest(), "big")
