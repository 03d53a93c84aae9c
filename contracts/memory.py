"""Memories: what Amy keeps of a person between turns, and what the person told her to keep."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from contracts.base import Request, Resource, Timestamp
from contracts.ids import MemoryId, TurnId
from contracts.pages import Page

MAX_TEXT = 2_000
MAX_META_BYTES = 8_000

MemoryKind = Literal[
    "goal",
    "barrier",
    "preference",
    "insight",
    "hypothesis",
    "decision",
    "value",
    "tested_hypothesis",
    "fact",
]

SHARED_AGENT = "user"
"""The agent of memories that are the person's own: every agent may recall them."""

AgentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


def _says_something(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value.strip()


def _not_too_large(value: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(value, ensure_ascii=False).encode()) > MAX_META_BYTES:
        raise ValueError(f"holds more than {MAX_META_BYTES} bytes of JSON")
    return value


MemoryText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(_says_something)]
Confidence = Annotated[float, Field(ge=0, le=1)]
Meta = Annotated[dict[Annotated[str, Field(max_length=64)], Any], Field(max_length=32), AfterValidator(_not_too_large)]


class Memory(Resource):
    """One thing that is remembered. Numbers of cards, national ids and passports are masked before it is stored."""

    id: MemoryId
    """`mem_…`"""
    object: Literal["memory"] = "memory"
    """Always `memory`."""
    kind: MemoryKind
    """What sort of thing is remembered."""
    text: str
    """What is remembered."""
    confidence: Confidence = 1.0
    """0 to 1: how sure it is."""
    agent: str = SHARED_AGENT
    """Who may recall it: the agent of this name; all agents where it is `user`. You see all of your memories."""
    source_turn_id: TurnId | None = None
    """The turn that it was learned in. Null: the person wrote it."""
    meta: dict[str, Any] = {}
    """Of a tested hypothesis: feature, target, window, verdict, effect."""
    created_at: Timestamp
    """When it was remembered."""
    updated_at: Timestamp
    """When it last changed."""
    score: float | None = None
    """How near it is to the query of a search, -1 to 1. Null outside of searches."""


class MemoryPage(Page[Memory]):
    """Memories: newest first, or with `q` the nearest first."""


class MemoryCreate(Request):
    """Remember something.

    What is remembered already is not remembered twice: the memory that is there is answered. Two memories are the same
    when agent, kind and text are, but for case, spaces and a full stop; tested hypotheses when agent, feature, target and
    window (in `meta`) are.
    """

    kind: MemoryKind
    """What sort of thing it is."""
    text: MemoryText
    """What to remember."""
    confidence: Confidence = 1.0
    """0 to 1: how sure it is."""
    agent: AgentName = SHARED_AGENT
    """Who may recall it; `user` means all agents."""
    meta: Meta = {}
    """More, for programs: at most 8,000 bytes of JSON."""


class MemoryUpdate(Request):
    """A merge patch: a field that is absent stays; `meta` is replaced as a whole, and null empties it."""

    kind: MemoryKind | None = None
    """What sort of thing it is."""
    text: MemoryText | None = None
    """What to remember."""
    confidence: Confidence | None = None
    """0 to 1: how sure it is."""
    meta: Meta | None = None
    """Replaced as a whole; null empties it."""

    @model_validator(mode="after")
    def _clears_only_meta(self) -> MemoryUpdate:
        for name in self.model_fields_set - {"meta"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null")
        return self
