"""The API's objects. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from amy_sdk._models import Model


class Action(Model):
    """An event that an agent emitted. Its id is the event's: whatever is done for it is done once."""

    id: str
    """The event's id: `event_id` in what the agent's `emit_event` answered."""
    object: Literal['action'] | str = 'action'
    """Always `action`."""
    topic: str
    """What kind of thing was asked for, such as `human_review`."""
    status: Literal['emitted', 'awaiting_approval', 'acted', 'refused', 'rejected', 'failed'] | str
    """`emitted`: on its way. `awaiting_approval`: a person has to decide, see `approval_id`. `acted`: done, see
    `result`. `refused`: a rule forbids it, see `reason`. `rejected`: a person, or the end of the time to
    decide, said no. `failed`: it could not be done, see `error`; an operator may have it tried again.
    """
    turn_id: str
    """The turn or the run that it was emitted in."""
    agent: str
    """Who asked."""
    payload: dict[str, Any]
    """What the agent asked for. Numbers of cards, national ids and passports are masked."""
    summary: str | None = None
    """What the person is asked."""
    approval_id: str | None = None
    """Where a person decides: GET /v1/approvals/:id. Null: nobody has to."""
    reason: str | None = None
    """Why it was refused or rejected."""
    result: dict[str, Any] | None = None
    """What was done."""
    error: Failure | None = None
    """Of one that failed."""
    created_at: dt.datetime
    """When the agent asked."""
    updated_at: dt.datetime
    """When its status last changed."""


class ActionPage(Model):
    """Actions, those of the newest turn first."""

    data: list[Action]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class Activity(Model):
    """One workout."""

    id: str
    """The same for ever, whichever source says it again."""
    source: str
    """The provider or import that told of it."""
    type: str
    """Kind of exercise, such as `running`."""
    name: str | None = None
    """As the source or the person calls it."""
    started_at: dt.datetime
    """When it began."""
    ended_at: dt.datetime | None = None
    """When it ended; null where the source does not say."""
    date: dt.date
    """The person's local date at the start."""
    minutes: float | None = None
    """Duration."""
    kcal: float | None = None
    """Energy spent."""
    distance_m: float | None = None
    """Metres."""
    elevation_gain_m: float | None = None
    """Metres upwards, in all."""
    steps: int | None = None
    """Steps taken."""
    mean_heart_rate: float | None = None
    """Beats a minute."""
    max_heart_rate: float | None = None
    """Beats a minute."""
    strain_score: float | None = None
    """The source's own measure of how hard it was."""


class AgentData(Model):
    """What an agent does."""

    tool: str | None = None
    """Of agent.tool_call and agent.tool_result: the tool's name."""
    input: Any | None = None
    """Of agent.tool_call: what the tool was given."""
    summary: str | None = None
    """What came of it, or what the agent is thinking about, in a line."""
    duration_ms: float | None = None
    """How long it took, once it is over."""


class AgentEvent(Model):
    """An agent began, thinks, calls a tool, got its result, or is done."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['agent.started', 'agent.thinking', 'agent.tool_call', 'agent.tool_result', 'agent.completed']
    """Which event it is."""
    data: AgentData
    """What there is to say of it."""


class AgentReport(Model):
    """What an agent came to."""

    status: Literal['completed', 'refused', 'budget_exceeded', 'failed'] | str
    """`budget_exceeded`: seconds, dollars, iterations or tool calls; what was reached until then is in the report."""
    summary: str
    """The agent's answer; of a run that did not complete, the last that it said."""
    tool_calls: list[ToolCallReport] = []
    """In the order in which they were asked for; those of sub-agents are in their own reports."""
    cost: StepUsage = Field(default_factory=lambda: StepUsage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0}))
    """Of the whole run, sub-agents included."""


class AnswerCompleted(Model):
    """The whole answer."""

    text: str
    """Equal, byte for byte, to the `text.delta` events of the last attempt put together."""


class AnswerCompletedEvent(Model):
    """The answer is whole."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['answer.completed']
    """Which event it is."""
    data: AnswerCompleted
    """What there is to say of it."""


class AnswerReset(Model):
    """What was shown of the answer is void."""

    attempt: int
    """The attempt that begins now."""
    reason: str
    """Why the former one ended."""


class AnswerResetEvent(Model):
    """The answer starts over: forget the text so far."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['answer.reset']
    """Which event it is."""
    data: AnswerReset
    """What there is to say of it."""


class ApiKey(Model):
    """A key, without its secret."""

    id: str
    """`key_…`"""
    object: Literal['api_key'] | str = 'api_key'
    """Always `api_key`."""
    name: str
    """What it is for."""
    scopes: list[Literal['turns:read', 'turns:write', 'data:read', 'data:write', 'memory:read', 'memory:write', 'approvals:write', 'account:read', 'account:write'] | str]
    """What it may do."""
    created_at: dt.datetime
    """When it was made."""
    last_used_at: dt.datetime | None = None
    """To about ten minutes; null: never used."""
    expires_at: dt.datetime | None = None
    """When it ends by itself; null: never."""


class ApiKeyCreate(Model):
    """A key for one program. Its secret is in the answer, and nowhere else ever after."""

    name: str
    """What it is for, such as `laptop`."""
    scopes: list[Literal['turns:read', 'turns:write', 'data:read', 'data:write', 'memory:read', 'memory:write', 'approvals:write', 'account:read', 'account:write'] | str] | None = None
    """What it may do; null: as much as whoever asks. A key cannot make one that may do more than itself."""
    expires_at: dt.datetime | None = None
    """When it ends by itself, RFC 3339; null: never, or with the key that it is made with."""


class ApiKeyCreated(Model):
    """A key with its secret."""

    id: str
    """`key_…`"""
    object: Literal['api_key'] | str = 'api_key'
    """Always `api_key`."""
    name: str
    """What it is for."""
    scopes: list[Literal['turns:read', 'turns:write', 'data:read', 'data:write', 'memory:read', 'memory:write', 'approvals:write', 'account:read', 'account:write'] | str]
    """What it may do."""
    created_at: dt.datetime
    """When it was made."""
    last_used_at: dt.datetime | None = None
    """To about ten minutes; null: never used."""
    expires_at: dt.datetime | None = None
    """When it ends by itself; null: never."""
    secret: str
    """`amy_sk_…`. Shown once: only its hash is kept. The request sent again under the same Idempotency-Key gives
    the same key a new secret, and the one before opens nothing.
    """


class ApiKeyPage(Model):
    """A page of keys, the newest first."""

    data: list[ApiKey]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class ApiKeyUpdate(Model):
    """A merge patch."""

    name: str
    """What it is for."""


class Approval(Model):
    """Something that waits for a person's yes or no, or has had it."""

    id: str
    """`apr_…`"""
    object: Literal['approval'] | str = 'approval'
    """Always `approval`."""
    kind: Literal['plan', 'answer', 'action'] | str
    """`plan`: whether a turn goes on as planned. `answer`: whether an answer is given. `action`: whether something
    outside is done.
    """
    status: Literal['pending', 'approved', 'rejected'] | str
    """`pending` until somebody decides or `expires_at` is over."""
    turn_id: str
    """The turn or run that it belongs to."""
    event_id: str | None = None
    """Of an action: the event with which the agent asked for it."""
    summary: str
    """What is decided, in one line."""
    created_at: dt.datetime
    """When it was asked."""
    expires_at: dt.datetime
    """From then on the answer is no."""
    decided_at: dt.datetime | None = None
    """When it was decided; null while it is pending."""
    by: Literal['person', 'policy', 'expiry'] | str | None = None
    """`person`, `policy` (a rule of the deployment) or `expiry`: nobody decided in time, which is a no."""
    comment: str | None = None
    """What the person said to it. No model ever reads it."""
    findings: list[Finding] | None = None
    """Of an answer, where one approval is read: what the turn has found so far. Null in lists."""
    draft: str | None = None
    """Of an answer, where one approval is read: what the main agent wrote, of which the answer will be made. Its
    numbers are not checked yet.
    """
    plan: Plan | None = None
    """Of a plan, where one approval is read."""


class ApprovalData(Model):
    """What waits for a decision, or how it was decided."""

    approval_id: str
    """Decide with POST /v1/approvals/:id."""
    kind: str
    """`plan`, `answer` or `action`."""
    summary: str | None = None
    """What is decided, in one line."""
    expires_at: dt.datetime | None = None
    """From then on the answer is no."""
    decision: Literal['approved', 'rejected'] | str | None = None
    """Of approval.resolved."""
    by: str | None = None
    """Of approval.resolved: `person`, `policy` or `expiry`."""


class ApprovalDecision(Model):
    """Decide. What is decided stays so: the same decision again changes nothing, another is refused."""

    decision: Literal['approve', 'reject'] | str
    """Yes or no."""
    comment: str | None = None
    """Kept with the approval. No model ever reads it."""


