"""A pack: all that the platform needs to know of a business.

Core knows none of them. The surfaces find them in `functions.packs`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.core.principal import Principal
from functions.core.tools import Tool
from functions.core.topics import Topic

if TYPE_CHECKING:
    from functions.core.agents import AgentDefinition
    from functions.core.snapshot import Snapshot


@dataclass(frozen=True)
class Pack:
    """What a pack's `pack` module exports as `PACK`.

    Importing that module must be cheap and need no YAML reader, which the API's bundle lacks: what is costly stands inside
    the functions.
    """

    name: str
    agents: Callable[[], dict[str, AgentDefinition]]
    """Its agents by name, read and checked."""
    agent_names: Callable[[], list[str]]
    """Their names alone, sorted."""
    tools: Callable[[Principal, Callable[[], Snapshot]], Sequence[Tool]]
    """What it adds to the platform's tools, for one user, and for what a turn or run may see."""
    topics: Sequence[Topic]
    """What its agents may emit, beside the platform's own topics."""
    contents: Callable[[Principal], dict[str, Any]] = lambda _: {}
    """What a snapshot keeps for it of what is known of a user, by name."""
    shared: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _: {}
    """What each of its agents is told of the user (layer 3), and no agent of another pack; from the contents."""


def agents_in(folder: Path) -> list[str]:
    """The names of the agents in a folder: each has a file of its own name."""
    return sorted(path.stem for path in folder.glob("*.yaml"))
