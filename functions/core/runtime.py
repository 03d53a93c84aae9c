"""The only tool loop: an agent, a task, model calls and tools until the model ends its turn or a limit ends it.

Every model call and every tool call is an effect of the journal, under the agent's place in it. What a model asks for
beyond its whitelist raises AutonomyBoundaryError before any tool runs. A sub-agent's run is this same loop, one place
deeper (`delegation`); what a run may spend is in `budget`, what it sees in `context` and `working_memory`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from contracts.reports import AgentReport, ReportStatus, ToolCallReport
from contracts.turns import StepUsage
from functions.core.agents import AgentDefinition
from functions.core.budget import Allowance, Clock, Spending
from functions.core.context import (
    CACHE,
    Memory,
    Prompt,
    Task,
    assemble,
    marked_to_its_end,
    tool_result,
    validate_no_override,
)
from functions.core.delegation import Position, delegations, refusal
from functions.core.errors import (
    AgentDefinitionInvalid,
    ModelOutOfTokens,
    ModelRefused,
    TerminalToolError,
    TurnBudgetExceeded,
)
from functions.core.event_log import EventWriter
from functions.core.journal import Journal, add_usage
from functions.core.models import CallHeaders, ModelAdapter, ModelReply, ModelRequest, OnText
from functions.core.server_tools import server_calls, server_tool_definitions
from functions.core.tool_calls import Capability, ToolRead, ToolUse, check_whitelist, run_calls, summary
from functions.core.tools import SERVER_TOOLS, Tool
from functions.core.working_memory import CHARACTERS_PER_TOKEN, windowed

Answer = TypeVar("Answer", bound=BaseModel)


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
    shared: Callable[[str], dict[str, Any]]
    """Layer 3."""
    constraints: tuple[str, ...] = ()
    tools: Mapping[str, Tool] = field(default_factory=dict)
    agents: Mapping[str, AgentDefinition] = field(default_factory=dict)
    """Those that may be delegated to."""
    memories: Callable[[AgentDefinition], tuple[Memory, ...]] = lambda _: ()
    """Layer 6 of an agent."""
    clock: Clock = time.monotonic


@dataclass(frozen=True)
class AgentReply(Generic[Answer]):
    """How a run ended."""

    text: str
    parsed: Answer | None
    """The structured answer; None if none was asked for, or what came does not fit: the caller has a fallback."""
    usage: StepUsage
    iterations: int
    report: AgentReport
    read: tuple[ToolRead, ...] = ()
    """What tools gave the agent to read, in the order of the calls."""
    content: tuple[dict[str, Any], ...] = ()
    """The blocks of the last turn, with what the provider's own tools left in them."""


def run_agent(
    agent: AgentDefinition,
    task: Task,
    around: Surroundings,
    *,
    schema: type[Answer] | None = None,
    on_text: OnText | None = None,
) -> AgentReply[Answer]:
    """Run an agent to its end.

    Raises AutonomyBoundaryError, ContextOverride, ModelRefused, ModelOutOfTokens, TerminalToolError, the model's errors,
    and TurnBudgetExceeded with the partial report in its details.
    """
    run = AgentRun(agent, around)
    try:
        text = run.to_its_end(task, schema, on_text)
    except TurnBudgetExceeded as error:
        raise run.out_of_budget(error) from error
    return AgentReply(
        text, _parse(schema, text), run.usage, run.iterations, run.report("completed"), tuple(run.read), run.content
    )


def report_of(agent: AgentDefinition, task: Task, around: Surroundings) -> AgentReport:
    """Run an agent and say how it ended, for a caller to whom any end is an answer.

    Raises what is worth another try (TransientError), what must end the turn (its own budget, AutonomyBoundaryError,
    ContextOverride) and what nobody foresaw.
    """
    return AgentRun(agent, around).reported(task)