class ApprovalEvent(Model):
    """A person has to decide, or has decided."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['approval.required', 'approval.resolved']
    """Which event it is."""
    data: ApprovalData
    """What there is to say of it."""


class ApprovalPage(Model):
    """Approvals; those of the newest turn first."""

    data: list[Approval]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class Budget(Model):
    """Limits of one turn. What is absent comes from the settings."""

    max_seconds: int | None = None
    """Reasoning time; waiting for a person does not count."""
    max_cost_usd: float | None = None
    """US dollars, of all model calls together."""


class Catalogue(Model):
    """What can be measured."""

    object: Literal['list'] | str = 'list'
    """Always `list`."""
    data: list[MetricEntry]
    """All metrics, derived ones and markers."""


class CheckIn(Model):
    """A standing order: at certain times Amy asks by herself."""

    id: str
    """`chk_…`"""
    object: Literal['check_in'] | str = 'check_in'
    """Always `check_in`."""
    status: Literal['pending', 'active'] | str
    """`pending`: its schedule does not have this form yet; it will within a few minutes."""
    question: str | None = None
    """The person's own question, where it has one."""
    built_in: Literal['morning_briefing', 'weekly_review', 'something_changed'] | str | None = None
    """Which question of ours it asks, where it asks one."""
    run: dict[str, Any] | None = None
    """Which agent it runs, where it runs one."""
    name: str | None = None
    """What the person calls it."""
    schedule: str
    """`cron(…)` or `rate(…)`, as EventBridge Scheduler reads them."""
    time_zone: str | None = None
    """IANA name in which the schedule is meant. Null: the profile's."""
    quiet_hours: QuietHours | None = None
    """When nothing is started."""
    flexible_minutes: int = 0
    """It may come so much later than scheduled."""
    enabled: bool = True
    """False: it is paused."""
    skip_when_no_new_data: bool = False
    """Whether a slot is skipped when none of the person's data has changed."""
    budget: Budget | None = None
    """Limits of each turn or run that it starts."""
    metadata: dict[str, str] = {}
    """Yours; given to every turn or run that it starts."""
    next_at: dt.datetime | None = None
    """When it is due next. Null: it is paused, or comes at a rate, which counts from when the schedule was made."""
    last_result: CheckInResult | None = None
    """What became of its last slot; null before the first."""
    created_at: dt.datetime
    """When it was made."""
    updated_at: dt.datetime
    """When it last changed."""


class CheckInCreate(Model):
    """Have Amy check in. One of `question`, `built_in` and `run` says what she does."""

    question: str | None = None
    """A turn with this question of the person's own."""
    built_in: Literal['morning_briefing', 'weekly_review', 'something_changed'] | str | None = None
    """A turn with a question of ours; `something_changed` only when a rule, not a model, finds that a metric has
    shifted.
    """
    run: RunTask | None = None
    """A run of an agent."""
    name: str | None = None
    """What the person calls it; a built-in has a name of its own."""
    schedule: str | None = None
    """At most once an hour. Absent: a built-in's own."""
    time_zone: str | None = None
    """Null: the profile's, whatever it is then."""
    quiet_hours: QuietHours | None = None
    """When nothing is started. Null: there are none."""
    flexible_minutes: int = 0
    """It may come so much later than scheduled."""
    enabled: bool = True
    """False: it begins paused."""
    skip_when_no_new_data: bool | None = None
    """Skip a slot when none of the person's data has changed since the last one that was not skipped. Null: as the
    built-in has it, else no.
    """
    budget: Budget | None = None
    """Limits of each turn or run that it starts."""
    metadata: dict[str, str] = {}
    """Yours; returned as given."""


class CheckInPage(Model):
    """Check-ins, newest first."""

    data: list[CheckIn]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class CheckInResult(Model):
    """What became of one slot."""

    object: Literal['check_in_result'] | str = 'check_in_result'
    """Always `check_in_result`."""
    check_in_id: str
    """Whose slot it was."""
    slot: dt.datetime
    """The time that it was due; of one that was fired by hand, when that was."""
    fired_by: Literal['schedule', 'person'] | str
    """`person`: with POST /v1/check-ins/:id/fire."""
    status: Literal['waiting', 'running', 'completed', 'failed', 'cancelled', 'skipped'] | str
    """`waiting`: for the end of quiet hours, or about to begin."""
    reason: Literal['paused', 'superseded', 'no_new_data', 'nothing_changed'] | str | None = None
    """Of a slot that was skipped."""
    turn_id: str | None = None
    """The turn or run, whose answer or report is there. A failed one that is retried tells its later end only
    there.
    """
    changes: list[DetectedChange] = []
    """Of `something_changed`: what the detector found."""
    error: Failure | None = None
    """Of a slot that failed."""
    created_at: dt.datetime
    """When the slot was begun."""
    ended_at: dt.datetime | None = None
    """When it ended; null while it is at work."""


class CheckInResultPage(Model):
    """The last results, newest first."""

    data: list[CheckInResult]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class CheckInUpdate(Model):
    """A merge patch (RFC 7396): a field that is absent stays, null clears it. What kind of check-in it is stays."""

    question: str | None = None
    """Of a check-in with a question."""
    run: RunTask | None = None
    """Of a check-in that runs an agent."""
    name: str | None = None
    """Null: none, or the built-in's own."""
    schedule: str | None = None
    """Null: the built-in's own."""
    time_zone: str | None = None
    """Null: the profile's."""
    quiet_hours: QuietHours | None = None
    """Null: none."""
    flexible_minutes: int | None = None
    """It may come so much later than scheduled. Null: 0."""
    enabled: bool | None = None
    """False pauses it. Null: true."""
    skip_when_no_new_data: bool | None = None
    """Null: as the built-in has it, else false."""
    budget: Budget | None = None
    """Null: that of the settings."""
    metadata: dict[str, str] | None = None
    """Replaced as a whole. Null: empty."""


class Citation(Model):
    """Something published that the answer rests on."""

    title: str
    """Of the paper or page."""
    url: str | None = None
    """Where it can be read."""
    source: str | None = None
    """Who published it, such as `PubMed`."""


class Consent(Model):
    """One statement, at its time."""

    id: str
    """`cns_…`"""
    object: Literal['consent'] | str = 'consent'
    """Always `consent`."""
    purpose: Literal['health_data_processing', 'model_provider', 'research'] | str
    """What it is about."""
    version: str
    """Of the text that the person read."""
    granted: bool
    """False: withdrawn."""
    at: dt.datetime
    """When it was said."""


class ConsentCreate(Model):
    """What a person says now about one purpose. What was said before stays in the record."""

    purpose: Literal['health_data_processing', 'model_provider', 'research'] | str
    """What it is about."""
    version: str
    """Of the text that the person read, such as `2026-11-01`."""
    granted: bool
    """False withdraws."""


class ConsentState(Model):
    """What holds for a purpose now. A purpose that nothing was ever said about is not granted."""

    purpose: Literal['health_data_processing', 'model_provider', 'research'] | str
    """What it is about."""
    granted: bool
    """Whether the person agrees now."""
    version: str | None = None
    """Of the text that the person read last; null where nothing was said."""
    since: dt.datetime | None = None
    """When it was said; null where nothing was."""


class Consents(Model):
    """What a person has agreed to."""

    object: Literal['consents'] | str = 'consents'
    """Always `consents`."""
    current: list[ConsentState]
    """One entry for each purpose."""
    history: list[Consent]
    """The latest 100 statements, newest first; an export has all of them."""


class CostData(Model):
    """What a model call cost."""

    model: str | None = None
    """The model's id."""
    tokens: dict[str, int] = {}
    """`input`, `output`, `cache_read`, `cache_write`."""
    cost_usd: float = 0.0
    """Of this call, in US dollars."""
    total_usd: float
    """Of this step so far and of what the turn had spent when the step began, in US dollars. Where steps run side
    by side, each leaves out what the others spend meanwhile: `usage.cost_usd` of the turn has the exact sum.
    """


class CostEvent(Model):
    """A model call was paid for; `cost_warning`: most of the budget is spent."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['cost', 'cost_warning']
    """Which event it is."""
    data: CostData
    """What there is to say of it."""


class DaySummary(Model):
    """The summary of one date with what all sources said of it."""

    object: Literal['summary'] | str = 'summary'
    """Always `summary`."""
    date: dt.date
    """The person's local date."""
    metrics: dict[str, DayValue]
    """By name of the catalogue (GET /v1/data/metrics). What was not measured is absent."""
    workouts: list[str] = []
    """Kinds of exercise."""
    workouts_source: str | None = None
    """Whose list of workouts it is; null where there are none."""
    activities: list[Activity] = []
    """The day's workouts."""
    by_source: dict[str, dict[str, float]] = {}
    """By metric and source, where more than one source spoke. Which one is believed: GET /v1/sources/priorities."""


class DayValue(Model):
    """One metric of one day."""

    value: float
    """In `unit`."""
    unit: str
    """Empty for ratios and scores."""
    source: str
    """Whose value this is: the connected provider or the import that is believed first."""


