"""The snapshot: all that a turn may see of the world, pinned by its first step and never changed.

A step is a pure function of the snapshot, its input and its effects; so a retry, a redrive and a replay see the data, the
agents, the models and the date that the first attempt saw, whatever was imported or deployed since.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from contracts.memory import SHARED_AGENT
from functions.core import blobs
from functions.core.agents import AgentDefinition
from functions.core.context import Memory
from functions.core.journal import fingerprint
from functions.core.principal import Principal

MOST_IN_PROMPT = 20
"""The latest memories, which every prompt of an agent holds; the others are for `recall_memory`."""


class Snapshot(BaseModel):
    """The content; `pack` is what the business packs want to see, by name."""

    today: str
    """The person's local date."""
    time_zone: str
    locale: str = "en"
    memories: list[dict[str, Any]] = []
    agents: dict[str, AgentDefinition] = {}
    model_ids: dict[str, str] = {}
    """By role."""
    prices_as_of: str = ""
    code: str = ""
    """Version of the code that works on the turn."""
    strict_layer: bool = True
    """Whether findings pass the stricter layer of validation. A setting of the turn: that layer reads it here, and a replay
    may have it another way."""
    pack: dict[str, Any] = {}
    shared: dict[str, dict[str, Any]] = {}
    """By agent, what its pack tells it of the user."""

    def shared_context(self, agent: str) -> dict[str, Any]:
        """Layer 3 of an agent's prompts. What one pack knows of a person is nothing to the agents of another."""
        return {"today": self.today, "time_zone": self.time_zone, "locale": self.locale, **self.shared.get(agent, {})}

    def memories_of(self, agent: AgentDefinition) -> tuple[Memory, ...]:
        """Layer 6 of an agent, the latest first: its own memories and those that are shared; none if it has no long-term
        memory."""
        if not agent.memory.long_term_enabled:
            return ()
        may_see = [one for one in self.memories if one["agent"] in (agent.name, SHARED_AGENT)]
        return tuple(Memory(one["id"], one["updated_at"][:10], one["text"]) for one in may_see[:MOST_IN_PROMPT])


def _key(principal: Principal, turn_id: str) -> str:
    return f"{blobs.turn_prefix(principal, turn_id)}snapshot.json"


def content_of(principal: Principal, turn_id: str) -> dict[str, Any] | None:
    """The pinned snapshot as it is stored, to the letter; None where there is none."""
    content: dict[str, Any] | None = blobs.get_json(_key(principal, turn_id))
    return content


def pin(principal: Principal, turn_id: str, take: Callable[[], dict[str, Any]]) -> str:
    """Write a snapshot's content and return its hash. One that is there already stays: the first one counts."""
    content = content_of(principal, turn_id)
    if content is None:
        content = take()
        blobs.put_json(_key(principal, turn_id), content)
    return fingerprint(content)


@lru_cache(maxsize=16)
def load(principal: Principal, turn_id: str, digest: str) -> Snapshot:  # noqa: ARG001 - the digest makes the entry unique
    """The pinned snapshot; kept in the process, since the steps of a turn run in the same warm ones."""
    content = content_of(principal, turn_id)
    if content is None:
        raise KeyError(turn_id)
    return Snapshot.model_validate(content)
