"""The packs that Amy is made of. Surfaces look here for agents, tools and topics; core and the packs never do.

Names of agents, tools and topics are unique over all packs, which a test holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from functions.commerce.pack import PACK as COMMERCE
from functions.core.emit_event import Outbox, emit_event_tool
from functions.core.memory import Memories
from functions.core.packs import Pack
from functions.core.principal import Principal
from functions.core.recall_memory import recall_memory_tool
from functions.core.reviews import HUMAN_REVIEW
from functions.core.tools import Tool
from functions.core.topics import Topic
from functions.health.pack import PACK as HEALTH

if TYPE_CHECKING:
    from functions.core.agents import AgentDefinition
    from functions.core.snapshot import Snapshot

PACKS: Sequence[Pack] = (HEALTH, COMMERCE)

PLATFORM_TOPICS: Sequence[Topic] = (HUMAN_REVIEW,)


def topics() -> Sequence[Topic]:
    """What any agent may emit."""
    return (*PLATFORM_TOPICS, *(topic for pack in PACKS for topic in pack.topics))


def topic(name: str) -> Topic:
    """A topic by its name. Raises KeyError."""
    return {each.name: each for each in topics()}[name]


def agent_names() -> list[str]:
    """The agents of all packs, by name; needs no YAML reader."""
    return sorted(name for pack in PACKS for name in pack.agent_names())


def all_agents() -> dict[str, AgentDefinition]:
    """The agents of all packs, read and checked."""
    return {name: agent for pack in PACKS for name, agent in pack.agents().items()}


def contents(principal: Principal) -> dict[str, Any]:
    """What the packs want to see in a snapshot of a user, by name."""
    return {name: value for pack in PACKS for name, value in pack.contents(principal).items()}


def shared(known: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By agent, what its pack tells it of the user. `known` are the contents."""
    return {name: told for pack in PACKS if (told := pack.shared(known)) for name in pack.agent_names()}


def tools(principal: Principal, snapshot: Callable[[], Snapshot], *, suppressed: bool) -> dict[str, Tool]:
    """Every tool that an agent's whitelist may name, by name, for one user and what may be seen. `suppressed`: nothing is
    really emitted, because this is a replay."""
    found = [
        recall_memory_tool(Memories(principal)),
        emit_event_tool(topics(), Outbox(principal), suppressed=suppressed),
        *(tool for pack in PACKS for tool in pack.tools(principal, snapshot)),
    ]
    return {tool.name: tool for tool in found}
