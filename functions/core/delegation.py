"""Delegation as a tool: for each sub-agent that may still be asked, `delegate_to_<name>` runs it as the same loop does.

The sub-agent begins with a context of its own. From who asks it gets instructions and a payload, as quoted material, and
nothing else; it gives back how it ended and its answer. Below every run there is less: the depth counts down, and what is
spent is taken from all above.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.reports import AgentReport
from functions.core.agents import AgentDefinition
from functions.core.budget import Allowance
from functions.core.context import Task, task_from
from functions.core.errors import AgentDefinitionInvalid
from functions.core.journal import Journal
from functions.core.tool_calls import ToolAnswer, milliseconds_since
from functions.core.tools import DELEGATION, tool_definition


class DelegatedTask(BaseModel):
    """What travels to a sub-agent."""

    model_config = ConfigDict(extra="forbid")

    instructions: Annotated[str, Field(min_length=1, max_length=8_000)]
    """What it should find out or decide, so that somebody who knows nothing else can do it."""
    payload: dict[str, Any] = {}
    """The material it needs."""


@dataclass(frozen=True)
class Position:
    """Where a run stands in a chain of delegations."""

    chain: tuple[str, ...]
    """The agents from the first to this one."""
    allowance: Allowance
    depth_left: int
    """How many runs may stand below this one."""

    def below(self, agent: AgentDefinition, allowance: Allowance) -> Position:
        """Of a sub-agent: never more than is left here."""
        depth = min(self.depth_left - 1, agent.autonomy.max_delegation_depth)
        return Position((*self.chain, agent.name), allowance, depth)


RunBelow = Callable[[AgentDefinition, Task, Journal, Position], AgentReport]
"""The runtime's own loop, as a sub-agent's run needs it."""


@dataclass(frozen=True)
class Delegation:
    """A sub-agent, as its parent may call it."""

    agent: AgentDefinition
    position: Position
    """Of the parent."""
    run: RunBelow
    input: type[BaseModel] = field(default=DelegatedTask)

    def definition(self) -> dict[str, Any]:
        about = (
            f"Delegate a task to the agent {self.agent.name}: {self.agent.description} It sees only what you pass on."
        )
        return tool_definition(f"{DELEGATION}{self.agent.name}", about, self.input)

    def answer(self, arguments: BaseModel, journal: Journal) -> ToolAnswer:
        begun = time.perf_counter()
        task = DelegatedTask.model_validate(arguments.model_dump())
        asked = task_from(f"agent:{self.position.chain[-1]}", task.instructions, task.payload)
        report = self.run(self.agent, asked, journal, self.position)
        content = json.dumps({"status": report.status, "summary": report.summary}, ensure_ascii=False)
        return ToolAnswer(content, report.status == "completed", milliseconds_since(begun))


def delegations(
    agent: AgentDefinition, agents: Mapping[str, AgentDefinition], position: Position, run: RunBelow
) -> dict[str, Delegation]:
    """The delegation tools of a run, by name: none when the depth is used up, none for an agent that is in the chain."""
    if position.depth_left < 1:
        return {}
    unknown = [name for name in agent.sub_agents if name not in agents]
    if unknown:
        raise AgentDefinitionInvalid({"agent": agent.name, "reason": f"there is no agent {unknown[0]}"})
    return {
        f"{DELEGATION}{name}": Delegation(agents[name], position, run)
        for name in agent.sub_agents
        if name not in position.chain
    }


def refusal(tool: str, agent: AgentDefinition, position: Position) -> dict[str, Any]:
    """Why a run may not call this, as the details of AutonomyBoundaryError."""
    name = tool.removeprefix(DELEGATION)
    if not tool.startswith(DELEGATION) or name not in (*agent.sub_agents, *position.chain):
        reason = "not in its whitelist"
    elif name in position.chain:
        reason = f"a circle of delegation: {' → '.join([*position.chain, name])}"
    else:
        reason = f"the depth of delegation is used up: {' → '.join(position.chain)}"
    return {"agent": agent.name, "tool": tool, "reason": reason, "chain": list(position.chain)}