class DetectedChange(Model):
    """A shift that the change detector found."""

    metric: str
    """Name of the catalogue."""
    direction: Literal['up', 'down'] | str
    """Whether it went up or down."""
    kind: Literal['shift', 'outlier'] | str
    """`shift`: the level has moved; `outlier`: one striking day."""
    since: str
    """The local date on which it began."""
    value: float
    """Median of the days since then, in the metric's unit."""
    usual: float
    """Median of the days before."""
    size: float
    """The difference of the two."""
    size_sd: float
    """The same in robust standard deviations (1.4826 times the median absolute deviation) of the days before."""


class DeviceLogin(Model):
    """RFC 8628 §3.2: show `user_code` and `verification_uri`, then ask for the token every `interval` seconds."""

    device_code: str
    """Keep it: whoever has it gets the key."""
    user_code: str
    """For the person to type, such as `BCDF-GHJK`. Capitals, the dash and blanks do not matter."""
    verification_uri: str
    """Where the person types the code."""
    verification_uri_complete: str
    """The same with the code in it, for a link or a QR code."""
    expires_in: int
    """Seconds."""
    interval: int
    """Seconds between two requests for the token, at least."""


class DeviceLoginDecision(Model):
    """What the person says about the device that shows this code."""

    user_code: str
    """As the device shows it."""
    decision: Literal['approve', 'deny'] | str | None = None
    """Null only looks who asks, and for what: show it before the person decides."""


class DeviceLoginRequest(Model):
    """Who asks, and what has become of it."""

    object: Literal['device_login'] | str = 'device_login'
    """Always `device_login`."""
    status: Literal['pending', 'approved', 'denied'] | str
    """`pending`: nobody has decided."""
    client_name: str
    """As the device calls itself; nobody has checked it."""
    scopes: list[Literal['turns:read', 'turns:write', 'data:read', 'data:write', 'memory:read', 'memory:write', 'approvals:write', 'account:read', 'account:write'] | str]
    """What the key may do, if it is approved: what was asked for, and never more than who approves may do."""
    expires_at: dt.datetime
    """From then on the code is good for nothing."""


class DeviceLoginStart(Model):
    """What a device asks for: as JSON, or as a form."""

    client_id: str | None = None
    """Read and not used: Amy has no registered clients. RFC 8628 has devices send it."""
    client_name: str | None = None
    """What the person sees as they approve, and what the key will be called."""
    scope: str | None = None
    """Scopes, blank-separated; absent: all that the person may do."""


class DeviceToken(Model):
    """RFC 6749 §5.1. The token is an API key: it stays good until it is revoked."""

    access_token: str
    """`amy_sk_…`."""
    token_type: Literal['Bearer'] | str = 'Bearer'
    """Always `Bearer`."""
    scope: str
    """Blank-separated."""


class DeviceTokenRequest(Model):
    """RFC 8628 §3.4: as a form, or as JSON."""

    grant_type: str
    """`urn:ietf:params:oauth:grant-type:device_code`."""
    device_code: str
    """From the answer that began it."""
    client_id: str | None = None
    """As in the request that began it; not used."""


class Doubt(Model):
    """A reason to ask the person."""

    reason: Literal['low_confidence', 'not_beside_its_name', 'read_from_image', 'impossible_value', 'unit_mix_up', 'unit_missing', 'unit_unknown', 'range_in_other_unit', 'flag_contradicts_range', 'twice_with_different_values', 'number_ambiguous', 'unknown_marker', 'name_and_code_disagree'] | str
    """Of a fixed list: docs/concepts/labs.md has what each means."""
    text: str
    """In words, with what would fit where something would."""
    suggestion: dict[str, Any] | None = None
    """`{"unit": …}` for a unit mix-up: the unit in which the value would be a usual one."""


class Ended(Model):
    """How it ended."""

    result: TurnResult | None = None
    """Of a turn: the answer and what it rests on, or what was reached."""
    report: AgentReport | None = None
    """Of a run, in place of a result."""
    error: Failure | None = None
    """Of turn.failed."""
    reason: str | None = None
    """Of a turn that was cancelled for want of approval: `rejected` or `expired`."""


class Erasure(Model):
    """An erasure that was asked for. It cannot be stopped, and nothing of what it erases comes back."""

    id: str
    """`ers_…`"""
    object: Literal['erasure'] | str = 'erasure'
    """Always `erasure`."""
    status: Literal['erasing', 'erased'] | str
    """`erased`: nothing was found any more."""
    requested_at: dt.datetime
    """When DELETE /v1/me came."""
    completed_at: dt.datetime | None = None
    """When everything had been looked through once more and nothing was found."""
    rounds: int = 0
    """How often everything was looked through so far."""
    counts: dict[str, int] = {}
    """How much of what was erased; at least so many, since a process that dies may not have counted its last."""
    links: ErasureLinks | None = None
    """In the answer to the request only; the token in it is stored nowhere."""


class ErasureLinks(Model):
    """Where to read on."""

    status: str
    """Reads how far it is, without a key: the keys are gone."""


class ErrorBody(Model):
    """The body of every response with a status of 400 and more."""

    error: ErrorDetail
    """What went wrong."""


class ErrorDetail(Model):
    """What went wrong, for a program and for a person."""

    code: str
    """Stable, snake_case; what a program should look at."""
    message: str
    """For a person: what happened and what to do next."""
    request_id: str
    """Also in the `X-Request-Id` header and in every log line of this request."""
    docs_url: str
    """The section of the documentation about this code."""
    details: dict[str, Any] | None = None
    """More, by code: for `validation_failed` the list of fields and what is wrong with each."""


class EventBatch(Model):
    """The answer of a long-poll: `Accept: application/json` on …/events."""

    data: list[dict[str, Any]]
    """In order of `seq`; empty when nothing came in time."""
    after: int
    """Ask again with `?after=<after>`."""
    ended: bool
    """True when the log's tail is a terminal event: there is nothing more to wait for."""
    paused: bool = False
    """True when the log's tail is `turn.paused`: the turn waits for its person, and nothing comes before a
    decision.
    """


class Export(Model):
    """A zip of JSON and CSV files, with a README that says what each is and a manifest with their hashes."""

    id: str
    """`exp_…`"""
    object: Literal['export'] | str = 'export'
    """Always `export`."""
    status: Literal['running', 'completed', 'failed', 'expired'] | str
    """`expired`: the file was deleted after seven days."""
    created_at: dt.datetime
    """When it was asked for."""
    completed_at: dt.datetime | None = None
    """When the file was whole; null before."""
    expires_at: dt.datetime
    """Then the file is deleted; ask for a new export."""
    progress: ExportProgress
    """How far it is."""
    size_bytes: int | None = None
    """Of the zip, once it is whole."""
    error: Failure | None = None
    """Of one that failed."""
    download: ExportDownload | None = None
    """Of a completed export, where one is read by itself; not in lists."""


class ExportDownload(Model):
    """Where the file is."""

    url: str
    """Needs no key: whoever has it can download. Send no Authorization header with it."""
    expires_at: dt.datetime
    """After 15 minutes. Each GET of the export gives a fresh one."""


class ExportPage(Model):
    """Exports, newest first."""

    data: list[Export]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class ExportProgress(Model):
    """How far an export is."""

    done: int
    """Kinds of data that are written."""
    total: int
    """Kinds of data in all."""
    stage: str | None = None
    """The kind that is being written."""
    files: int = 0
    """Files written so far."""


class FactCheck(Model):
    """What the fact-check of the answer found."""

    issues: list[FactCheckIssue] = []
    """Empty: every number was accounted for."""


class FactCheckData(Model):
    """What the fact-check found; it says so, too, when it found nothing."""

    issues: list[FactCheckIssue]
    """Empty: every number was accounted for."""