class AgentRun:
    """One run of one agent: what it has said, done and spent so far."""

    def __init__(self, agent: AgentDefinition, around: Surroundings, above: Position | None = None) -> None:
        """`above` is the position of who delegates."""
        self.agent = agent
        self.around = around
        self.usage = StepUsage()
        self.iterations = 0
        self.read: list[ToolRead] = []
        self.content: tuple[dict[str, Any], ...] = ()
        self._said = ""
        self._answered: list[ToolCallReport] = []
        self._lock = threading.Lock()
        """For what sub-agents that run side by side add to."""
        self._journal = around.journal.scope(agent.name)
        if above is None:
            allowance = Allowance(agent, None, around.clock)
            self._position = Position((agent.name,), allowance, agent.autonomy.max_delegation_depth)
        else:
            self._position = above.below(agent, Allowance(agent, above.allowance, around.clock))
        self._allowed = self._capabilities()

    def to_its_end(self, task: Task, schema: type[BaseModel] | None = None, on_text: OnText | None = None) -> str:
        """The loop; returns what the model said last. Raises as `run_agent` does."""
        around, allowance = self.around, self._position.allowance
        prompt = assemble(
            self.agent,
            task,
            shared=around.shared(self.agent.name),
            constraints=around.constraints,
            memories=around.memories(self.agent),
        )
        fixed = ModelRequest(
            model=around.model_ids[self.agent.role],
            system=prompt.system,
            messages=[],
            max_tokens=self.agent.max_tokens,
            tools=self._definitions(),
            output_schema=schema.model_json_schema() if schema else None,
        )
        messages = prompt.messages
        paused: list[dict[str, Any]] = []
        while True:
            allowance.check_own(self.iterations)
            window = windowed(messages, self.agent.memory.working_tokens)
            if paused:
                window = [*window, {"role": "assistant", "content": paused}]
            if fixed.tools:
                window = marked_to_its_end(window)
            validate_no_override(Prompt(prompt.system, window), self.agent, around.constraints)
            path = self._journal.path_of_next("model")
            asked = fixed.model_copy(update={"messages": window, "tool_choice": self._choice(fixed)})
            reply = self._ask(asked, path, on_text)
            if reply.stop_reason == "refusal":
                raise ModelRefused
            if reply.stop_reason == "max_tokens":
                raise ModelOutOfTokens
            said = [*paused, *reply.content]
            if reply.stop_reason == "pause_turn":
                # The provider's own tool takes longer than one call; the turn goes on where it stopped.
                paused = said
                continue
            paused = []
            self.content = tuple(said)
            self._note_server_calls(said, path)
            if not reply.tool_uses:
                return "".join(block["text"] for block in said if block["type"] == "text")
            results = self._use_tools(reply.tool_uses)
            messages = [*messages, {"role": "assistant", "content": said}, {"role": "user", "content": results}]

    def reported(self, task: Task) -> AgentReport:
        """The same, its end as a report. Raises as `report_of` does."""
        try:
            self._said = self.to_its_end(task)
        except ModelRefused:
            return self.report("refused")
        except (ModelOutOfTokens, TerminalToolError):
            return self.report("failed")
        except TurnBudgetExceeded as error:
            if (error.details or {}).get("agent") != self.agent.name:
                raise self.out_of_budget(error) from error
            return self.report("budget_exceeded")
        return self.report("completed")

    def report(self, status: ReportStatus) -> AgentReport:
        """What the run has come to so far."""
        return AgentReport(status=status, summary=self._said, tool_calls=list(self._answered), cost=self.usage)

    def out_of_budget(self, error: TurnBudgetExceeded) -> TurnBudgetExceeded:
        """The error with what was reached until then: the report of the outermost run that it ends."""
        report = self.report("budget_exceeded").model_dump(mode="json")
        return TurnBudgetExceeded({**(error.details or {}), "report": report})

    def _capabilities(self) -> dict[str, Capability]:
        agent, around = self.agent, self.around
        own = [name for name in agent.tools if name not in SERVER_TOOLS]
        missing = [name for name in own if name not in around.tools]
        if missing:
            raise AgentDefinitionInvalid({"agent": agent.name, "reason": f"there is no tool {missing[0]} in this step"})
        room = agent.memory.working_tokens * CHARACTERS_PER_TOKEN
        tools = {name: ToolUse(around.tools[name], around.turn_id, agent.name, room) for name in own}
        return {**tools, **delegations(agent, around.agents, self._position, self._run_below)}

    def _run_below(self, agent: AgentDefinition, task: Task, journal: Journal, above: Position) -> AgentReport:
        below = AgentRun(agent, replace(self.around, journal=journal), above)
        try:
            return below.reported(task)
        finally:
            with self._lock:
                self.usage = add_usage(self.usage, below.usage)

    def _definitions(self) -> list[dict[str, Any]]:
        definitions = [
            *server_tool_definitions(self.agent.tools),
            *(each.definition() for each in self._allowed.values()),
        ]
        if definitions:
            # The tools are as stable as the system blocks, and stand before them in a provider's cache.
            definitions[-1]["cache_control"] = CACHE
        return definitions

    def _use_tools(self, uses: list[dict[str, Any]]) -> list[dict[str, Any]]:
        check_whitelist(uses, self._allowed, lambda name: refusal(name, self.agent, self._position))
        self._position.allowance.take_tool_calls(len(uses))
        answered = run_calls(uses, self._allowed, self._journal, self.around.events, self.agent.name)
        self._answered += [each.report() for each in answered]
        self.read += [ToolRead(each.use["name"], each.answer.content, each.answer.ok) for each in answered]
        return [
            tool_result(each.use["id"], each.use["name"], each.answer.content, ok=each.answer.ok) for each in answered
        ]

    def _choice(self, request: ModelRequest) -> dict[str, Any] | None:
        """In the last model call that the budget allows, an agent with tools must answer with what it has."""
        last = self.iterations + 1 >= self.agent.budget.iterations
        return {"type": "none"} if last and request.tools else None

    def _note_server_calls(self, said: list[dict[str, Any]], path: str) -> None:
        """What the provider's own tools did within a turn of the model: counted, announced, and read."""
        calls = list(server_calls(said))
        for number, call in enumerate(calls, start=1):
            place = f"{self._journal.step.path}/{path}/{number}"
            self._answered.append(ToolCallReport(tool=call.name, input=summary(call.input), ok=call.ok, duration_ms=0))
            self.read.append(ToolRead(call.name, call.content, call.ok))
            for kind, shown in (("agent.tool_call", call.input), ("agent.tool_result", _titles(call.content))):
                data = {"tool": call.name, "summary": summary(shown)}
                self.around.events.append(kind, data, id_=f"{kind}/{place}", agent=self.agent.name)
        self._position.allowance.take_tool_calls(len(calls))

    def _ask(self, request: ModelRequest, path: str, on_text: OnText | None) -> ModelReply:
        """`path` is the journal's for this call."""
        around, journal = self.around, self._journal
        streamed = False

        def live() -> dict[str, Any]:
            nonlocal streamed
            around.spending.check()
            self._position.allowance.check_live()
            streamed = True
            headers = CallHeaders(around.turn_id, around.step, self.agent.name)
            return around.model().complete(request, headers, on_text).model_dump(mode="json")

        reply = ModelReply.model_validate(journal.effect("model", "model", request.model_dump(mode="json"), live))
        if not streamed and on_text is not None:
            on_text(reply.text)
        self.iterations += 1
        self.usage = add_usage(self.usage, StepUsage.model_validate(reply.usage))
        self._said = reply.text or self._said
        self._position.allowance.charge(reply.usage["cost_usd"])
        if not journal.step.is_replayed(path):
            self._announce_cost(reply, around.spending.charge(reply.usage["cost_usd"]), path)
        return reply

    def _announce_cost(self, reply: ModelReply, total: float, path: str) -> None:
        events, step = self.around.events, self._journal.step
        data = {
            "model": reply.model,
            "tokens": {
                "input": reply.usage["input_tokens"],
                "output": reply.usage["output_tokens"],
                "cache_read": reply.usage["cache_read_tokens"],
                "cache_write": reply.usage["cache_write_tokens"],
            },
            "cost_usd": reply.usage["cost_usd"],
            "total_usd": total,
        }
        events.append("cost", data, id_=f"cost/{step.path}/{path}", agent=self.agent.name)
        if total >= self.around.spending.warn_usd:
            # Once a turn, which the id sees to: branches that run side by side cannot know who crossed the line.
            events.append("cost_warning", data, id_="cost_warning", agent=self.agent.name)


def _titles(content: Any) -> list[str]:
    """What an event shows of a server tool's result: never the pages themselves."""
    found = content if isinstance(content, list) else [content or {}]
    return [str(one.get("title") or one.get("url") or one.get("error_code") or "no result") for one in found]


def _parse(schema: type[Answer] | None, text: str) -> Answer | None:
    if schema is None:
        return None
    try:
        return schema.model_validate_json(text)
    except ValidationError:
        return None
