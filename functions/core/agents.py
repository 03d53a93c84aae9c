"""Agents as data: who an agent is, what it may do and how much it may spend.

Layer 1 is the system prompt and the hard constraints, layer 2 the characteristics; both come from here and from nowhere
else. A definition is known by the hash of its content, which a snapshot pins. `agent_file` reads one from YAML.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from functions.core.journal import fingerprint
from functions.core.markup import structural_tag
from functions.core.settings import ModelRole
from functions.core.tools import DELEGATION

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,48}$")]
"""Short enough for `delegate_to_<name>`: a provider takes at most 64 characters for a tool."""
Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    """Unknown fields are refused: a misspelt limit must not be no limit."""

    model_config = ConfigDict(extra="forbid")


class Autonomy(_Part):
    max_delegation_depth: Annotated[int, Field(ge=0, le=5)] = 0
    """How many runs may stand below a run of this agent, one below the other."""


class AgentBudget(_Part):
    """Limits of one run of an agent. Those of who delegated to it hold too."""

    seconds: Annotated[int, Field(ge=1, le=900)]
    usd: Annotated[float, Field(gt=0, le=100)]
    iterations: Annotated[int, Field(ge=1, le=50)]
    """Model calls of one run."""
    tool_calls: Annotated[int, Field(ge=1, le=200)] = 25


class AgentMemory(_Part):
    long_term_enabled: bool = False
    """Whether layer 6 is filled, and whether `recall_memory` may be allowed."""
    working_tokens: Annotated[int, Field(ge=500, le=500_000)] = 24_000
    """Layer 5: how much of a run's own log the agent sees; the oldest tool results go first."""


class AgentDefinition(_Part):
    """One agent."""

    name: Name
    description: Text
    """What it is good for. An agent that may delegate to it reads this."""
    role: ModelRole
    system: Text
    """Layer 1: who it is."""
    hard_constraints: list[Text] = []
    """Layer 1: what stands whatever the other layers say."""
    characteristics: str = ""
    """Layer 2: manner and style of deciding."""
    task: Text
    """Layer 4: what it is told to do, where the caller says nothing else."""
    tools: list[Text] = []
    """The whitelist."""
    sub_agents: list[Name] = []
    """Those that it may delegate to, if its autonomy lets it."""
    autonomy: Autonomy = Autonomy()
    budget: AgentBudget
    memory: AgentMemory = AgentMemory()
    max_tokens: Annotated[int, Field(ge=16, le=64_000)] = 4096

    @cached_property
    def version(self) -> str:
        """Content hash."""
        return fingerprint(self.model_dump(mode="json"))[:16]

    @field_validator("task")
    @classmethod
    def _task_stays_in_its_element(cls, task: str) -> str:
        tag = structural_tag(task)
        if tag is not None:
            raise ValueError(f"{tag} belongs to the context's own structure; name the section without brackets")
        return task

    @field_validator("tools", "sub_agents")
    @classmethod
    def _each_once(cls, names: list[str]) -> list[str]:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice")
        return names

    @field_validator("tools")
    @classmethod
    def _delegation_is_no_tool_of_the_list(cls, names: list[str]) -> list[str]:
        made = [name for name in names if name.startswith(DELEGATION)]
        if made:
            raise ValueError(f"{', '.join(made)}: name the agent in sub_agents instead")
        return names

    def contradictions(self) -> list[tuple[tuple[str, ...], str]]:
        """What does not fit together: the place and the reason."""
        found: list[tuple[tuple[str, ...], str]] = []
        if self.sub_agents and self.autonomy.max_delegation_depth == 0:
            found.append((("sub_agents",), "sub_agents need autonomy.max_delegation_depth of 1 or more"))
        if self.autonomy.max_delegation_depth and not self.sub_agents:
            found.append((("autonomy", "max_delegation_depth"), "a delegation depth without sub_agents"))
        if "recall_memory" in self.tools and not self.memory.long_term_enabled:
            found.append((("tools",), "recall_memory needs memory.long_term_enabled: true"))
        return found
