"""The only tool loop: an agent, a task, model calls and tools until the model ends its turn or a limit ends it.

Every model call and every tool call is an effect of the journal, under the agent's place in it. What a model asks for
beyond its whitelist raises AutonomyBoundaryError before any tool runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from contracts.turns import StepUsage
from functions.core.agents import AgentDefinition
from functions.core.context import Quoted, Task, assemble
from functions.core.errors import (
    AutonomyBoundaryError,
    ModelOutOfTokens,
    ModelRefused,
    TurnBudgetExceeded,
)
from functions.core.event_log import EventWriter
from functions.core.journal import Journal, add_usage
from functions.core.models import CallHeaders, ModelAdapter, ModelReply, ModelRequest, OnText
from functions.core.tools import Tool

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass
class Spending:
    """What the turn may use and has used; one per step, shared by all agents in it."""

    used_before: float
    """USD that other steps of the turn have used."""
    limit_usd: float
    warn_usd: float
    out_of_time: Callable[[], bool] = lambda: False
    used_here: float = 0.0

    @property
    def total(self) -> float:
        """USD of the whole turn so far."""
        return round(self.used_before + self.used_here, 6)

    def check(self) -> None:
        """Raises TurnBudgetExceeded when nothing is left. Looked at before each model call."""
        if self.total >= self.limit_usd:
            raise TurnBudgetExceeded({"limit_usd": self.limit_usd})
        if self.out_of_time():
            raise TurnBudgetExceeded({"limit": "seconds"})


@dataclass(frozen=True)
class Surroundings:
    """What a run stands in: whose turn, which step, where it is recorded and announced."""

    turn_id: str
    step: str
    journal: Journal
    events: EventWriter
    model: Callable[[], ModelAdapter]
    """Called when a model is needed for the first time; a replay never needs it."""
    model_ids: Mapping[str, str]
    """Model id by role, as the snapshot pinned them."""
    spending: Spending
    shared: dict[str, Any]
    """Layer 3."""
    constraints: tuple[str, ...] = ()
    tools: Mapping[str, Tool] = field(default_factory=dict)


@dataclass(frozen=True)
class AgentReply(Generic[Answer]):
    """How a run ended."""

    text: str
    parsed: Answer | None
    """The structured answer; None if none was asked for, or what came does not fit: the caller has a fallback."""
    usage: StepUsage
    iterations: int


def run_agent(
    agent: AgentDefinition,
    task: Task,
    around: Surroundings,
    *,
    schema: type[Answer] | None = None,
    on_text: OnText | None = None,
    memories: tuple[Quoted, ...] = (),
) -> AgentReply[Answer]:
    """Run an agent to its end.

    Raises AutonomyBoundaryError, ModelRefused, ModelOutOfTokens, TurnBudgetExceeded, and the model's errors.
    """
    journal = around.journal.scope(agent.name)
    allowed = {name: around.tools[name] for name in agent.tools}
    prompt = assemble(agent, task, shared=around.shared, constraints=around.constraints, memories=memories)
    messages = list(prompt.messages)
    usage = StepUsage()
    for iteration in range(1, agent.budget.iterations + 1):
        request = ModelRequest(
            model=around.model_ids[agent.role],
            system=prompt.system,
            messages=messages,
            max_tokens=agent.max_tokens,
            tools=[tool.definition() for tool in allowed.values()],
            output_schema=schema.model_json_schema() if schema else None,
        )
        reply = _call(agent, request, around, journal, on_text)
        usage = add_usage(usage, StepUsage.model_validate(reply.usage))
        if reply.stop_reason == "refusal":
            raise ModelRefused
        if reply.stop_reason == "max_tokens":
            raise ModelOutOfTokens
        if not reply.tool_uses:
            return AgentReply(reply.text, _parse(schema, reply.text), usage, iteration)
        results = [_use_tool(use, allowed, journal) for use in reply.tool_uses]
        messages = [*messages, {"role": "assistant", "content": reply.content}, {"role": "user", "content": results}]
    raise TurnBudgetExceeded({"agent": agent.name, "iterations": agent.budget.iterations})


def _call(
    agent: AgentDefinition, request: ModelRequest, around: Surroundings, journal: Journal, on_text: OnText | None
) -> ModelReply:
    streamed = False

    def live() -> dict[str, Any]:
        nonlocal streamed
        around.spending.check()
        streamed = True
        headers = CallHeaders(around.turn_id, around.step, agent.name)
        return around.model().complete(request, headers, on_text).model_dump(mode="json")

    path = journal.path_of_next("model")
    reply = ModelReply.model_validate(journal.effect("model", "model", request.model_dump(mode="json"), live))
    if not streamed and on_text is not None:
        on_text(reply.text)
    around.spending.used_here += reply.usage["cost_usd"]
    _announce_cost(agent, reply, around, path)
    return reply


def _announce_cost(agent: AgentDefinition, reply: ModelReply, around: Surroundings, path: str) -> None:
    total, cost = around.spending.total, reply.usage["cost_usd"]
    data = {
        "model": reply.model,
        "tokens": {
            "input": reply.usage["input_tokens"],
            "output": reply.usage["output_tokens"],
            "cache_read": reply.usage["cache_read_tokens"],
            "cache_write": reply.usage["cache_write_tokens"],
        },
        "cost_usd": cost,
        "total_usd": total,
    }
    around.events.append("cost", data, id_=f"cost/{around.journal.step.path}/{path}", agent=agent.name)
    if total >= around.spending.warn_usd:
        # Once a turn, which the id sees to: branches that run side by side cannot know who crossed the line.
        around.events.append("cost_warning", data, id_="cost_warning", agent=agent.name)


def _parse(schema: type[Answer] | None, text: str) -> Answer | None:
    if schema is None:
        return None
    try:
        return schema.model_validate_json(text)
    except ValidationError:
        return None


def _use_tool(use: dict[str, Any], allowed: Mapping[str, Tool], journal: Journal) -> dict[str, Any]:
    if use["name"] not in allowed:
        raise AutonomyBoundaryError
    tool = allowed[use["name"]]
    result: dict[str, Any] = {"type": "tool_result", "tool_use_id": use["id"]}
    try:
        arguments = tool.input.model_validate(use["input"])
    except ValidationError as error:
        reasons = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_input=False)]
        return {**result, "is_error": True, "content": "; ".join(reasons)}
    value = journal.scope(f"tool-{tool.name}").effect(
        "tool", "call", {"tool": tool.name, "input": use["input"]}, lambda: tool.run(arguments)
    )
    return {**result, "content": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}
