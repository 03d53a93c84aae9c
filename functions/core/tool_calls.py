"""The tool calls of one reply: checked against the whitelist as a whole, then run side by side.

Each call has a place in the journal by its position in the reply, so the record is the same whichever call ends first. What
a tool answered, an error for the model included, is recorded and not asked again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from contracts.reports import ToolCallReport
from functions.core.errors import AmyError, AutonomyBoundaryError, RequestError, TerminalToolError
from functions.core.event_log import EventWriter
from functions.core.journal import Journal
from functions.core.telemetry import logger, places
from functions.core.tools import Tool, ToolCall, ToolError

_SIDE_BY_SIDE = 8
_SUMMARY = 200
"""Characters of an input or a result that events and reports show."""


@dataclass(frozen=True)
class ToolAnswer:
    """What a call gives the model."""

    content: str
    ok: bool
    duration_ms: float = 0.0


class Capability(Protocol):
    """What an agent can call: a tool, or an agent that it may delegate to."""

    @property
    def input(self) -> type[BaseModel]:
        """The shape of what it is asked."""

    def definition(self) -> dict[str, Any]:
        """As the Messages API wants it."""

    def answer(self, arguments: BaseModel, journal: Journal) -> ToolAnswer:
        """Do it, at this place of the journal."""


@dataclass(frozen=True)
class ToolUse:
    """A tool as this agent of this turn calls it."""

    tool: Tool
    turn_id: str
    agent: str
    room: int
    """Characters that a result may have."""

    @property
    def input(self) -> type[BaseModel]:
        return self.tool.input

    def definition(self) -> dict[str, Any]:
        return self.tool.definition()

    def answer(self, arguments: BaseModel, journal: Journal) -> ToolAnswer:
        call = ToolCall(self.turn_id, self.agent, f"{journal.step.path}/{journal.path_of_next('call')}")
        request = {"tool": self.tool.name, "input": arguments.model_dump(mode="json")}
        return ToolAnswer(**journal.effect("tool", "call", request, lambda: self._run(arguments, call)))

    def _run(self, arguments: BaseModel, call: ToolCall) -> dict[str, Any]:
        begun = time.perf_counter()
        ok = True
        try:
            content = self._content(self.tool.run(arguments, call))
        except ToolError as error:
            content, ok = str(error), False
        except RequestError as error:
            content, ok = f"{error.code}: {error}", False
        except AmyError:
            raise
        except Exception as error:  # noqa: BLE001 - the agent may find another way; the log has the place
            logger().warning("tool failed", extra={"tool": self.tool.name, "places": places(error)})
            content, ok = f"{self.tool.name} failed ({type(error).__name__})", False
        if len(content) > self.room:
            content, ok = f"the result has {len(content)} characters, more than {self.room}; ask for less", False
        return {"content": content, "ok": ok, "duration_ms": milliseconds_since(begun)}

    def _content(self, value: Any) -> str:
        try:
            return self.tool.output.model_validate(value).model_dump_json()
        except ValidationError as error:
            # The tool's fault and not the model's: there is nothing that it could do about it.
            raise TerminalToolError({"tool": self.tool.name, "reason": "its output is not of its own shape"}) from error


@dataclass(frozen=True)
class Answered:
    """One call of a reply, and what came of it."""

    use: dict[str, Any]
    answer: ToolAnswer

    def report(self) -> ToolCallReport:
        return ToolCallReport(
            tool=self.use["name"],
            input=summary(self.use["input"]),
            ok=self.answer.ok,
            duration_ms=self.answer.duration_ms,
        )


@dataclass(frozen=True)
class ToolRead:
    """What a tool gave an agent to read."""

    tool: str
    content: Any
    """A tool's own answer is text; a server tool's is what the provider made of it."""
    ok: bool


def check_whitelist(
    uses: Sequence[dict[str, Any]], allowed: Mapping[str, Capability], why: Callable[[str], dict[str, Any]]
) -> None:
    """Raises AutonomyBoundaryError if one of the calls is of something that is not allowed; `why` says more of it."""
    for use in uses:
        if use["name"] not in allowed:
            raise AutonomyBoundaryError(why(use["name"]))


def run_calls(
    uses: Sequence[dict[str, Any]], allowed: Mapping[str, Capability], journal: Journal, events: EventWriter, agent: str
) -> list[Answered]:
    """Run the calls of one reply, which are allowed; the answers in the order of the reply.

    All of them run to their end, so that all are recorded, before the first error is raised.
    """
    # In the order of the reply and before anything runs: paths must not depend on which thread is quicker.
    scopes = [journal.scope(f"tool-{use['name']}") for use in uses]

    def call(use: dict[str, Any], scope: Journal) -> Answered:
        return _announced(use, allowed[use["name"]], scope, events, agent)

    if len(uses) == 1:
        return [call(uses[0], scopes[0])]
    with ThreadPoolExecutor(min(_SIDE_BY_SIDE, len(uses)), thread_name_prefix="tool") as pool:
        running = [pool.submit(copy_context().run, call, use, scope) for use, scope in zip(uses, scopes, strict=True)]
    return [each.result() for each in running]


def _announced(use: dict[str, Any], tool: Capability, scope: Journal, events: EventWriter, agent: str) -> Answered:
    place = f"{scope.step.path}/{scope.prefix}"
    data = {"tool": use["name"], "summary": summary(use["input"])}
    events.append("agent.tool_call", data, id_=f"agent.tool_call/{place}", agent=agent)
    try:
        arguments = tool.input.model_validate(use["input"])
    except ValidationError as error:
        reasons = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_input=False)]
        answer = ToolAnswer(f"the input does not fit: {'; '.join(reasons)}", ok=False)
    else:
        answer = tool.answer(arguments, scope)
    data = {"tool": use["name"], "summary": summary(answer.content)}
    events.append(
        "agent.tool_result",
        {**data, "duration_ms": answer.duration_ms},
        id_=f"agent.tool_result/{place}",
        agent=agent,
    )
    return Answered(use, answer)


def summary(value: Any) -> str:
    """The beginning of a value, on one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY else line[: _SUMMARY - 1] + "…"


def milliseconds_since(begun: float) -> float:
    """Since a `time.perf_counter()`."""
    return round((time.perf_counter() - begun) * 1000, 1)
