"""Token counts and the prompt cache.

A token is approximated as four characters, rounded up per content block; the real counts of an English prompt lie within
about a fifth of that. Unlike the real API the cache has no minimum length, so that small prompts show it working.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.offline_model.wire import Block, MessagesRequest

CHARACTERS_PER_TOKEN = 4
LOOKBACK_BLOCKS = 20
"""How far before a breakpoint the cache looks for a prefix that it knows."""
LIFETIMES = {"5m": 300.0, "1h": 3600.0}
"""Seconds that a prefix is remembered after its last use, by `cache_control.ttl`."""


def count_tokens(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def block_tokens(block: Block) -> int:
    return count_tokens(block["text"] if block.get("type") == "text" else _canonical(block))


def request_tokens(request: MessagesRequest) -> int:
    """Input tokens of the whole request, cached or not."""
    return sum(block_tokens(block) for _, block in request.blocks())


@dataclass(frozen=True)
class Usage:
    """Input side of a call's usage; the three kinds of input tokens do not overlap."""

    input_tokens: int
    cache_read: int
    cache_creation_5m: int
    cache_creation_1h: int

    def to_wire(self, output_tokens: int) -> dict[str, Any]:
        return {
            "input_tokens": self.input_tokens,
            "cache_creation_input_tokens": self.cache_creation_5m + self.cache_creation_1h,
            "cache_read_input_tokens": self.cache_read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.cache_creation_5m,
                "ephemeral_1h_input_tokens": self.cache_creation_1h,
            },
            "output_tokens": output_tokens,
            "service_tier": "standard",
        }


class PromptCache:
    """Remembers the prefixes of prompts that were marked with `cache_control`, per model."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._expires: dict[str, float] = {}

    def account(self, request: MessagesRequest) -> Usage:
        """Usage of a request, as the cache stands; its marked prefixes are remembered from now on."""
        now = self._clock()
        self._expires = {prefix: until for prefix, until in self._expires.items() if until > now}
        digest = hashlib.sha256(request.model.encode())
        prefixes: list[str] = []
        totals: list[int] = []
        marks: list[tuple[int, str]] = []
        for index, (place, block) in enumerate(request.blocks()):
            digest.update(f"{place}:{_canonical(block)}".encode())
            prefixes.append(digest.hexdigest())
            totals.append((totals[-1] if totals else 0) + block_tokens(block))
            if control := block.get("cache_control"):
                marks.append((index, control.get("ttl", "5m")))
        if not marks:
            return Usage(totals[-1], 0, 0, 0)
        known = max((index for mark, _ in marks for index in self._within_reach(mark, prefixes)), default=-1)
        read = done = totals[known] if known >= 0 else 0
        created = {"5m": 0, "1h": 0}
        for mark, ttl in marks:
            if mark > known:
                created[ttl] += totals[mark] - done
                done = totals[mark]
            self._expires[prefixes[mark]] = now + LIFETIMES[ttl]
        return Usage(totals[-1] - done, read, created["5m"], created["1h"])

    def _within_reach(self, mark: int, prefixes: list[str]) -> list[int]:
        earliest = max(0, mark - LOOKBACK_BLOCKS)
        return [index for index in range(earliest, mark + 1) if prefixes[index] in self._expires]


def _canonical(block: Block) -> str:
    plain = {key: value for key, value in block.items() if key != "cache_control"}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)