class FactCheckEvent(Model):
    """The answer's numbers were checked."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['fact_check']
    """Which event it is."""
    data: FactCheckData
    """What there is to say of it."""


class FactCheckIssue(Model):
    """A number or sentence that did not pass as it was."""

    value: str
    """The number or reference as the draft of the answer had it; of a sentence that was left out, which red flag
    it had.
    """
    severity: Literal['warn', 'error'] | str
    """`error`: it was replaced by an honest phrase. `warn`: it stands, and nothing accounts for it."""
    context: str
    """The words around it; of a sentence that was left out, what it was about."""


class Failure(Model):
    """Why a turn or a step ended without what it was asked for."""

    code: str
    """Stable; docs/concepts/errors.md has what each means."""
    message: str
    """For a person: what happened and what to do next."""
    step: str | None = None
    """The state at which it ended."""
    retriable: bool = False
    """Whether `POST /v1/turns/:id/retry` has a chance."""
    docs_url: str | None = None
    """The section of the documentation about this code."""
    details: dict[str, Any] | None = None
    """More, by code: for `replay_mismatch` the step, the effect and the reason."""


class Finding(Model):
    """A quantitative claim about the person's data, with all that is known of its truth."""

    id: str
    """Unique within the turn: `ds-001`, `inv-002`, …"""
    claim: str
    """One sentence."""
    kind: Literal['association', 'trend', 'scalar'] | str
    """`association`: two metrics together. `trend`: one metric between two windows. `scalar`: one number."""
    feature: str
    """A metric's name."""
    target: str | None = None
    """The other metric of an association."""
    lag_days: int = 0
    """Of an association: the target's values are those of so many days after the feature's."""
    window: dict[str, Any] = {}
    """Dates and days with values, by name of the window (`recent`, `prior`, `all`): `{start, end,
    days_with_values}`.
    """
    numbers: dict[str, float | list[float]] = {}
    """By name, in full precision, such as `recent_mean`; docs/concepts/findings.md lists the names. A list is an
    interval, `[low, high]`.
    """
    units: dict[str, str] = {}
    """Unit by key of `numbers`; empty for what has none, such as a correlation. Of an interval: of both its ends."""
    recomputed: dict[str, Recomputed] | None = None
    """By key of `numbers`, and `<window>.days`. Null: not validated."""
    gates: list[Gate] | None = None
    """The seven checks, in order. Null: not validated."""
    statistics: list[Statistic] = []
    """What the strict layer measured."""
    verdict_seed: Literal['validated', 'conditional', 'rejected'] | str | None = None
    """By the seven gates and the critic. Null: not validated."""
    verdict: Literal['validated', 'conditional', 'rejected'] | str | None = None
    """After the strict layer, which can only downgrade. Null: not validated."""
    reasons: list[str] = []
    """Why the verdict is not better, in sentences for a person."""
    critic: dict[str, Any] | None = None
    """What the critic said of it."""
    assessment: dict[str, Any] | None = None
    """What the assessor made of it, for validated findings."""


class FindingData(Model):
    """A finding, in short."""

    id: str
    """Unique within the turn; the result has all of it."""
    claim: str
    """One sentence."""
    verdict_seed: Literal['validated', 'conditional', 'rejected'] | str | None = None
    """Of finding.validated: by the seven gates and the critic."""
    verdict: Literal['validated', 'conditional', 'rejected'] | str | None = None
    """Of finding.validated: after the strict layer, too."""
    reasons: list[str] = []
    """Why the verdict is not better."""


class FindingEvent(Model):
    """An agent claims something about the data, or the claim was validated."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['finding.proposed', 'finding.validated']
    """Which event it is."""
    data: FindingData
    """What there is to say of it."""


class Gate(Model):
    """One of the seven deterministic checks of a finding."""

    name: Literal['sample_size', 'effect_vs_noise', 'construct_validity', 'bootstrap', 'subgroup_consistency', 'method_triangulation', 'discriminative_power'] | str
    """Which check."""
    status: Literal['passed', 'failed', 'skipped'] | str
    """`skipped`: it does not apply to findings of this kind, and does not count."""
    hard: bool
    """Whether failing it alone rejects the finding."""
    value: float | None = None
    """What was measured; null where it could not be, or where one number does not tell it."""
    threshold: float | None = None
    """What `value` was held against; null where one number does not tell it."""
    detail: dict[str, float | None] = {}
    """What else was measured, by name."""
    reason: str
    """One sentence."""


class Import(Model):
    """A file on its way into the person's days."""

    id: str
    """`imp_…`"""
    object: Literal['import'] | str = 'import'
    """Always `import`."""
    status: Literal['awaiting_upload', 'detecting', 'previewed', 'importing', 'completed', 'failed', 'cancelled'] | str
    """`awaiting_upload` → `detecting` → (`previewed` →) `importing` → `completed`; or `failed` or `cancelled`."""
    created_at: dt.datetime
    """When it was asked for."""
    updated_at: dt.datetime
    """When it last moved."""
    ended_at: dt.datetime | None = None
    """When it ended; null before."""
    file_name: str | None = None
    """As the client called it."""
    size: int | None = None
    """Bytes."""
    format: Literal['apple_health', 'fitbit', 'whoop', 'oura', 'daily_csv'] | str | None = None
    """Known once it was detected."""
    progress: ImportProgress | None = None
    """While it is at work; written about once a second."""
    preview: ImportPreview | None = None
    """Known once it was read."""
    report: ImportReport | None = None
    """When it is completed."""
    error: Failure | None = None
    """Of one that failed."""
    upload: Upload | None = None
    """Where to send the file; only in the answer to the request that made the import."""


class ImportCreate(Model):
    """An import whose file will be sent to the bucket."""

    file_name: str
    """For the person to recognise it; which format it is, the content says."""
    size: int
    """Bytes."""
    format: Literal['auto', 'apple_health', 'fitbit', 'whoop', 'oura', 'daily_csv'] | str = 'auto'
    """A file of another format than the one named here is refused."""
    preview: bool = False
    """Wait for POST …/confirm before anything is written."""


class ImportPage(Model):
    """Imports, newest first."""

    data: list[Import]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class ImportPreview(Model):
    """What is in the file."""

    first_date: dt.date | None = None
    """Earliest date with a value; null where there is none."""
    last_date: dt.date | None = None
    """Latest date with a value; null where there is none."""
    days: int = 0
    """Dates of which there is a value."""
    activities: int = 0
    """Workouts."""
    metrics: dict[str, int] = {}
    """By metric: of how many dates there is a value."""
    skipped: list[SkippedKind] = []
    """Most frequent first; at most 50 kinds."""
    skipped_total: int = 0
    """How many things were left out in all."""


class ImportProgress(Model):
    """How far an import is."""

    stage: Literal['detecting', 'reading', 'writing'] | str
    """What is being done."""
    done: int
    """Bytes while it is read, parts of days and workouts while it is written."""
    total: int
    """How much there is to do, in the same unit as `done`."""


class ImportReport(Model):
    """What became of it."""

    first_date: dt.date | None = None
    """Earliest date with a value; null where there is none."""
    last_date: dt.date | None = None
    """Latest date with a value; null where there is none."""
    days: int = 0
    """Dates of which there is a value."""
    activities: int = 0
    """Workouts."""
    metrics: dict[str, int] = {}
    """By metric: of how many dates there is a value."""
    skipped: list[SkippedKind] = []
    """Most frequent first; at most 50 kinds."""
    skipped_total: int = 0
    """How many things were left out in all."""
    days_written: int = 0
    """Dates that look different now. The same file again: 0."""
    activities_written: int = 0
    """Workouts that look different now. The same file again: 0."""


class Lab(Model):
    """A laboratory report with its values."""

    id: str
    """`lab_…`"""
    object: Literal['lab'] | str = 'lab'
    """Always `lab`."""
    status: Literal['awaiting_upload', 'processing', 'needs_confirmation', 'completed', 'duplicate', 'failed'] | str
    """`needs_confirmation`: what is sure is stored, the rest waits for PATCH. `duplicate`: the file is that of
    another report.
    """
    created_at: dt.datetime
    """When it was sent."""
    updated_at: dt.datetime
    """When it last changed."""
    file_name: str | None = None
    """As the sender calls it."""
    size_bytes: int | None = None
    """Of the file."""
    pages: int | None = None
    """How many the file has."""
    taken_on: dt.date | None = None
    """When the specimen was taken; of a report with several dates the newest."""
    progress: LabProgress
    """How far the reading is."""
    stored: int = 0
    """Values that count."""
    waiting: int = 0
    """Values that wait for the person."""
    error: Failure | None = None
    """Of one that failed."""
    duplicate_of: str | None = None
    """The report that has the same file."""
    values: list[LabValue] = []
    """As they were read, with what the person made of them."""
    left_out: list[LeftOut] = []
    """What was not taken for a value."""
    date_doubt: Literal['missing', 'ambiguous'] | str | None = None
    """The report says no date, or one that can be read in two ways: nothing is stored until PATCH says `taken_on`."""
    notice: str | None = None
    """What to do at once, where a value is critical."""
    upload: Upload | None = None
    """While the file is awaited, in the answer to POST."""


class LabCreate(Model):
    """Asks for an upload of up to 50 MB. A PDF of up to 4 MB is sent at once instead, as multipart/form-data."""

    file_name: str | None = None
    """For the person to recognise it."""


class LabPage(Model):
    """Reports, the newest first."""

    data: list[LabSummary]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class LabProgress(Model):
    """How far the reading of a report is."""

    stage: Literal['queued', 'inspect', 'read_text', 'read_images', 'extract', 'check', 'store', 'done'] | str
    """What is being done."""
    done: int = 0
    """How many of `total`."""
    total: int = 0
    """Pages, where the stage counts them; else 0."""


class LabRange(Model):
    """From where to where a value is usual."""

    low: float | None = None
    """Null: no lower end."""
    high: float | None = None
    """Null: no upper end."""
    unit: str | None = None
    """Of both ends."""
    text: str | None = None
    """As printed; of a reference range what kind it is."""


