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
    """Why the turn's state changed."""

    reason: str | None = None
    """Of turn.paused: `plan` or `approval`, what the turn waits for. Of turn.resumed: `started`, `approved`, `retried` or
    `redriven`."""


class StepData(Data):
    """How a step goes."""

    attempt: int
    """1 for the first; a step that is tried again counts on."""
    duration_ms: float | None = None
    """Once it has ended."""
    cost_usd: float | None = None
    """What its model calls cost, in US dollars."""
    error: Failure | None = None
    """Of step.retrying and step.failed."""


class RouteDecided(Data):
    """Who answers, and what each is asked."""

    route: Route
    """Which agents answer."""
    questions: dict[str, str] = {}
    """By agent: the one narrow question that it is asked."""


class AgentData(Data):
    """What an agent does."""

    tool: str | None = None
    """Of agent.tool_call and agent.tool_result: the tool's name."""
    input: Any | None = None
    """Of agent.tool_call: what the tool was given."""
    summary: str | None = None
    """What came of it, or what the agent is thinking about, in a line."""
    duration_ms: float | None = None
    """How long it took, once it is over."""


class FindingData(Data):
    """A finding, in short."""

    id: str
    """Unique within the turn; the result has all of it."""
    claim: str
    """One sentence."""
    verdict_seed: Verdict | None = None
    """Of finding.validated: by the seven gates and the critic."""
    verdict: Verdict | None = None
    """Of finding.validated: after the strict layer, too."""
    reasons: list[str] = []
    """Why the verdict is not better."""


class ApprovalData(Data):
    """What waits for a decision, or how it was decided."""

    approval_id: str
    """Decide with POST /v1/approvals/:id."""
    kind: str
    """`plan`, `answer` or `action`."""
    summary: str | None = None
    """What is decided, in one line."""
    expires_at: Timestamp | None = None
    """From then on the answer is no."""
    decision: Literal["approved", "rejected"] | None = None
    """Of approval.resolved."""
    by: str | None = None
    """Of approval.resolved: `person`, `policy` or `expiry`."""


class TextDelta(Data):
    """A piece of the answer: mostly a sentence, since its numbers are checked before it is let out."""

    text: str
    """Put it behind what there is."""
    attempt: int
    """A larger one than before comes after `answer.reset`."""


class AnswerReset(Data):
    """What was shown of the answer is void."""

    attempt: int
    """The attempt that begins now."""
    reason: str
    """Why the former one ended."""


class AnswerCompleted(Data):
    """The whole answer."""

    text: str
    """Equal, byte for byte, to the `text.delta` events of the last attempt put together."""


class FactCheckData(Data):
    """What the fact-check found; it says so, too, when it found nothing."""

    issues: list[FactCheckIssue]
    """Empty: every number was accounted for."""


class SafetyFlagged(Data):
    """What the screening found."""

    flags: list[str]
    """docs/concepts/safety.md says what each means."""
    by: Literal["rule", "model"] = "rule"
    """Who saw it: a rule before any model, or the model that takes a second look."""


class MemoryAdded(Data):
    """What was learned."""

    id: str
    """GET /v1/memory/:id reads it."""
    kind: str
    """What sort of thing it is."""
    text: str
    """What is remembered from now on."""


class CostData(Data):
    """What a model call cost."""

    model: str | None = None
    """The model's id."""
    tokens: dict[str, int] = {}
    """`input`, `output`, `cache_read`, `cache_write`."""
    cost_usd: float = 0.0
    """Of this call, in US dollars."""
    total_usd: float
    """Of this step so far and of what the turn had spent when the step began, in US dollars. Where steps run side by side,
    each leaves out what the others spend meanwhile: `usage.cost_usd` of the turn has the exact sum."""


class Ended(Data):
    """How it ended."""

    result: TurnResult | None = None
    """Of a turn: the answer and what it rests on, or what was reached."""
    report: AgentReport | None = None
    """Of a run, in place of a result."""
    error: Failure | None = None
    """Of turn.failed."""
    reason: str | None = None
    """Of a turn that was cancelled for want of approval: `rejected` or `expired`."""


class Envelope(Resource):
    seq: Annotated[int, Field(ge=1)]
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: TurnOrRunId
    """The turn's id, or the run's."""
    at: Timestamp
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""


class TurnLifecycle(Envelope):
    """The turn is queued, begins, goes on, or waits for its person."""

    type: Literal["turn.queued", "turn.started", "turn.resumed", "turn.paused"]
    """Which event it is."""
    data: Reason
    """What there is to say of it."""


class StepEvent(Envelope):
    """A step of the turn began, ended, is tried again, or failed."""

    type: Literal["step.started", "step.completed", "step.retrying", "step.failed"]
    """Which event it is."""
    data: StepData
    """What there is to say of it."""


class RouteEvent(Envelope):
    """The question was routed."""

    type: Literal["route.decided"]
    """Which event it is."""
    data: RouteDecided
    """What there is to say of it."""


class AgentEvent(Envelope):
    """An agent began, thinks, calls a tool, got its result, or is done."""

    type: Literal["agent.started", "agent.thinking", "agent.tool_call", "agent.tool_result", "agent.completed"]
    """Which event it is."""
    data: AgentData
    """What there is to say of it."""


class FindingEvent(Envelope):
    """An agent claims something about the data, or the claim was validated."""

    type: Literal["finding.proposed", "finding.validated"]
    """Which event it is."""
    data: FindingData
    """What there is to say of it."""


class ApprovalEvent(Envelope):
    """A person has to decide, or has decided."""

    type: Literal["approval.required", "approval.resolved"]
    """Which event it is."""
    data: ApprovalData
    """What there is to say of it."""


class TextDeltaEvent(Envelope):
    """A piece of the answer, as it is written."""

    type: Literal["text.delta"]
    """Which event it is."""
    data: TextDelta
    """What there is to say of it."""


class AnswerResetEvent(Envelope):
    """The answer starts over: forget the text so far."""

    type: Literal["answer.reset"]
    """Which event it is."""
    data: AnswerReset
    """What there is to say of it."""


class AnswerCompletedEvent(Envelope):
    """The answer is whole."""

    type: Literal["answer.completed"]
    """Which event it is."""
    data: AnswerCompleted
    """What there is to say of it."""


class FactCheckEvent(Envelope):
    """The answer's numbers were checked."""

    type: Literal["fact_check"]
    """Which event it is."""
    data: FactCheckData
    """What there is to say of it."""


class SafetyEvent(Envelope):
    """The screening of the question found something."""

    type: Literal["safety.flagged"]
    """Which event it is."""
    data: SafetyFlagged
    """What there is to say of it."""


class MemoryEvent(Envelope):
    """The turn has learned something about the person."""

    type: Literal["memory.added"]
    """Which event it is."""
    data: MemoryAdded
    """What there is to say of it."""


class CostEvent(Envelope):
    """A model call was paid for; `cost_warning`: most of the budget is spent."""

    type: Literal["cost", "cost_warning"]
    """Which event it is."""
    data: CostData
    """What there is to say of it."""


class TurnEnded(Envelope):
    """The last event: how the turn, or the run, ended."""

    type: Literal["turn.completed", "turn.failed", "turn.cancelled"]
    """Which event it is."""
    data: Ended
    """What there is to say of it."""


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
    """In order of `seq`; empty when nothing came in time."""
    after: int
    """Ask again with `?after=<after>`."""
    ended: bool
    """True when the log's tail is a terminal event: there is nothing more to wait for."""
    paused: bool = False
    """True when the log's tail is `turn.paused`: the turn waits for its person, and nothing comes before a decision."""
