"""A turn: a question of a person, and the durable reasoning that answers it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from contracts.base import Request, Resource, Timestamp
from contracts.errors import Failure
from contracts.findings import Gate, Recomputed, Statistic, Verdict
from contracts.ids import TurnId, TurnOrRunId
from contracts.pages import Page

MAX_MESSAGES = 50
MAX_CHARACTERS = 32_000

TurnStatus = Literal["pending", "queued", "running", "awaiting_approval", "completed", "failed", "cancelled"]
TERMINAL: frozenset[str] = frozenset({"completed", "failed", "cancelled"})
"""Statuses that end a turn; a failed one can be retried."""

TurnKind = Literal["question", "check_in", "replay"]
ResultMode = Literal["answer", "coaching", "briefing", "fallback", "safety"]
Vagueness = Literal["low", "medium", "high"]


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Metadata = Annotated[
    dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]], Field(max_length=16)
]


def says_something(text: str) -> str:
    """A text that is not blank and holds nothing but text. Raises ValueError."""
    if not text.strip():
        raise ValueError("must not be blank")
    if _CONTROL.search(text):
        raise ValueError("must not hold control characters other than tabs and line ends")
    return text


class Message(Request):
    role: Literal["user", "assistant"]
    content: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS), AfterValidator(says_something)]


class Budget(Request):
    """Limits of one turn. What is absent comes from the settings."""

    max_seconds: Annotated[int, Field(ge=10, le=3600)] | None = None
    """Reasoning time; waiting for a person does not count."""
    max_cost_usd: Annotated[float, Field(gt=0, le=100)] | None = None


class TurnCreate(Request):
    """Start a turn."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=MAX_MESSAGES)]
    """The conversation so far; the last message is the person's question."""
    stream: bool = True
    """False: no `text.delta` events are written; all others are."""
    start: Literal["now", "queued", "plan"] = "now"
    """`queued` waits for POST …/start; `plan` stops after the questions to the agents are known, with a cost estimate, and
    waits for POST …/start as well."""
    require_approval: bool = False
    """Pause before the answer is given, until the person has seen findings and draft and approved (/v1/approvals). What has
    neither, such as the reply to an emergency, is said at once."""
    if_active: Literal["allow", "reject", "enqueue", "cancel_previous"] = "allow"
    """What to do when this user has a turn at work, at the moment at which this one would begin: `reject` answers 409,
    `enqueue` begins when the newest one has ended, `cancel_previous` cancels all others, those that wait included. A turn
    that waits for an approval is not at work."""
    budget: Budget | None = None
    metadata: Metadata = {}
    """Yours; returned as given."""

    @model_validator(mode="after")
    def _is_a_question(self) -> TurnCreate:
        if self.messages[-1].role != "user":
            raise ValueError("the last message must come from the user")
        if sum(len(message.content) for message in self.messages) > MAX_CHARACTERS:
            raise ValueError(f"messages hold more than {MAX_CHARACTERS} characters in all")
        return self


class ReplayOverrides(Request):
    """What is different from the first time."""

    models: Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=8)] = {}
    """Model id or alias by role: `main`, `fast`, `data_science`, `validator`."""
    agents: Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=64)]], Field(max_length=100)] = {}
    """Version by agent: the content hash of a definition that is installed or that the turn ran with; `current` is the
    installed one, whichever it is."""
    strict_layer: bool | None = None
    """Whether findings pass the stricter layer of validation, too."""


class Replay(Request):
    """How a turn is replayed: always on the data, the date and the memories that it saw, and without side effects."""

    mode: Literal["recorded", "live"] = "recorded"
    """`recorded`: everything that the turn asked of models, the sandbox and tools is taken from its record; nothing is
    called and nothing paid. `live`: all of it is asked anew."""
    from_step: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    """Of a live replay: the name of a step. What was done before it, or beside it, is taken from the record."""
    overrides: ReplayOverrides = ReplayOverrides()
    """Of a live replay. With `from_step`, a call before it that they change is made anew as well."""

    @model_validator(mode="after")
    def _recorded_is_as_it_was(self) -> Replay:
        if self.mode == "recorded" and (self.from_step or self.overrides != ReplayOverrides()):
            raise ValueError("a recorded replay is as it was: from_step and overrides need mode live")
        return self


class Route(Resource):
    """Who answers."""

    main_agent: str
    """Empty: none of the agents is meant, and the fallback replies."""
    supporting_agents: list[str] = []
    collaboration_workflow: str = ""
    vagueness: Vagueness = "low"