class LabSummary(Model):
    """A laboratory report without its values."""

    id: str
    """`lab_…`"""
    object: Literal['lab'] | str = 'lab'
    """Always `lab`."""
    status: Literal['awaiting_upload', 'processing', 'needs_confirmation', 'completed', 'duplicate', 'failed'] | str
    """`needs_confirmation`: what is sure is stored, the rest waits for PATCH. `duplicate`: the file is that of
    another report.
    """
    created_at: dt.datetime
    """When it was sent."""
    updated_at: dt.datetime
    """When it last changed."""
    file_name: str | None = None
    """As the sender calls it."""
    size_bytes: int | None = None
    """Of the file."""
    pages: int | None = None
    """How many the file has."""
    taken_on: dt.date | None = None
    """When the specimen was taken; of a report with several dates the newest."""
    progress: LabProgress
    """How far the reading is."""
    stored: int = 0
    """Values that count."""
    waiting: int = 0
    """Values that wait for the person."""
    error: Failure | None = None
    """Of one that failed."""
    duplicate_of: str | None = None
    """The report that has the same file."""


class LabUpdate(Model):
    """What the person says to the values of a report."""

    taken_on: dt.date | None = None
    """For all values: the day on which the specimen was taken."""
    confirm_all: bool = False
    """Every value that waits and is not named in `values`."""
    values: list[ValueChange] = []
    """A word on single values."""


class LabValue(Model):
    """A value as it was read, and what it comes to."""

    id: str
    """`v1`, `v2`, …: of this lab."""
    status: Literal['stored', 'needs_confirmation', 'dropped'] | str
    """`stored`: it counts. `needs_confirmation`: it waits for the person. `dropped`: it does not count."""
    marker: str
    """Name under which it is kept: a key of the reference ranges where it is known there."""
    printed_name: str
    """As the report calls it."""
    loinc: str | None = None
    """Code of the measurement, where it is known."""
    value: float
    """As printed, or as the person corrected it."""
    comparator: Literal['<', '<=', '>', '>='] | str | None = None
    """Where the report gives a bound in place of a value."""
    unit: str
    """As printed, or as the person corrected it."""
    canonical_value: float | None = None
    """In `canonical_unit`; null where the unit does not convert."""
    canonical_unit: str | None = None
    """The unit in which this marker is kept."""
    taken_on: dt.date | None = None
    """When the specimen was taken."""
    printed_range: LabRange | None = None
    """The report's own range."""
    reference_range: LabRange | None = None
    """For the person's sex and age, in the canonical unit."""
    printed_flag: str | None = None
    """H, L, * … as the report has it."""
    flag: Literal['below', 'within', 'above', 'depends_on_sex', 'cannot_tell'] | str | None = None
    """Where the value lies: in the printed range if there is one, else in the reference range."""
    critical: bool = False
    """A value at which laboratories call a doctor at once."""
    page: int
    """Of the file, from 1."""
    source_text: str
    """The line of the report."""
    confidence: float
    """0 to 1: how sure the reading is."""
    needs_confirmation: bool
    """Whether it waits for the person."""
    doubts: list[Doubt] = []
    """Why it waits."""
    corrected: bool = False
    """The person changed it."""


class LeftOut(Model):
    """What a model claimed to have read and the report does not bear out, or what is no number."""

    page: int
    """Of the file, from 1."""
    name: str
    """As the model or the report calls it."""
    reason: Literal['not_in_the_text', 'not_a_number'] | str
    """`not_in_the_text`: the report does not bear it out. `not_a_number`: it has no numeric value."""


class Me(Model):
    """The person behind the key."""

    id: str
    """`user_…`"""
    object: Literal['user'] | str = 'user'
    """Always `user`."""
    created_at: dt.datetime
    """When the profile was made."""
    updated_at: dt.datetime
    """When the profile last changed."""
    profile: Profile
    """What the agents may know besides measurements."""


class MeUpdate(Model):
    """A merge patch (RFC 7396) of the profile: a field that is absent stays, null clears it."""

    name: str | None = None
    """What Amy calls the person."""
    birth_year: int | None = None
    """Four digits."""
    sex: Literal['female', 'male', 'other'] | str | None = None
    """Reference ranges depend on it."""
    height_cm: float | None = None
    """Centimetres."""
    weight_kg: float | None = None
    """Kilograms."""
    units: Literal['metric', 'imperial'] | str | None = None
    """In which the person wants to read values. Null: metric."""
    time_zone: str | None = None
    """IANA name, such as Europe/Berlin. Null: UTC."""
    locale: str | None = None
    """Language tag (BCP 47), such as en or de-CH. Null: en."""
    goals: list[str] | None = None
    """What the person wants to reach, one line each. Replaced as a whole. Null: none."""


class Memory(Model):
    """One thing that is remembered. Numbers of cards, national ids and passports are masked before it is stored."""

    id: str
    """`mem_…`"""
    object: Literal['memory'] | str = 'memory'
    """Always `memory`."""
    kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | str
    """What sort of thing is remembered."""
    text: str
    """What is remembered."""
    confidence: float = 1.0
    """0 to 1: how sure it is."""
    agent: str = 'user'
    """Who may recall it: the agent of this name; all agents where it is `user`. You see all of your memories."""
    source_turn_id: str | None = None
    """The turn that it was learned in. Null: the person wrote it."""
    meta: dict[str, Any] = {}
    """Of a tested hypothesis: feature, target, window, verdict, effect."""
    created_at: dt.datetime
    """When it was remembered."""
    updated_at: dt.datetime
    """When it last changed."""
    score: float | None = None
    """How near it is to the query of a search, -1 to 1. Null outside of searches."""


class MemoryAdded(Model):
    """What was learned."""

    id: str
    """GET /v1/memory/:id reads it."""
    kind: str
    """What sort of thing it is."""
    text: str
    """What is remembered from now on."""


class MemoryCreate(Model):
    """Remember something. What is remembered already is not remembered twice: the memory that is there is
    answered. Two memories are the same when agent, kind and text are, but for case, spaces and a full stop;
    tested hypotheses when agent, feature, target and window (in `meta`) are.
    """

    kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | str
    """What sort of thing it is."""
    text: str
    """What to remember."""
    confidence: float = 1.0
    """0 to 1: how sure it is."""
    agent: str = 'user'
    """Who may recall it; `user` means all agents."""
    meta: dict[str, Any] = {}
    """More, for programs: at most 8,000 bytes of JSON."""


class MemoryEvent(Model):
    """The turn has learned something about the person."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['memory.added']
    """Which event it is."""
    data: MemoryAdded
    """What there is to say of it."""


class MemoryPage(Model):
    """Memories: newest first, or with `q` the nearest first."""

    data: list[Memory]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class MemoryUpdate(Model):
    """A merge patch: a field that is absent stays; `meta` is replaced as a whole, and null empties it."""

    kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | str | None = None
    """What sort of thing it is."""
    text: str | None = None
    """What to remember."""
    confidence: float | None = None
    """0 to 1: how sure it is."""
    meta: dict[str, Any] | None = None
    """Replaced as a whole; null empties it."""


class Message(Model):
    """One message of a conversation."""

    role: Literal['user', 'assistant'] | str
    """Who said it."""
    content: str
    """Plain text: not blank, and without control characters other than tabs and line ends."""


class MetricEntry(Model):
    """An entry of the catalogue."""

    name: str
    """What the API calls it."""
    label: str
    """What a person calls it."""
    unit: str
    """Its own unit; empty for ratios and scores."""
    kind: Literal['day', 'derived', 'marker'] | str
    """`day`: one value a day; `derived`: computed from values of the same day; `marker`: measured now and then."""
    description: str
    """What it is, in a sentence."""
    plausible_low: float | None = None
    """Daily values below are taken for mistakes. No clinical range."""
    plausible_high: float | None = None
    """Daily values beyond are taken for mistakes. No clinical range."""
    units: list[str] = []
    """Units that a series can be asked for in."""
    loinc: str | None = None
    """Code of the measurement, where it has one."""


class OAuthError(Model):
    """RFC 6749 §5.2 and RFC 8628 §3.5: the errors of start and token, which OAuth's clients expect in this shape."""

    error: Literal['invalid_request', 'invalid_grant', 'invalid_scope', 'unsupported_grant_type', 'authorization_pending', 'slow_down', 'access_denied', 'expired_token'] | str
    """What a program should look at."""
    error_description: str
    """For a person."""


class Plan(Model):
    """What a turn with `start: plan` is going to do."""

    route: Route
    """Which agents will answer."""
    questions: dict[str, str]
    """By agent: the one narrow question that it is asked."""
    estimated_cost_usd: float
    """What the rest of the turn will probably cost; what is used so far is in `usage`."""
    estimated_seconds: int
    """How long the rest will probably take."""


