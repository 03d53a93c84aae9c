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
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    """Who said it."""
    content: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS), AfterValidator(says_something)]
    """Plain text: not blank, and without control characters other than tabs and line ends."""


class Budget(Request):
    """Limits of one turn. What is absent comes from the settings."""

    max_seconds: Annotated[int, Field(ge=10, le=3600)] | None = None
    """Reasoning time; waiting for a person does not count."""
    max_cost_usd: Annotated[float, Field(gt=0, le=100)] | None = None
    """US dollars, of all model calls together."""


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
    """Limits of this turn. Null: those of the settings."""
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
    """Agents that work for the main one."""
    collaboration_workflow: str = ""
    """How they work together, in the router's words."""
    vagueness: Vagueness = "low"
    """How unclear the question is; `high` starts an investigation in place of an answer."""


class Finding(Resource):
    """A quantitative claim about the person's data, with all that is known of its truth."""

    id: str
    """Unique within the turn: `ds-001`, `inv-002`, …"""
    claim: str
    """One sentence."""
    kind: Literal["association", "trend", "scalar"]
    """`association`: two metrics together. `trend`: one metric between two windows. `scalar`: one number."""
    feature: str
    """A metric's name."""
    target: str | None = None
    """The other metric of an association."""
    lag_days: Annotated[int, Field(ge=-60, le=60)] = 0
    """Of an association: the target's values are those of so many days after the feature's."""
    window: dict[str, Any] = {}
    """Dates and days with values, by name of the window (`recent`, `prior`, `all`): `{start, end, days_with_values}`."""
    numbers: dict[str, float | list[float]] = {}
    """By name, in full precision, such as `recent_mean`; docs/concepts/findings.md lists the names. A list is an interval,
    `[low, high]`."""
    units: dict[str, str] = {}
    """Unit by key of `numbers`; empty for what has none, such as a correlation. Of an interval: of both its ends."""
    recomputed: dict[str, Recomputed] | None = None
    """By key of `numbers`, and `<window>.days`. Null: not validated."""
    gates: list[Gate] | None = None
    """The seven checks, in order. Null: not validated."""
    statistics: list[Statistic] = []
    """What the strict layer measured."""
    verdict_seed: Verdict | None = None
    """By the seven gates and the critic. Null: not validated."""
    verdict: Verdict | None = None
    """After the strict layer, which can only downgrade. Null: not validated."""
    reasons: list[str] = []
    """Why the verdict is not better, in sentences for a person."""
    critic: dict[str, Any] | None = None
    """What the critic said of it."""
    assessment: dict[str, Any] | None = None
    """What the assessor made of it, for validated findings."""


class FactCheckIssue(Resource):
    """A number or sentence that did not pass as it was."""

    value: str
    """The number or reference as the draft of the answer had it; of a sentence that was left out, which red flag it had."""
    severity: Literal["warn", "error"]
    """`error`: it was replaced by an honest phrase. `warn`: it stands, and nothing accounts for it."""
    context: str
    """The words around it; of a sentence that was left out, what it was about."""


class FactCheck(Resource):
    """What the fact-check of the answer found."""

    issues: list[FactCheckIssue] = []
    """Empty: every number was accounted for."""


class Citation(Resource):
    """Something published that the answer rests on."""

    title: str
    """Of the paper or page."""
    url: str | None = None
    """Where it can be read."""
    source: str | None = None
    """Who published it, such as `PubMed`."""


class TurnResult(Resource):
    """An answer, and what it rests on."""

    text: str
    """The answer, in Markdown."""
    mode: ResultMode
    """`answer`: of agents. `coaching`: of the coach. `briefing`: of an investigation. `fallback`: no agent was meant.
    `safety`: the reviewed reply to an emergency."""
    findings: list[Finding] = []
    """Every claim about the data, the rejected ones, too."""
    fact_sheet: dict[str, float] = {}
    """Every number that the answer was allowed to cite, by `<finding id>.<key>`: an interval as `<key>_low` and
    `<key>_high`, the days with values of a window as `<window>.days`."""
    fact_check: FactCheck = FactCheck()
    """What the check of the answer's numbers found."""
    citations: list[Citation] = []
    """What is published and was cited."""
    safety_flags: list[str] = []
    """What the screening of the question found; docs/concepts/safety.md says what each means."""
    memories_added: list[str] = []
    """Ids of what was learned."""


