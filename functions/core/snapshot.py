"""The snapshot: all that a turn may see of the world, pinned by its first step and never changed.

A step is a pure function of the snapshot, its input and its effects; so a retry, a redrive and a replay see the data, the
agents, the models and the date that the first attempt saw, whatever was imported or deployed since.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from functions.core import blobs
from functions.core.agents import AgentDefinition
from functions.core.journal import fingerprint
from functions.core.principal import Principal


class Snapshot(BaseModel):
    """The content; `pack` is what the business pack wants to see, by name."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    today: str
    """The person's local date."""
    time_zone: str
    locale: str = "en"
    profile: dict[str, Any] = {}
    memories: list[dict[str, Any]] = []
    agents: dict[str, AgentDefinition] = {}
    model_ids: dict[str, str] = {}
    """By role."""
    prices_as_of: str = ""
    pack: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    """What the pack adds to layer 3, by name."""

    @property
    def shared_context(self) -> dict[str, Any]:
        """Layer 3 of every prompt."""
        own = {"today": self.today, "time_zone": self.time_zone, "locale": self.locale, "profile": self.profile}
        return {**self.shared, **own}


def _key(principal: Principal, turn_id: str) -> str:
    return f"{blobs.turn_prefix(principal, turn_id)}snapshot.json"


def pin(principal: Principal, turn_id: str, take: Callable[[], Snapshot]) -> str:
    """Write the snapshot and return its content hash. A snapshot that is there already stays: the first one counts."""
    content = blobs.get_json(_key(principal, turn_id))
    if content is None:
        content = take().model_dump(mode="json")
        blobs.put_json(_key(principal, turn_id), content)
    return fingerprint(content)


@lru_cache(maxsize=16)
def load(principal: Principal, turn_id: str, digest: str) -> Snapshot:  # noqa: ARG001 - the digest makes the entry unique
    """The pinned snapshot; kept in the process, since the steps of a turn run in the same warm ones."""
    content = blobs.get_json(_key(principal, turn_id))
    if content is None:
        raise KeyError(turn_id)
    return Snapshot.model_validate(content)