class Point(Model):
    """One value of a series."""

    start: dt.date
    """First date of the span."""
    end: dt.date
    """The same as `start` for single days; both are included."""
    value: float
    """In the series' unit."""
    n: int
    """Of how many days' values, or measurements, it is made."""
    sources: list[str] = []
    """Whose values it is made of."""
    comparators: list[str] = []
    """`<` or `>` where measurements lie beyond what an assay measures."""


class Profile(Model):
    """What the agents may know of the person besides measurements. Every field is the person's to give or to leave
    out.
    """

    name: str | None = None
    """What Amy calls the person."""
    birth_year: int | None = None
    """Four digits."""
    sex: Literal['female', 'male', 'other'] | str | None = None
    """Reference ranges depend on it."""
    height_cm: float | None = None
    """Centimetres."""
    weight_kg: float | None = None
    """Kilograms."""
    units: Literal['metric', 'imperial'] | str = 'metric'
    """In which the person wants to read values. What is sent and stored is always metric."""
    time_zone: str = 'UTC'
    """IANA name; dates are the person's local dates."""
    locale: str = 'en'
    """Language tag (BCP 47)."""
    goals: list[str] = []
    """What the person wants to reach, one line each."""


class Proof(Model):
    """Of one answer. The same turn has the same proof, to the byte."""

    object: Literal['proof'] | str = 'proof'
    """Always `proof`."""
    turn_id: str
    """The turn whose answer it proves."""
    asked_at: dt.datetime
    """When the turn was made."""
    question: str
    """The last message of the person."""
    mode: Literal['answer', 'coaching', 'briefing', 'fallback', 'safety'] | str
    """What kind of answer it is."""
    answer: str
    """Its text."""
    numbers: list[ProofNumber]
    """Every number of the answer that stands for an entry of the Fact Sheet."""
    literals: list[ProofLiteral]
    """All other digits of the answer."""
    citations: list[Citation] = []
    """What the answer cites."""
    findings: list[Finding]
    """With windows, numbers, gates, statistics, criticism and verdicts; the rejected ones, too."""
    validation: list[ProofPhase]
    """How they were judged, in order."""
    snapshot: ProofSnapshot
    """What the turn saw."""
    digest: str
    """SHA-256 of all else: JSON with sorted keys, no white space, and whole numbers without a point."""


class ProofDay(Model):
    """The values of one date."""

    date: str
    """The person's local date."""
    metrics: dict[str, float]
    """Value by metric."""


class ProofLiteral(Model):
    """Digits of the answer that are not from the data."""

    start: int
    """First character of `answer`."""
    end: int
    """The character behind the last."""
    text: str
    """What stands there."""
    reason: Literal['person', 'proposal', 'expert', 'rule', 'date', 'citation', 'list_mark', 'name', 'code'] | str | None = None
    """Why they were let through. Null: it is not known."""


class ProofNumber(Model):
    """A number, or a date, of the answer that stands for an entry of the Fact Sheet."""

    start: int
    """First character of `answer`."""
    end: int
    """Characters `start` up to, not including, `end` of `answer`."""
    text: str
    """What stands there."""
    key: str
    """`<finding id>.<number>`, or `anchor.<metric>.<kind>`."""
    value: float | None = None
    """In full precision. Null: a date."""
    written_by: Literal['code', 'model'] | str
    """`code`: rendered from a reference. `model`: written by the model, and this entry's by subject, unit and
    value.
    """


class ProofPhase(Model):
    """Findings that were judged together, since the error budget is theirs together."""

    phase: Literal['early', 'main', 'vague'] | str
    """`early`: before the coach began. `main`: of the answer. `vague`: of the investigation."""
    findings: list[str]
    """Ids, in the order in which they were judged."""


class ProofSnapshot(Model):
    """What the turn saw, as far as its findings and anchors need it."""

    hash: str
    """Of the whole snapshot; `GET /v1/turns/:id/trace` names it, too."""
    today: str
    """The person's date."""
    strict_layer: bool
    """Whether findings passed the stricter layer, too."""
    days: list[ProofDay]
    """The metrics of findings and anchors, ingredients of composites included; all of their days, oldest first."""
    markers: list[dict[str, Any]] = []
    """The laboratory values that the answer cites."""
    agents: dict[str, str]
    """Version by agent: the content hash of its definition."""
    models: dict[str, str]
    """Model id by role."""
    prices_as_of: str
    """Date of the price table."""
    code: str
    """Version of the code: a hash over its files."""


class QuietHours(Model):
    """When nothing is started, in the check-in's time zone; the end is before the start where they hold midnight.
    A slot within them waits for their end.
    """

    start: str
    """`22:00`"""
    end: str
    """`07:00`; at this minute they are over."""


class Reason(Model):
    """Why the turn's state changed."""

    reason: str | None = None
    """Of turn.paused: `plan` or `approval`, what the turn waits for. Of turn.resumed: `started`, `approved`,
    `retried` or `redriven`.
    """


class Rebuild(Model):
    """Accepted: every stored payload is read again. Rows that come out the same stay as they are."""

    object: Literal['source_rebuild'] | str = 'source_rebuild'
    """Always `source_rebuild`."""
    status: Literal['queued'] | str = 'queued'
    """It is done in the background."""


class Recomputed(Model):
    """A number of a finding beside what our own code gets from the same days."""

    claimed: float
    """What the finding says."""
    recomputed: float | None = None
    """Null: the finding does not say enough for it to be computed again."""
    matches: bool | None = None
    """Equal but for rounding. Null: not computed again."""


class Replay(Model):
    """How a turn is replayed: always on the data, the date and the memories that it saw, and without side effects."""

    mode: Literal['recorded', 'live'] | str = 'recorded'
    """`recorded`: everything that the turn asked of models, the sandbox and tools is taken from its record;
    nothing is called and nothing paid. `live`: all of it is asked anew.
    """
    from_step: str | None = None
    """Of a live replay: the name of a step. What was done before it, or beside it, is taken from the record."""
    overrides: ReplayOverrides = Field(default_factory=lambda: ReplayOverrides.model_validate({'models': {}, 'agents': {}, 'strict_layer': None}))
    """Of a live replay. With `from_step`, a call before it that they change is made anew as well."""


class ReplayOverrides(Model):
    """What is different from the first time."""

    models: dict[str, str] = {}
    """Model id or alias by role: `main`, `fast`, `data_science`, `validator`."""
    agents: dict[str, str] = {}
    """Version by agent: the content hash of a definition that is installed or that the turn ran with; `current` is
    the installed one, whichever it is.
    """
    strict_layer: bool | None = None
    """Whether findings pass the stricter layer of validation, too."""


class Review(Model):
    """Something that a human should look at."""

    id: str
    """`rev_…`"""
    object: Literal['review'] | str = 'review'
    """Always `review`."""
    status: Literal['open', 'resolved'] | str
    """`resolved`: somebody closed it."""
    summary: str
    """What to look at, in one line."""
    details: str = ''
    """More about it."""
    priority: Literal['normal', 'urgent'] | str = 'normal'
    """How soon somebody should look."""
    turn_id: str
    """The turn or the run in which an agent asked for it."""
    agent: str
    """Who asked for it."""
    event_id: str
    """The action that it came from."""
    resolution: Literal['handled', 'dismissed'] | str | None = None
    """Null while it is open."""
    comment: str | None = None
    """What was said as it was closed."""
    created_at: dt.datetime
    """When it was asked for."""
    resolved_at: dt.datetime | None = None
    """When it was closed; null while it is open."""


class ReviewPage(Model):
    """Reviews: the open ones first, in each part those of the newest turn first."""

    data: list[Review]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class ReviewResolve(Model):
    """Close a review."""

    resolution: Literal['handled', 'dismissed'] | str
    """`handled`: somebody saw to it. `dismissed`: there is nothing to do."""
    comment: str | None = None
    """Kept with the review."""


class Route(Model):
    """Who answers."""

    main_agent: str
    """Empty: none of the agents is meant, and the fallback replies."""
    supporting_agents: list[str] = []
    """Agents that work for the main one."""
    collaboration_workflow: str = ''
    """How they work together, in the router's words."""
    vagueness: Literal['low', 'medium', 'high'] | str = 'low'
    """How unclear the question is; `high` starts an investigation in place of an answer."""


class RouteDecided(Model):
    """Who answers, and what each is asked."""

    route: Route
    """Which agents answer."""
    questions: dict[str, str] = {}
    """By agent: the one narrow question that it is asked."""