class StepUsage(Resource):
    """Tokens and dollars."""

    input_tokens: int = 0
    """Read by models, without those from a cache."""
    output_tokens: int = 0
    """Written by models."""
    cache_read_tokens: int = 0
    """Read from the provider's cache."""
    cost_usd: float = 0.0
    """US dollars."""
    model_calls: int = 0
    """How many."""


class Usage(StepUsage):
    """Tokens and dollars of a turn or run."""

    by_step: dict[str, StepUsage] = {}
    """The same, by step."""


class Plan(Resource):
    """What a turn with `start: plan` is going to do."""

    route: Route
    """Which agents will answer."""
    questions: dict[str, str]
    """By agent: the one narrow question that it is asked."""
    estimated_cost_usd: float
    """What the rest of the turn will probably cost; what is used so far is in `usage`."""
    estimated_seconds: int
    """How long the rest will probably take."""


class TurnLinks(Resource):
    """Addresses below the API's own."""

    events: str
    """Its events, as a stream or page by page."""
    trace: str
    """Every step and effect."""


class Turn(Resource):
    """A question, and the durable reasoning that answers it."""

    id: TurnId
    """`turn_…`"""
    object: Literal["turn"] = "turn"
    """Always `turn`."""
    status: TurnStatus
    """`pending`: made and not started. `queued`: about to begin, or it waits for another. `awaiting_approval`: it waits
    for its person. `completed`, `failed` and `cancelled` end it; a failed one can be retried."""
    created_at: Timestamp
    """When it was made."""
    started_at: Timestamp | None = None
    """When it began; null before."""
    ended_at: Timestamp | None = None
    """When it ended; null before."""
    messages: list[Message]
    """The conversation, as it was given."""
    metadata: dict[str, str] = {}
    """Yours, as given."""
    kind: TurnKind = "question"
    """`question`: asked by a person. `check_in`: asked by a check-in. `replay`: a replay of another turn."""
    parent_id: TurnId | None = None
    """The turn that this one replays. It may have been deleted since."""
    replay: Replay | None = None
    """Of a replay: how it was asked for, with aliases and `current` resolved."""
    route: Route | None = None
    """Which agents answer; null before that is known."""
    plan: Plan | None = None
    """Of a turn with `start: plan`, once it is there; it stays when the turn goes on."""
    waits_for: TurnOrRunId | None = None
    """Of an enqueued turn: the one after whose end it begins."""
    result: TurnResult | None = None
    """Of a failed or cancelled turn: what was reached."""
    error: Failure | None = None
    """Of a failed turn."""
    usage: Usage = Usage()
    """Tokens and dollars so far."""
    links: TurnLinks
    """Where its events and its trace are."""


class TurnPage(Page[Turn]):
    """Turns, newest first."""


class TraceEffect(Resource):
    """One effect as the journal recorded it: a model call, a sandbox run, a tool call, a clock, an id."""

    path: str
    """Where in the turn it happened; the same in every attempt and replay."""
    kind: str
    """`model`, `tool`, `sandbox`, …"""
    at: Timestamp
    """When it was recorded."""
    duration_ms: float
    """How long it took."""
    request_hash: str
    """Of what was asked; a replay compares it."""
    model: str | None = None
    """Of a model call: the model's id."""
    usage: StepUsage | None = None
    """Of a model call that was paid for in this turn."""
    replayed: bool = False
    """Whether it was taken from the record of the turn that this one replays; `at` says when."""
    body: Any | None = None
    """With `?include=bodies`: request and response."""


class TraceStep(Resource):
    """One step."""

    path: str
    """The state's name, with phase and branch where it has them."""
    status: Literal["running", "completed", "failed"]
    """How it stands."""
    attempts: int
    """How often it was begun."""
    started_at: Timestamp
    """When its last attempt began."""
    duration_ms: float | None = None
    """Of its last attempt; null while it runs."""
    usage: StepUsage = StepUsage()
    """Tokens and dollars of its model calls."""
    error: Failure | None = None
    """Of one that failed."""
    effects: list[TraceEffect] = []
    """In the order in which they were recorded."""


class Trace(Resource):
    """What a turn or run did: every step with its effects."""

    turn_id: TurnOrRunId
    """The turn's id, or the run's."""
    snapshot: str | None = None
    """Content hash of the snapshot that the turn was pinned to."""
    steps: list[TraceStep]
    """In the order in which they began."""
