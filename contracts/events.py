"""The events of a turn, or of a run: what a stream carries, in order, each exactly once.

`seq` counts 1, 2, 3 … without gaps within a turn; it is the SSE `id`, the `Last-Event-ID` and `?after=`. One event of
`TERMINAL_EVENTS` is the last, unless a retry follows it with `turn.resumed`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from contracts.base import Resource, Timestamp
from contracts.errors import Failure
from contracts.findings import Verdict
from contracts.ids import TurnOrRunId
from contracts.reports import AgentReport
from contracts.turns import FactCheckIssue, Route, TurnResult

TERMINAL_EVENTS: frozenset[str] = frozenset({"turn.completed", "turn.failed", "turn.cancelled"})
PAUSED = "turn.paused"
"""The turn waits for its person, as long as this is the last event."""


class Data(Resource):
    """What an event says besides its envelope."""


class Reason(Data):
    reason: str | None = None
    """Of turn.paused: `plan` or `approval`, what the turn waits for. Of turn.resumed: `started`, `approved`, `retried` or
    `redriven`."""


class StepData(Data):
    attempt: int
    duration_ms: float | None = None
    cost_usd: float | None = None
    error: Failure | None = None


class RouteDecided(Data):
    route: Route
    questions: dict[str, str] = {}
    """By agent: the one narrow question that it is asked."""


class AgentData(Data):
    tool: str | None = None
    input: Any | None = None
    summary: str | None = None
    duration_ms: float | None = None


class FindingData(Data):
    id: str
    claim: str
    verdict_seed: Verdict | None = None
    verdict: Verdict | None = None
    reasons: list[str] = []


class ApprovalData(Data):
    approval_id: str
    """Decide with POST /v1/approvals/:id."""
    kind: str
    summary: str | None = None
    expires_at: Timestamp | None = None
    decision: Literal["approved", "rejected"] | None = None
    by: str | None = None


class TextDelta(Data):
    text: str
    attempt: int


class AnswerReset(Data):
    attempt: int
    reason: str


class AnswerCompleted(Data):
    text: str


class FactCheckData(Data):
    issues: list[FactCheckIssue]


class SafetyFlagged(Data):
    flags: list[str]
    by: Literal["rule", "model"] = "rule"
    """Who saw it: a rule before any model, or the model that takes a second look."""


class MemoryAdded(Data):
    id: str
    kind: str
    text: str


class CostData(Data):
    model: str | None = None
    tokens: dict[str, int] = {}
    """`input`, `output`, `cache_read`, `cache_write`."""
    cost_usd: float = 0.0
    total_usd: float
    """Of the whole turn so far."""


class Ended(Data):
    result: TurnResult | None = None
    report: AgentReport | None = None
    """Of a run, in place of a result."""
    error: Failure | None = None
    reason: str | None = None
    """Of a turn that was cancelled for want of approval: `rejected` or `expired`."""


class Envelope(Resource):
    seq: Annotated[int, Field(ge=1)]
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: TurnOrRunId
    """The turn's id, or the run's."""
    at: Timestamp
    step: str | None = None
    agent: str | None = None


class TurnLifecycle(Envelope):
    type: Literal["turn.queued", "turn.started", "turn.resumed", "turn.paused"]
    data: Reason


class StepEvent(Envelope):
    type: Literal["step.started", "step.completed", "step.retrying", "step.failed"]
    data: StepData


class RouteEvent(Envelope):
    type: Literal["route.decided"]
    data: RouteDecided


class AgentEvent(Envelope):
    type: Literal["agent.started", "agent.thinking", "agent.tool_call", "agent.tool_result", "agent.completed"]
    data: AgentData


class FindingEvent(Envelope):
    type: Literal["finding.proposed", "finding.validated"]
    data: FindingData


class ApprovalEvent(Envelope):
    type: Literal["approval.required", "approval.resolved"]
    data: ApprovalData


class TextDeltaEvent(Envelope):
    type: Literal["text.delta"]
    data: TextDelta


class AnswerResetEvent(Envelope):
    type: Literal["answer.reset"]
    data: AnswerReset


class AnswerCompletedEvent(Envelope):
    type: Literal["answer.completed"]
    data: AnswerCompleted


class FactCheckEvent(Envelope):
    type: Literal["fact_check"]
    data: FactCheckData


class SafetyEvent(Envelope):
    type: Literal["safety.flagged"]
    data: SafetyFlagged


class MemoryEvent(Envelope):
    type: Literal["memory.added"]
    data: MemoryAdded


class CostEvent(Envelope):
    type: Literal["cost", "cost_warning"]
    data: CostData


class TurnEnded(Envelope):
    type: Literal["turn.completed", "turn.failed", "turn.cancelled"]
    data: Ended


Event = Annotated[
    TurnLifecycle
    | StepEvent
    | RouteEvent
    | AgentEvent
    | FindingEvent
    | ApprovalEvent
    | TextDeltaEvent
    | AnswerResetEvent
    | AnswerCompletedEvent
    | FactCheckEvent
    | SafetyEvent
    | MemoryEvent
    | CostEvent
    | TurnEnded,
    Field(discriminator="type"),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes any event: `EVENT.validate_python(item)`."""


class EventBatch(Resource):
    """The answer of a long-poll: `Accept: application/json` on …/events."""

    data: list[Event]
    after: int
    """Ask again with `?after=<after>`."""
    ended: bool
    """True when the log's tail is a terminal event: there is nothing more to wait for."""
    paused: bool = False
    """True when the log's tail is `turn.paused`: the turn waits for its person, and nothing comes before a decision."""