class RouteEvent(Model):
    """The question was routed."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['route.decided']
    """Which event it is."""
    data: RouteDecided
    """What there is to say of it."""


class Run(Model):
    """A run. Its events are those of a turn, with the run's id as `turn_id`."""

    id: str
    """`run_…`"""
    object: Literal['run'] | str = 'run'
    """Always `run`."""
    status: Literal['pending', 'queued', 'running', 'awaiting_approval', 'completed', 'failed', 'cancelled'] | str
    """An agent that refused, or used up its own budget, is a completed run whose report says so."""
    agent: str
    """The agent's name."""
    agent_version: str | None = None
    """Content hash of the agent's definition; null before the run has started."""
    instructions: str
    """As they were given."""
    payload: dict[str, Any] = {}
    """As it was given."""
    metadata: dict[str, str] = {}
    """Yours, as given."""
    created_at: dt.datetime
    """When it was asked for."""
    started_at: dt.datetime | None = None
    """When it began; null before."""
    ended_at: dt.datetime | None = None
    """When it ended; null before."""
    report: AgentReport | None = None
    """Of a failed or cancelled run: what was reached."""
    error: Failure | None = None
    """Of a failed run."""
    usage: Usage = Field(default_factory=lambda: Usage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0, 'by_step': {}}))
    """Tokens and dollars so far."""
    links: TurnLinks
    """Where its events and its trace are."""


class RunCreate(Model):
    """Run an agent."""

    agent: str
    """By name; an unknown one is answered with the list of names."""
    instructions: str
    """What to do, in plain text."""
    payload: dict[str, Any] = {}
    """The material that it needs: a JSON object, 64,000 bytes at most."""
    mode: Literal['sync', 'async'] | str = 'sync'
    """`sync` waits up to 25 seconds for the end: 201 with the run that has ended, else 202 with the run as it is,
    which goes on. `async` answers 202 at once.
    """
    budget: Budget | None = None
    """Limits of this run. Null: those of the settings."""
    metadata: dict[str, str] = {}
    """Yours; returned as given."""


class RunPage(Model):
    """Runs, newest first."""

    data: list[Run]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class RunTask(Model):
    """What an agent is asked to do. It reads all of it as material, never as instructions that stand above its
    own.
    """

    agent: str
    """By name; an unknown one is answered with the list of names."""
    instructions: str
    """What to do, in plain text."""
    payload: dict[str, Any] = {}
    """The material that it needs: a JSON object, 64,000 bytes at most."""


class SafetyEvent(Model):
    """The screening of the question found something."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['safety.flagged']
    """Which event it is."""
    data: SafetyFlagged
    """What there is to say of it."""


class SafetyFlagged(Model):
    """What the screening found."""

    flags: list[str]
    """docs/concepts/safety.md says what each means."""
    by: Literal['rule', 'model'] | str = 'rule'
    """Who saw it: a rule before any model, or the model that takes a second look."""


class Series(Model):
    """One metric or marker over time."""

    metric: str
    """Name of the catalogue, or of the marker."""
    label: str
    """What a person calls it."""
    unit: str
    """Of all points; empty for ratios and scores."""
    kind: Literal['day', 'marker'] | str
    """`day`: a daily metric. `marker`: measured now and then."""
    points: list[Point]
    """Oldest first; spans without a value are absent."""
    left_out: int = 0
    """Measurements whose unit does not convert into the series' unit."""


class SeriesAnswer(Model):
    """Series over the same span."""

    object: Literal['series'] | str = 'series'
    """Always `series`."""
    first: dt.date
    """First date of the range."""
    last: dt.date
    """Last date of the range, included."""
    resolution: Literal['day', 'week', 'month'] | str
    """Length of one point's span."""
    aggregation: Literal['mean', 'median', 'min', 'max', 'sum', 'first', 'last', 'count'] | str
    """How a span's values became one."""
    data: list[Series]
    """One series for each name, in the order in which they were asked for."""


class SkippedKind(Model):
    """What was left out for one reason."""

    reason: str
    """A word of a fixed list: see docs/concepts/imports.md."""
    what: str
    """A kind of record, a column or a kind of file."""
    count: int
    """How many of it were left out."""
    first: str = ''
    """Where the first of them is: a line, a file of the archive."""


class Source(Model):
    """One provider."""

    object: Literal['source'] | str = 'source'
    """Always `source`."""
    provider: str
    """Its slug, such as `oura`."""
    status: Literal['connected', 'error', 'disconnected', 'imported'] | str
    """`error`: the provider refuses Terra's access for now, the person may have to connect again. `imported`:
    files only.
    """
    via: list[str]
    """How its data comes: `terra`, `import`."""
    connected_at: dt.datetime | None = None
    """When it was connected; null for files."""
    last_data_on: dt.date | None = None
    """UTC date on which data came last."""
    reason: str | None = None
    """Of `error` and `disconnected`: `connection_error`, `access_revoked`, `deauth`, `user_reauth` or
    `disconnected_by_you`.
    """


class SourceConnect(Model):
    """A page where the person connects a provider."""

    providers: list[str] = []
    """Which to offer; empty: all that the deployment has."""
    language: str = 'en'
    """Of the page."""
    success_url: str | None = None
    """Where the browser goes afterwards."""
    failure_url: str | None = None
    """Where the browser goes when it did not work."""


class SourceList(Model):
    """Connected providers and imports."""

    data: list[Source]
    """All of them."""


class SourcePriorities(Model):
    """Which source is believed where several speak of a metric: exactly one, the first of these that does."""

    default: list[str] = []
    """For all metrics without an order of their own. Sources that are not named follow in Amy's order."""
    metrics: dict[str, list[str]] = {}
    """By metric name, as in GET /v1/data/metrics; `workouts` too."""


class SourceSession(Model):
    """Open `url` in the person's own browser; it is good for one connection, by that person."""

    object: Literal['source_session'] | str = 'source_session'
    """Always `source_session`."""
    url: str
    """The page where the person chooses a provider."""
    expires_at: dt.datetime
    """Until when it can be opened."""


class Statistic(Model):
    """A quantity of the strict layer."""

    name: str
    """What was measured."""
    value: float | None
    """Null where it could not be computed."""
    meaning: str
    """What it says, in a sentence."""


class StepData(Model):
    """How a step goes."""

    attempt: int
    """1 for the first; a step that is tried again counts on."""
    duration_ms: float | None = None
    """Once it has ended."""
    cost_usd: float | None = None
    """What its model calls cost, in US dollars."""
    error: Failure | None = None
    """Of step.retrying and step.failed."""


class StepEvent(Model):
    """A step of the turn began, ended, is tried again, or failed."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['step.started', 'step.completed', 'step.retrying', 'step.failed']
    """Which event it is."""
    data: StepData
    """What there is to say of it."""


class StepUsage(Model):
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


class StreamToken(Model):
    """Goes into the address of a stream: `GET /v1/turns/{turn_id}/events?token=…`. It opens nothing else."""

    object: Literal['stream_token'] | str = 'stream_token'
    """Always `stream_token`."""
    token: str
    """`amy_st_…`."""
    expires_at: dt.datetime
    """In five minutes. A stream that is open goes on; one that is opened later needs a new token."""


class StreamTokenCreate(Model):
    """Nothing to say: the token is for the events of the caller's own turns and runs."""


class Summary(Model):
    """What is known of one local date."""

    object: Literal['summary'] | str = 'summary'
    """Always `summary`."""
    date: dt.date
    """The person's local date."""
    metrics: dict[str, DayValue]
    """By name of the catalogue (GET /v1/data/metrics). What was not measured is absent."""
    workouts: list[str] = []
    """Kinds of exercise."""
    workouts_source: str | None = None
    """Whose list of workouts it is; null where there are none."""


class SummaryPage(Model):
    """Days, newest first."""

    data: list[Summary]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class SyncEntry(Model):
    """The state of one thing as it is now, or that it is gone."""

    kind: str
    """`day`, `activity`, `marker`, `source`, `lab`. Ignore kinds that you do not know."""
    key: str
    """Tells the thing apart among its kind; the same for ever."""
    deleted: bool = False
    """True: remove it from your copy."""
    value: dict[str, Any] | None = None
    """All of it; null where it is gone."""


class SyncPage(Model):
    """A part of what changed. Apply the entries in their order, keep `cursor`, and ask again with it."""

    data: list[SyncEntry]
    """Apply them in this order."""
    cursor: str
    """Never null: keep it until the next time."""
    has_more: bool
    """Whether to ask again at once."""


class TextDelta(Model):
    """A piece of the answer: mostly a sentence, since its numbers are checked before it is let out."""

    text: str
    """Put it behind what there is."""
    attempt: int
    """A larger one than before comes after `answer.reset`."""


