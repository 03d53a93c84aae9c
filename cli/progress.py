"""What a turn has done so far, worked out from its events: steps, agents, findings, cost, as much answer as there is.

Views draw this; it draws nothing itself. It takes whatever comes: unknown events change nothing, and what an event
lacks stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cli.event_text import describe_tool_call
from cli.turn_event import TurnEvent
from contracts.events import TERMINAL_EVENTS

State = Literal["running", "completed", "failed", "stopped"]
"""`stopped`: the turn ended while it ran."""

_TURN_STATES = {
    "turn.queued": "queued",
    "turn.started": "running",
    "turn.resumed": "running",
    "turn.paused": "paused",
    "turn.completed": "completed",
    "turn.failed": "failed",
    "turn.cancelled": "cancelled",
}
_STEP_STATES: dict[str, State] = {"step.completed": "completed", "step.failed": "failed"}


@dataclass
class AgentProgress:
    name: str
    started_at: datetime
    state: State = "running"
    duration_ms: float | None = None
    cost_usd: float = 0.0
    notes: list[str] = field(default_factory=list)
    """Its tool calls and what came of them, one line each."""


@dataclass
class StepProgress:
    name: str
    """The state's name."""
    branch: str
    """Which of several that run beside one another; empty for the others."""
    started_at: datetime
    state: State = "running"
    attempt: int = 1
    duration_ms: float | None = None
    cost_usd: float = 0.0
    """Of all attempts."""
    error: str | None = None

    @property
    def title(self) -> str:
        return f"{self.name} · {self.branch}" if self.branch else self.name


class TurnProgress:
    """Feed it events in order."""

    def __init__(self) -> None:
        self.state = "queued"
        self.steps: dict[tuple[str, str], StepProgress] = {}
        """By name and branch, in the order in which they began."""
        self.agents: dict[str, dict[str, AgentProgress]] = {}
        """By the step's name, then the agent's. Events of agents do not say in which branch of their step they are."""
        self.findings: dict[str, dict[str, Any]] = {}
        self.answer = ""
        """The text of the current attempt."""
        self.answer_resets = 0
        self.total_usd = 0.0

    def apply(self, event: TurnEvent) -> None:
        kind, _, _ = event.type.partition(".")
        match kind:
            case "turn":
                self._turn(event)
            case "step":
                self._step(event)
            case "agent":
                self._agent(event)
            case "finding":
                finding = self.findings.setdefault(str(event.data.get("id")), {})
                finding.update({key: value for key, value in event.data.items() if value not in (None, [])})
            case "text" | "answer":
                self._answer(event)
            case "cost" | "cost_warning":
                self._cost(event)
            case _:
                pass

    def _turn(self, event: TurnEvent) -> None:
        self.state = _TURN_STATES.get(event.type, self.state)
        if event.type in TERMINAL_EVENTS:
            for step in self.steps.values():
                if step.state == "running":
                    # The last step of all ends the turn, and nothing follows the end: its own end goes without saying.
                    step.state = "completed" if event.type == "turn.completed" else "stopped"
                    step.duration_ms = (event.at - step.started_at).total_seconds() * 1000

    def _step(self, event: TurnEvent) -> None:
        data = event.data
        name, branch = event.step or "", event.agent or ""
        step = self.steps.setdefault((name, branch), StepProgress(name, branch, event.at))
        step.attempt = int(data.get("attempt") or step.attempt)
        if event.type in {"step.started", "step.retrying"}:  # a retry is announced by the attempt that takes over
            step.state = "running"
            step.started_at = event.at
            step.duration_ms = None
            step.error = None
            if not branch:
                self.agents.pop(name, None)
            return
        step.state = _STEP_STATES.get(event.type, step.state)
        step.duration_ms = data.get("duration_ms")
        step.cost_usd += float(data.get("cost_usd") or 0)
        error = data.get("error") or {}
        step.error = error.get("message") or error.get("code")

    def _agent(self, event: TurnEvent) -> None:
        agents = self.agents.setdefault(event.step or "", {})
        agent = agents.setdefault(event.agent or "", AgentProgress(event.agent or "", event.at))
        match event.type:
            case "agent.started":
                agents[agent.name] = AgentProgress(agent.name, event.at)
            case "agent.tool_call":
                agent.notes.append(describe_tool_call(event.data))
            case "agent.tool_result":
                agent.notes.append(f"{event.data.get('tool') or 'tool'}: {event.data.get('summary') or 'done'}")
            case "agent.completed":
                agent.state = "completed"
                agent.duration_ms = event.data.get("duration_ms")
            case _:
                pass

    def _cost(self, event: TurnEvent) -> None:
        self.total_usd = float(event.data.get("total_usd") or 0)
        if event.agent:
            # An agent that announces nothing itself is seen by what it costs, once that is known: then it is done.
            done = AgentProgress(event.agent, event.at, state="completed")
            agent = self.agents.setdefault(event.step or "", {}).setdefault(event.agent, done)
            agent.cost_usd += float(event.data.get("cost_usd") or 0)

    def _answer(self, event: TurnEvent) -> None:
        match event.type:
            case "text.delta":
                self.answer += str(event.data.get("text", ""))
            case "answer.reset":
                self.answer = ""
                self.answer_resets += 1
            case "answer.completed":
                self.answer = str(event.data.get("text", ""))
            case _:
                pass
