"""A user's vectors, searched exactly: one packed object in the bucket.

The object is a header (its length as 4 bytes little endian, then JSON `{"entries": [[id, revision, agent, kind], …]}`)
followed by the entries' vectors as float32, little endian, in their order. 2,000 memories are 2 MB. Every write replaces the
object only if it is still the one that was read, so writers side by side lose nothing of each other's.
"""

from __future__ import annotations

import heapq
import json
import random
import struct
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import mul
from typing import Protocol

from functions.core import blobs
from functions.core.embeddings import DIMENSIONS, Vector
from functions.core.errors import StoreUnavailable
from functions.core.principal import Principal

_TRIES = 40
_LONGEST_PAUSE = 0.4
"""Seconds."""
_VECTOR_BYTES = 4 * DIMENSIONS


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a vector beside its numbers: enough to choose by, nothing of the text."""

    id: str
    revision: str
    """Of the memory, as the vector shows it."""
    agent: str
    kind: str


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and its cosine with the query."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Change:
    """What an index is to become: entries put in place of older ones of their id, and ids taken out."""

    put: list[tuple[Entry, Vector]] = field(default_factory=list)
    remove: set[str] = field(default_factory=set)


class VectorIndex(Protocol):
    """The vectors of one user."""

    def update(self, plan: Callable[[Mapping[str, Entry]], Change]) -> None:
        """Change the index as `plan` says, which is given the entries that are there. It is asked again when another
        writer was quicker, and must then look at its sources anew. Raises StoreUnavailable."""
        ...

    def search(self, query: Vector, limit: int, allowed: Callable[[Entry], bool]) -> list[Match]:
        """The nearest entries of those that are allowed, nearest first. Raises StoreUnavailable."""
        ...


class PackedVectors:
    """The index as one object."""

    def __init__(self, principal: Principal) -> None:
        # The name says whose numbers these are: another model's vectors would be another object.
        self._key = f"memory/{principal.user_id}/titan-v2-{DIMENSIONS}.vectors"

    def update(self, plan: Callable[[Mapping[str, Entry]], Change]) -> None:
        """See VectorIndex."""
        for attempt in range(_TRIES):
            found = blobs.get_bytes(self._key)
            entries, numbers = _unpack(found[0]) if found else ([], array("f"))
            change = plan({entry.id: entry for entry in entries})
            if not change.put and not change.remove:
                return
            try:
                blobs.replace_bytes(self._key, _pack(_changed(entries, numbers, change)), found[1] if found else None)
            except blobs.ObjectChanged:
                time.sleep(random.random() * min(0.02 * 2**attempt, _LONGEST_PAUSE))
                continue
            return
        raise StoreUnavailable

    def search(self, query: Vector, limit: int, allowed: Callable[[Entry], bool]) -> list[Match]:
        """See VectorIndex."""
        found = blobs.get_bytes(self._key)
        if found is None:
            return []
        entries, numbers = _unpack(found[0])
        # Plain Python: numpy would cost the API's cold start more than it saves here.
        wanted = query.tolist()
        scores = (
            (sum(map(mul, wanted, numbers[at : at + DIMENSIONS])), number)
            for number, at in enumerate(range(0, len(numbers), DIMENSIONS))
            if allowed(entries[number])
        )
        return [Match(entries[number], score) for score, number in heapq.nlargest(limit, scores)]


def _changed(entries: list[Entry], numbers: Vector, change: Change) -> Iterable[tuple[Entry, Vector]]:
    gone = change.remove | {entry.id for entry, _ in change.put}
    for number, entry in enumerate(entries):
        if entry.id not in gone:
            yield entry, numbers[number * DIMENSIONS : (number + 1) * DIMENSIONS]
    yield from change.put


def _pack(content: Iterable[tuple[Entry, Vector]]) -> bytes:
    entries, numbers = [], array("f")
    for entry, vector in content:
        entries.append([entry.id, entry.revision, entry.agent, entry.kind])
        numbers.extend(vector)
    header = json.dumps({"entries": entries}, separators=(",", ":")).encode()
    return struct.pack("<I", len(header)) + header + _little_endian(numbers).tobytes()


def _unpack(packed: bytes) -> tuple[list[Entry], Vector]:
    (length,) = struct.unpack_from("<I", packed)
    entries = [Entry(*values) for values in json.loads(packed[4 : 4 + length])["entries"]]
    numbers = array("f")
    numbers.frombytes(packed[4 + length :])
    if len(numbers) * 4 != len(entries) * _VECTOR_BYTES:
        raise ValueError("the packed vectors do not fit their header")
    return entries, _little_endian(numbers)


def _little_endian(numbers: Vector) -> Vector:
    if sys.byteorder == "big":
        numbers = array("f", numbers)
        numbers.byteswap()
    return numbers