class TextDeltaEvent(Model):
    """A piece of the answer, as it is written."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['text.delta']
    """Which event it is."""
    data: TextDelta
    """What there is to say of it."""


class TokenRevocation(Model):
    """RFC 7009 §2.1: as a form, or as JSON."""

    token: str
    """The key that is to open nothing any more: `amy_sk_…`."""
    token_type_hint: str | None = None
    """Read and not used: there is one type of them."""
    client_id: str | None = None
    """Not used."""


class TokenRevoked(Model):
    """RFC 7009 §2.2: that the answer is 200 says it all."""


class ToolCallReport(Model):
    """One call of a tool."""

    tool: str
    """`delegate_to_<agent>` for a delegation."""
    input: str
    """Its beginning."""
    ok: bool
    """False: the tool answered with an error, which the agent saw."""
    duration_ms: float | None
    """Null: of a delegation in a run that did not come to its end; it has no record of its own."""


class Trace(Model):
    """What a turn or run did: every step with its effects."""

    turn_id: str
    """The turn's id, or the run's."""
    snapshot: str | None = None
    """Content hash of the snapshot that the turn was pinned to."""
    steps: list[TraceStep]
    """In the order in which they began."""


class TraceEffect(Model):
    """One effect as the journal recorded it: a model call, a sandbox run, a tool call, a clock, an id."""

    path: str
    """Where in the turn it happened; the same in every attempt and replay."""
    kind: str
    """`model`, `tool`, `sandbox`, …"""
    at: dt.datetime
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


class TraceStep(Model):
    """One step."""

    path: str
    """The state's name, with phase and branch where it has them."""
    status: Literal['running', 'completed', 'failed'] | str
    """How it stands."""
    attempts: int
    """How often it was begun."""
    started_at: dt.datetime
    """When its last attempt began."""
    duration_ms: float | None = None
    """Of its last attempt; null while it runs."""
    usage: StepUsage = Field(default_factory=lambda: StepUsage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0}))
    """Tokens and dollars of its model calls."""
    error: Failure | None = None
    """Of one that failed."""
    effects: list[TraceEffect] = []
    """In the order in which they were recorded."""


class Turn(Model):
    """A question, and the durable reasoning that answers it."""

    id: str
    """`turn_…`"""
    object: Literal['turn'] | str = 'turn'
    """Always `turn`."""
    status: Literal['pending', 'queued', 'running', 'awaiting_approval', 'completed', 'failed', 'cancelled'] | str
    """`pending`: made and not started. `queued`: about to begin, or it waits for another. `awaiting_approval`: it
    waits for its person. `completed`, `failed` and `cancelled` end it; a failed one can be retried.
    """
    created_at: dt.datetime
    """When it was made."""
    started_at: dt.datetime | None = None
    """When it began; null before."""
    ended_at: dt.datetime | None = None
    """When it ended; null before."""
    messages: list[Message]
    """The conversation, as it was given."""
    metadata: dict[str, str] = {}
    """Yours, as given."""
    kind: Literal['question', 'check_in', 'replay'] | str = 'question'
    """`question`: asked by a person. `check_in`: asked by a check-in. `replay`: a replay of another turn."""
    parent_id: str | None = None
    """The turn that this one replays. It may have been deleted since."""
    replay: Replay | None = None
    """Of a replay: how it was asked for, with aliases and `current` resolved."""
    route: Route | None = None
    """Which agents answer; null before that is known."""
    plan: Plan | None = None
    """Of a turn with `start: plan`, once it is there; it stays when the turn goes on."""
    waits_for: str | None = None
    """Of an enqueued turn: the one after whose end it begins."""
    result: TurnResult | None = None
    """Of a failed or cancelled turn: what was reached."""
    error: Failure | None = None
    """Of a failed turn."""
    usage: Usage = Field(default_factory=lambda: Usage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0, 'by_step': {}}))
    """Tokens and dollars so far."""
    links: TurnLinks
    """Where its events and its trace are."""


class TurnCreate(Model):
    """Start a turn."""

    messages: list[Message]
    """The conversation so far; the last message is the person's question."""
    stream: bool = True
    """False: no `text.delta` events are written; all others are."""
    start: Literal['now', 'queued', 'plan'] | str = 'now'
    """`queued` waits for POST …/start; `plan` stops after the questions to the agents are known, with a cost
    estimate, and waits for POST …/start as well.
    """
    require_approval: bool = False
    """Pause before the answer is given, until the person has seen findings and draft and approved (/v1/approvals).
    What has neither, such as the reply to an emergency, is said at once.
    """
    if_active: Literal['allow', 'reject', 'enqueue', 'cancel_previous'] | str = 'allow'
    """What to do when this user has a turn at work, at the moment at which this one would begin: `reject` answers
    409, `enqueue` begins when the newest one has ended, `cancel_previous` cancels all others, those that wait
    included. A turn that waits for an approval is not at work.
    """
    budget: Budget | None = None
    """Limits of this turn. Null: those of the settings."""
    metadata: dict[str, str] = {}
    """Yours; returned as given."""


class TurnEnded(Model):
    """The last event: how the turn, or the run, ended."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['turn.completed', 'turn.failed', 'turn.cancelled']
    """Which event it is."""
    data: Ended
    """What there is to say of it."""


class TurnLifecycle(Model):
    """The turn is queued, begins, goes on, or waits for its person."""

    seq: int
    """Counts 1, 2, 3 … without gaps within the turn; the SSE `id`, and what `after` takes."""
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    """When it happened."""
    step: str | None = None
    """The state of the turn's machine in which it happened; null outside of any."""
    agent: str | None = None
    """Who it is about; null where it is no agent."""
    type: Literal['turn.queued', 'turn.started', 'turn.resumed', 'turn.paused']
    """Which event it is."""
    data: Reason
    """What there is to say of it."""


class TurnLinks(Model):
    """Addresses below the API's own."""

    events: str
    """Its events, as a stream or page by page."""
    trace: str
    """Every step and effect."""


class TurnPage(Model):
    """Turns, newest first."""

    data: list[Turn]
    """The entries of this page."""
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class TurnResult(Model):
    """An answer, and what it rests on."""

    text: str
    """The answer, in Markdown."""
    mode: Literal['answer', 'coaching', 'briefing', 'fallback', 'safety'] | str
    """`answer`: of agents. `coaching`: of the coach. `briefing`: of an investigation. `fallback`: no agent was
    meant. `safety`: the reviewed reply to an emergency.
    """
    findings: list[Finding] = []
    """Every claim about the data, the rejected ones, too."""
    fact_sheet: dict[str, float] = {}
    """Every number that the answer was allowed to cite, by `<finding id>.<key>`: an interval as `<key>_low` and
    `<key>_high`, the days with values of a window as `<window>.days`.
    """
    fact_check: FactCheck = Field(default_factory=lambda: FactCheck.model_validate({'issues': []}))
    """What the check of the answer's numbers found."""
    citations: list[Citation] = []
    """What is published and was cited."""
    safety_flags: list[str] = []
    """What the screening of the question found; docs/concepts/safety.md says what each means."""
    memories_added: list[str] = []
    """Ids of what was learned."""


class Upload(Model):
    """A form to send as `multipart/form-data`: every field as it is here, then the file as the last part, named
    `file`. Whoever holds it may write this one object, and nothing else, until it expires.
    """

    method: str = 'POST'
    """Of the request."""
    url: str
    """Where to send it. Send no Authorization header with it."""
    fields: dict[str, str]
    """Name and value of each field of the form."""
    max_bytes: int
    """A larger file is refused."""
    expires_at: dt.datetime
    """Until when it can be sent."""


class Usage(Model):
    """Tokens and dollars of a turn or run."""

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
    by_step: dict[str, StepUsage] = {}
    """The same, by step."""


class ValueChange(Model):
    """A word on one value. Fields beside `id` and `decision` correct it."""

    id: str
    """Which value: `v1`, `v2`, … as the report has them."""
    decision: Literal['confirm', 'drop'] | str = 'confirm'
    """Whether it counts."""
    value: float | None = None
    """In place of what was read."""
    unit: str | None = None
    """In place of what was read."""
    marker: str | None = None
    """Any name that the marker goes by."""

KnownEvent = AgentEvent | AnswerCompletedEvent | AnswerResetEvent | ApprovalEvent | CostEvent | FactCheckEvent | FindingEvent | MemoryEvent | RouteEvent | SafetyEvent | StepEvent | TextDeltaEvent | TurnEnded | TurnLifecycle

EVENT_TYPES: dict[str, type[KnownEvent]] = {
    'agent.completed': AgentEvent,
    'agent.started': AgentEvent,
    'agent.thinking': AgentEvent,
    'agent.tool_call': AgentEvent,
    'agent.tool_result': AgentEvent,
    'answer.completed': AnswerCompletedEvent,
    'answer.reset': AnswerResetEvent,
    'approval.required': ApprovalEvent,
    'approval.resolved': ApprovalEvent,
    'cost': CostEvent,
    'cost_warning': CostEvent,
    'fact_check': FactCheckEvent,
    'finding.proposed': FindingEvent,
    'finding.validated': FindingEvent,
    'memory.added': MemoryEvent,
    'route.decided': RouteEvent,
    'safety.flagged': SafetyEvent,
    'step.completed': StepEvent,
    'step.failed': StepEvent,
    'step.retrying': StepEvent,
    'step.started': StepEvent,
    'text.delta': TextDeltaEvent,
    'turn.cancelled': TurnEnded,
    'turn.completed': TurnEnded,
    'turn.failed': TurnEnded,
    'turn.paused': TurnLifecycle,
    'turn.queued': TurnLifecycle,
    'turn.resumed': TurnLifecycle,
    'turn.started': TurnLifecycle,
}
"""By the event's `type`."""