class Finding(Resource):
    """A quantitative claim about the person's data, with all that is known of its truth."""

    id: str
    """Unique within the turn: `ds-001`, `inv-002`, …"""
    claim: str
    kind: Literal["association", "trend", "scalar"]
    feature: str
    """A metric's name."""
    target: str | None = None
    """The other metric of an association."""
    lag_days: Annotated[int, Field(ge=-60, le=60)] = 0
    """Of an association: the target's values are those of so many days after the feature's."""
    window: dict[str, Any] = {}
    """Dates and days with values, by name of the window (`recent`, `prior`, `all`): `{start, end, days_with_values}`."""
    numbers: dict[str, float | list[float]] = {}
    units: dict[str, str] = {}
    """Unit by key of `numbers`."""
    recomputed: dict[str, Recomputed] | None = None
    """By key of `numbers`, and `<window>.days`. Null: not validated."""
    gates: list[Gate] | None = None
    statistics: list[Statistic] = []
    """What the strict layer measured."""
    verdict_seed: Verdict | None = None
    """By the seven gates and the critic. Null: not validated."""
    verdict: Verdict | None = None
    """After the strict layer, which can only downgrade. Null: not validated."""
    reasons: list[str] = []
    """Why the verdict is not better, in sentences for a person."""
    critic: dict[str, Any] | None = None
    assessment: dict[str, Any] | None = None


class FactCheckIssue(Resource):
    value: str
    """The number or reference as the draft of the answer had it; of a sentence that was left out, which red flag it had."""
    severity: Literal["warn", "error"]
    """`error`: it was replaced by an honest phrase. `warn`: it stands, and nothing accounts for it."""
    context: str
    """The words around it; of a sentence that was left out, what it was about."""


class FactCheck(Resource):
    issues: list[FactCheckIssue] = []


class Citation(Resource):
    title: str
    url: str | None = None
    source: str | None = None


class TurnResult(Resource):
    text: str
    mode: ResultMode
    findings: list[Finding] = []
    fact_sheet: dict[str, float] = {}
    """Every number that the answer was allowed to cite, by `<finding id>.<key>`."""
    fact_check: FactCheck = FactCheck()
    citations: list[Citation] = []
    safety_flags: list[str] = []
    """What the screening of the question found; docs/concepts/safety.md says what each means."""
    memories_added: list[str] = []


class StepUsage(Resource):
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cost_usd: float = 0.0
    model_calls: int = 0


class Usage(StepUsage):
    by_step: dict[str, StepUsage] = {}


class Plan(Resource):
    """What a turn with `start: plan` is going to do."""

    route: Route
    questions: dict[str, str]
    """By agent: the one narrow question that it is asked."""
    estimated_cost_usd: float
    """What the rest of the turn will probably cost; what is used so far is in `usage`."""
    estimated_seconds: int
    """How long the rest will probably take."""


class TurnLinks(Resource):
    events: str
    trace: str


class Turn(Resource):
    id: TurnId
    object: Literal["turn"] = "turn"
    status: TurnStatus
    created_at: Timestamp
    started_at: Timestamp | None = None
    ended_at: Timestamp | None = None
    messages: list[Message]
    metadata: dict[str, str] = {}
    kind: TurnKind = "question"
    parent_id: TurnId | None = None
    """The turn that this one replays. It may have been deleted since."""
    replay: Replay | None = None
    """Of a replay: how it was asked for, with aliases and `current` resolved."""
    route: Route | None = None
    plan: Plan | None = None
    """Of a turn with `start: plan`, once it is there; it stays when the turn goes on."""
    waits_for: TurnOrRunId | None = None
    """Of an enqueued turn: the one after whose end it begins."""
    result: TurnResult | None = None
    """Of a failed or cancelled turn: what was reached."""
    error: Failure | None = None
    usage: Usage = Usage()
    links: TurnLinks


class TurnPage(Page[Turn]):
    """Turns, newest first."""


class TraceEffect(Resource):
    """One effect as the journal recorded it: a model call, a sandbox run, a tool call, a clock, an id."""

    path: str
    kind: str
    at: Timestamp
    duration_ms: float
    request_hash: str
    model: str | None = None
    usage: StepUsage | None = None
    """Of a model call that was paid for in this turn."""
    replayed: bool = False
    """Whether it was taken from the record of the turn that this one replays; `at` says when."""
    body: Any | None = None
    """With `?include=bodies`: request and response."""


class TraceStep(Resource):
    path: str
    """The state's name, with phase and branch where it has them."""
    status: Literal["running", "completed", "failed"]
    attempts: int
    started_at: Timestamp
    duration_ms: float | None = None
    usage: StepUsage = StepUsage()
    error: Failure | None = None
    effects: list[TraceEffect] = []


class Trace(Resource):
    turn_id: TurnOrRunId
    snapshot: str | None = None
    """Content hash of the snapshot that the turn was pinned to."""
    steps: list[TraceStep]
