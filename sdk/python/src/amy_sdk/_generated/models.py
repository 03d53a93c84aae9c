"""The API's objects. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from amy_sdk._models import Model


class Action(Model):
    """An event that an agent emitted. Its id is the event's: whatever is done for it is done once."""

    id: str
    object: Literal['action'] | str = 'action'
    topic: str
    status: Literal['emitted', 'awaiting_approval', 'acted', 'refused', 'rejected', 'failed'] | str
    """`emitted`: on its way. `awaiting_approval`: a person has to decide, see `approval_id`. `acted`: done, see
    `result`. `refused`: a rule forbids it, see `reason`. `rejected`: a person, or the end of the time to
    decide, said no. `failed`: it could not be done, see `error`; an operator may have it tried again.
    """
    turn_id: str
    """The turn or the run that it was emitted in."""
    agent: str
    payload: dict[str, Any]
    """What the agent asked for. Numbers of cards, national ids and passports are masked."""
    summary: str | None = None
    """What the person is asked."""
    approval_id: str | None = None
    reason: str | None = None
    """Why it was refused or rejected."""
    result: dict[str, Any] | None = None
    """What was done."""
    error: Failure | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class ActionPage(Model):
    """Actions, those of the newest turn first."""

    data: list[Action]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class Activity(Model):
    """One workout."""

    id: str
    source: str
    type: str
    name: str | None = None
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    date: dt.date
    """The person's local date at the start."""
    minutes: float | None = None
    kcal: float | None = None
    distance_m: float | None = None
    elevation_gain_m: float | None = None
    steps: int | None = None
    mean_heart_rate: float | None = None
    max_heart_rate: float | None = None
    strain_score: float | None = None


class AgentData(Model):
    """AgentData."""

    tool: str | None = None
    input: Any | None = None
    summary: str | None = None
    duration_ms: float | None = None


class AgentEvent(Model):
    """AgentEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['agent.started', 'agent.thinking', 'agent.tool_call', 'agent.tool_result', 'agent.completed']
    data: AgentData


class AgentReport(Model):
    """AgentReport."""

    status: Literal['completed', 'refused', 'budget_exceeded', 'failed'] | str
    """`budget_exceeded`: seconds, dollars, iterations or tool calls; what was reached until then is in the report."""
    summary: str
    """The agent's answer; of a run that did not complete, the last that it said."""
    tool_calls: list[ToolCallReport] = []
    """In the order in which they were asked for; those of sub-agents are in their own reports."""
    cost: StepUsage = Field(default_factory=lambda: StepUsage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0}))
    """Of the whole run, sub-agents included."""


class AnswerCompleted(Model):
    """AnswerCompleted."""

    text: str


class AnswerCompletedEvent(Model):
    """AnswerCompletedEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['answer.completed']
    data: AnswerCompleted


class AnswerReset(Model):
    """AnswerReset."""

    attempt: int
    reason: str


class AnswerResetEvent(Model):
    """AnswerResetEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['answer.reset']
    data: AnswerReset


class Approval(Model):
    """Approval."""

    id: str
    object: Literal['approval'] | str = 'approval'
    kind: Literal['plan', 'answer', 'action'] | str
    status: Literal['pending', 'approved', 'rejected'] | str
    turn_id: str
    """The turn or run that it belongs to."""
    event_id: str | None = None
    """Of an action: the event with which the agent asked for it."""
    summary: str
    """What is decided, in one line."""
    created_at: dt.datetime
    expires_at: dt.datetime
    """From then on the answer is no."""
    decided_at: dt.datetime | None = None
    by: Literal['person', 'policy', 'expiry'] | str | None = None
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
    """ApprovalData."""

    approval_id: str
    """Decide with POST /v1/approvals/:id."""
    kind: str
    summary: str | None = None
    expires_at: dt.datetime | None = None
    decision: Literal['approved', 'rejected'] | str | None = None
    by: str | None = None


class ApprovalDecision(Model):
    """Decide. What is decided stays so: the same decision again changes nothing, another is refused."""

    decision: Literal['approve', 'reject'] | str
    comment: str | None = None


class ApprovalEvent(Model):
    """ApprovalEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['approval.required', 'approval.resolved']
    data: ApprovalData


class ApprovalPage(Model):
    """Approvals; those of the newest turn first."""

    data: list[Approval]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class Budget(Model):
    """Limits of one turn. What is absent comes from the settings."""

    max_seconds: int | None = None
    """Reasoning time; waiting for a person does not count."""
    max_cost_usd: float | None = None


class Catalogue(Model):
    """Catalogue."""

    object: Literal['list'] | str = 'list'
    data: list[MetricEntry]


class CheckIn(Model):
    """CheckIn."""

    id: str
    object: Literal['check_in'] | str = 'check_in'
    status: Literal['pending', 'active'] | str
    """`pending`: its schedule does not have this form yet; it will within a few minutes."""
    question: str | None = None
    built_in: Literal['morning_briefing', 'weekly_review', 'something_changed'] | str | None = None
    run: dict[str, Any] | None = None
    name: str | None = None
    schedule: str
    time_zone: str | None = None
    quiet_hours: QuietHours | None = None
    flexible_minutes: int = 0
    enabled: bool = True
    skip_when_no_new_data: bool = False
    budget: Budget | None = None
    metadata: dict[str, str] = {}
    next_at: dt.datetime | None = None
    """When it is due next. Null: it is paused, or comes at a rate, which counts from when the schedule was made."""
    last_result: CheckInResult | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


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
    flexible_minutes: int = 0
    """It may come so much later than scheduled."""
    enabled: bool = True
    skip_when_no_new_data: bool | None = None
    """Skip a slot when none of the person's data has changed since the last one that was not skipped. Null: as the
    built-in has it, else no.
    """
    budget: Budget | None = None
    metadata: dict[str, str] = {}
    """Yours; returned as given."""


class CheckInPage(Model):
    """Check-ins, newest first."""

    data: list[CheckIn]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class CheckInResult(Model):
    """What became of one slot."""

    object: Literal['check_in_result'] | str = 'check_in_result'
    check_in_id: str
    slot: dt.datetime
    """The time that it was due; of one that was fired by hand, when that was."""
    fired_by: Literal['schedule', 'person'] | str
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
    created_at: dt.datetime
    ended_at: dt.datetime | None = None


class CheckInResultPage(Model):
    """The last results, newest first."""

    data: list[CheckInResult]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class CheckInUpdate(Model):
    """A merge patch (RFC 7396): a field that is absent stays, null clears it. What kind of check-in it is stays."""

    question: str | None = None
    """Of a check-in with a question."""
    run: RunTask | None = None
    """Of a check-in that runs an agent."""
    name: str | None = None
    schedule: str | None = None
    """Null: the built-in's own."""
    time_zone: str | None = None
    quiet_hours: QuietHours | None = None
    flexible_minutes: int | None = None
    enabled: bool | None = None
    skip_when_no_new_data: bool | None = None
    budget: Budget | None = None
    metadata: dict[str, str] | None = None


class Citation(Model):
    """Citation."""

    title: str
    url: str | None = None
    source: str | None = None


class Consent(Model):
    """One statement, at its time."""

    id: str
    object: Literal['consent'] | str = 'consent'
    purpose: Literal['health_data_processing', 'model_provider', 'research'] | str
    version: str
    granted: bool
    at: dt.datetime


class ConsentCreate(Model):
    """What a person says now about one purpose. What was said before stays in the record."""

    purpose: Literal['health_data_processing', 'model_provider', 'research'] | str
    version: str
    """Of the text that the person read, such as `2026-11-01`."""
    granted: bool
    """False withdraws."""


class ConsentState(Model):
    """What holds for a purpose now. A purpose that nothing was ever said about is not granted."""

    purpose: Literal['health_data_processing', 'model_provider', 'research'] | str
    granted: bool
    version: str | None = None
    since: dt.datetime | None = None
    """When it was said; null where nothing was."""


class Consents(Model):
    """Consents."""

    object: Literal['consents'] | str = 'consents'
    current: list[ConsentState]
    """One entry for each purpose."""
    history: list[Consent]
    """The latest 100 statements, newest first; an export has all of them."""


class CostData(Model):
    """CostData."""

    model: str | None = None
    tokens: dict[str, int] = {}
    """`input`, `output`, `cache_read`, `cache_write`."""
    cost_usd: float = 0.0
    total_usd: float
    """Of the whole turn so far."""


class CostEvent(Model):
    """CostEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['cost', 'cost_warning']
    data: CostData


class DaySummary(Model):
    """The summary of one date with what all sources said of it."""

    object: Literal['summary'] | str = 'summary'
    date: dt.date
    metrics: dict[str, DayValue]
    """By name of the catalogue (GET /v1/data/metrics). What was not measured is absent."""
    workouts: list[str] = []
    """Kinds of exercise."""
    workouts_source: str | None = None
    activities: list[Activity] = []
    by_source: dict[str, dict[str, float]] = {}
    """By metric and source, where more than one source spoke. Which one is believed: GET /v1/sources/priorities."""


class DayValue(Model):
    """One metric of one day."""

    value: float
    unit: str
    """Empty for ratios and scores."""
    source: str
    """Whose value this is: the connected provider or the import that is believed first."""


class DetectedChange(Model):
    """A shift that the change detector found."""

    metric: str
    direction: Literal['up', 'down'] | str
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


class Doubt(Model):
    """A reason to ask the person."""

    reason: Literal['low_confidence', 'not_beside_its_name', 'read_from_image', 'impossible_value', 'unit_mix_up', 'unit_missing', 'unit_unknown', 'range_in_other_unit', 'flag_contradicts_range', 'twice_with_different_values', 'number_ambiguous', 'unknown_marker', 'name_and_code_disagree'] | str
    text: str
    """In words, with what would fit where something would."""
    suggestion: dict[str, Any] | None = None
    """`{"unit": …}` for a unit mix-up: the unit in which the value would be a usual one."""


class Ended(Model):
    """Ended."""

    result: TurnResult | None = None
    report: AgentReport | None = None
    """Of a run, in place of a result."""
    error: Failure | None = None
    reason: str | None = None
    """Of a turn that was cancelled for want of approval: `rejected` or `expired`."""


class Erasure(Model):
    """An erasure that was asked for. It cannot be stopped, and nothing of what it erases comes back."""

    id: str
    object: Literal['erasure'] | str = 'erasure'
    status: Literal['erasing', 'erased'] | str
    requested_at: dt.datetime
    completed_at: dt.datetime | None = None
    """When everything had been looked through once more and nothing was found."""
    rounds: int = 0
    """How often everything was looked through so far."""
    counts: dict[str, int] = {}
    """How much of what was erased; at least so many, since a process that dies may not have counted its last."""
    links: ErasureLinks | None = None
    """In the answer to the request only; the token in it is stored nowhere."""


class ErasureLinks(Model):
    """ErasureLinks."""

    status: str
    """Reads how far it is, without a key: the keys are gone."""


class ErrorBody(Model):
    """The body of every response with a status of 400 and more."""

    error: ErrorDetail


class ErrorDetail(Model):
    """ErrorDetail."""

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
    object: Literal['export'] | str = 'export'
    status: Literal['running', 'completed', 'failed', 'expired'] | str
    created_at: dt.datetime
    completed_at: dt.datetime | None = None
    expires_at: dt.datetime
    """Then the file is deleted; ask for a new export."""
    progress: ExportProgress
    size_bytes: int | None = None
    error: Failure | None = None
    download: ExportDownload | None = None
    """Of a completed export, where one is read by itself; not in lists."""


class ExportDownload(Model):
    """ExportDownload."""

    url: str
    """Needs no key: whoever has it can download. Send no Authorization header with it."""
    expires_at: dt.datetime
    """After 15 minutes. Each GET of the export gives a fresh one."""


class ExportProgress(Model):
    """ExportProgress."""

    done: int
    """Kinds of data that are written."""
    total: int
    stage: str | None = None
    """The kind that is being written."""
    files: int = 0
    """Files written so far."""


class FactCheck(Model):
    """FactCheck."""

    issues: list[FactCheckIssue] = []


class FactCheckData(Model):
    """FactCheckData."""

    issues: list[FactCheckIssue]


class FactCheckEvent(Model):
    """FactCheckEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['fact_check']
    data: FactCheckData


class FactCheckIssue(Model):
    """FactCheckIssue."""

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
    message: str
    step: str | None = None
    """The state at which it ended."""
    retriable: bool = False
    """Whether `POST /v1/turns/:id/retry` has a chance."""
    docs_url: str | None = None
    details: dict[str, Any] | None = None
    """More, by code: for `replay_mismatch` the step, the effect and the reason."""


class Finding(Model):
    """A quantitative claim about the person's data, with all that is known of its truth."""

    id: str
    """Unique within the turn: `ds-001`, `inv-002`, …"""
    claim: str
    kind: Literal['association', 'trend', 'scalar'] | str
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
    units: dict[str, str] = {}
    """Unit by key of `numbers`."""
    recomputed: dict[str, Recomputed] | None = None
    """By key of `numbers`, and `<window>.days`. Null: not validated."""
    gates: list[Gate] | None = None
    statistics: list[Statistic] = []
    """What the strict layer measured."""
    verdict_seed: Literal['validated', 'conditional', 'rejected'] | str | None = None
    """By the seven gates and the critic. Null: not validated."""
    verdict: Literal['validated', 'conditional', 'rejected'] | str | None = None
    """After the strict layer, which can only downgrade. Null: not validated."""
    reasons: list[str] = []
    """Why the verdict is not better, in sentences for a person."""
    critic: dict[str, Any] | None = None
    assessment: dict[str, Any] | None = None


class FindingData(Model):
    """FindingData."""

    id: str
    claim: str
    verdict_seed: Literal['validated', 'conditional', 'rejected'] | str | None = None
    verdict: Literal['validated', 'conditional', 'rejected'] | str | None = None
    reasons: list[str] = []


class FindingEvent(Model):
    """FindingEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['finding.proposed', 'finding.validated']
    data: FindingData


class Gate(Model):
    """One of the seven deterministic checks of a finding."""

    name: Literal['sample_size', 'effect_vs_noise', 'construct_validity', 'bootstrap', 'subgroup_consistency', 'method_triangulation', 'discriminative_power'] | str
    status: Literal['passed', 'failed', 'skipped'] | str
    """`skipped`: it does not apply to findings of this kind, and does not count."""
    hard: bool
    """Whether failing it alone rejects the finding."""
    value: float | None = None
    """What was measured; null where it could not be, or where one number does not tell it."""
    threshold: float | None = None
    detail: dict[str, float | None] = {}
    """What else was measured, by name."""
    reason: str
    """One sentence."""


class Import(Model):
    """A file on its way into the person's days."""

    id: str
    object: Literal['import'] | str = 'import'
    status: Literal['awaiting_upload', 'detecting', 'previewed', 'importing', 'completed', 'failed', 'cancelled'] | str
    created_at: dt.datetime
    updated_at: dt.datetime
    ended_at: dt.datetime | None = None
    file_name: str | None = None
    size: int | None = None
    format: Literal['apple_health', 'fitbit', 'whoop', 'oura', 'daily_csv'] | str | None = None
    """Known once it was detected."""
    progress: ImportProgress | None = None
    """While it is at work; written about once a second."""
    preview: ImportPreview | None = None
    """Known once it was read."""
    report: ImportReport | None = None
    """When it is completed."""
    error: Failure | None = None
    upload: Upload | None = None
    """Where to send the file; only in the answer to the request that made the import."""


class ImportPage(Model):
    """ImportPage."""

    data: list[Import]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class ImportPreview(Model):
    """What is in the file."""

    first_date: dt.date | None = None
    last_date: dt.date | None = None
    days: int = 0
    """Dates of which there is a value."""
    activities: int = 0
    """Workouts."""
    metrics: dict[str, int] = {}
    """By metric: of how many dates there is a value."""
    skipped: list[SkippedKind] = []
    """Most frequent first; at most 50 kinds."""
    skipped_total: int = 0


class ImportProgress(Model):
    """ImportProgress."""

    stage: Literal['detecting', 'reading', 'writing'] | str
    done: int
    """Bytes while it is read, parts of days and workouts while it is written."""
    total: int


class ImportReport(Model):
    """What became of it."""

    first_date: dt.date | None = None
    last_date: dt.date | None = None
    days: int = 0
    """Dates of which there is a value."""
    activities: int = 0
    """Workouts."""
    metrics: dict[str, int] = {}
    """By metric: of how many dates there is a value."""
    skipped: list[SkippedKind] = []
    """Most frequent first; at most 50 kinds."""
    skipped_total: int = 0
    days_written: int = 0
    """Dates that look different now. The same file again: 0."""
    activities_written: int = 0


class Lab(Model):
    """Lab."""

    id: str
    object: Literal['lab'] | str = 'lab'
    status: Literal['awaiting_upload', 'processing', 'needs_confirmation', 'completed', 'duplicate', 'failed'] | str
    created_at: dt.datetime
    updated_at: dt.datetime
    file_name: str | None = None
    size_bytes: int | None = None
    pages: int | None = None
    taken_on: dt.date | None = None
    """When the specimen was taken; of a report with several dates the newest."""
    progress: LabProgress
    stored: int = 0
    """Values that count."""
    waiting: int = 0
    """Values that wait for the person."""
    error: Failure | None = None
    duplicate_of: str | None = None
    values: list[LabValue] = []
    left_out: list[LeftOut] = []
    date_doubt: Literal['missing', 'ambiguous'] | str | None = None
    """The report says no date, or one that can be read in two ways: nothing is stored until PATCH says `taken_on`."""
    notice: str | None = None
    """What to do at once, where a value is critical."""
    upload: Upload | None = None
    """While the file is awaited, in the answer to POST."""


class LabCreate(Model):
    """Asks for an upload of up to 50 MB. A PDF of up to 4 MB is sent at once instead, as multipart/form-data."""

    file_name: str | None = None


class LabPage(Model):
    """Reports, the newest first."""

    data: list[LabSummary]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class LabProgress(Model):
    """LabProgress."""

    stage: Literal['queued', 'inspect', 'read_text', 'read_images', 'extract', 'check', 'store', 'done'] | str
    done: int = 0
    total: int = 0
    """Pages, where the stage counts them; else 0."""


class LabRange(Model):
    """LabRange."""

    low: float | None = None
    high: float | None = None
    unit: str | None = None
    text: str | None = None
    """As printed; of a reference range what kind it is."""


class LabSummary(Model):
    """LabSummary."""

    id: str
    object: Literal['lab'] | str = 'lab'
    status: Literal['awaiting_upload', 'processing', 'needs_confirmation', 'completed', 'duplicate', 'failed'] | str
    created_at: dt.datetime
    updated_at: dt.datetime
    file_name: str | None = None
    size_bytes: int | None = None
    pages: int | None = None
    taken_on: dt.date | None = None
    """When the specimen was taken; of a report with several dates the newest."""
    progress: LabProgress
    stored: int = 0
    """Values that count."""
    waiting: int = 0
    """Values that wait for the person."""
    error: Failure | None = None
    duplicate_of: str | None = None


class LabUpdate(Model):
    """LabUpdate."""

    taken_on: dt.date | None = None
    """For all values: the day on which the specimen was taken."""
    confirm_all: bool = False
    """Every value that waits and is not named in `values`."""
    values: list[ValueChange] = []


class LabValue(Model):
    """A value as it was read, and what it comes to."""

    id: str
    """`v1`, `v2`, …: of this lab."""
    status: Literal['stored', 'needs_confirmation', 'dropped'] | str
    marker: str
    """Name under which it is kept: a key of the reference ranges where it is known there."""
    printed_name: str
    loinc: str | None = None
    value: float
    comparator: Literal['<', '<=', '>', '>='] | str | None = None
    unit: str
    """As printed, or as the person corrected it."""
    canonical_value: float | None = None
    canonical_unit: str | None = None
    taken_on: dt.date | None = None
    printed_range: LabRange | None = None
    reference_range: LabRange | None = None
    """For the person's sex and age, in the canonical unit."""
    printed_flag: str | None = None
    """H, L, * … as the report has it."""
    flag: Literal['below', 'within', 'above', 'depends_on_sex', 'cannot_tell'] | str | None = None
    """Where the value lies: in the printed range if there is one, else in the reference range."""
    critical: bool = False
    """A value at which laboratories call a doctor at once."""
    page: int
    source_text: str
    """The line of the report."""
    confidence: float
    needs_confirmation: bool
    doubts: list[Doubt] = []
    corrected: bool = False
    """The person changed it."""


class LeftOut(Model):
    """What a model claimed to have read and the report does not bear out, or what is no number."""

    page: int
    name: str
    reason: Literal['not_in_the_text', 'not_a_number'] | str


class Me(Model):
    """Me."""

    id: str
    object: Literal['user'] | str = 'user'
    created_at: dt.datetime
    updated_at: dt.datetime
    profile: Profile


class MeUpdate(Model):
    """A merge patch (RFC 7396) of the profile: a field that is absent stays, null clears it."""

    name: str | None = None
    birth_year: int | None = None
    sex: Literal['female', 'male', 'other'] | str | None = None
    height_cm: float | None = None
    weight_kg: float | None = None
    units: Literal['metric', 'imperial'] | str | None = None
    time_zone: str | None = None
    locale: str | None = None
    goals: list[str] | None = None


class Memory(Model):
    """One thing that is remembered. Numbers of cards, national ids and passports are masked before it is stored."""

    id: str
    object: Literal['memory'] | str = 'memory'
    kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | str
    text: str
    confidence: float = 1.0
    agent: str = 'user'
    """Who may recall it: the agent of this name; all agents where it is `user`. You see all of your memories."""
    source_turn_id: str | None = None
    """The turn that it was learned in. Null: the person wrote it."""
    meta: dict[str, Any] = {}
    """Of a tested hypothesis: feature, target, window, verdict, effect."""
    created_at: dt.datetime
    updated_at: dt.datetime
    score: float | None = None
    """How near it is to the query of a search, -1 to 1. Null outside of searches."""


class MemoryAdded(Model):
    """MemoryAdded."""

    id: str
    kind: str
    text: str


class MemoryCreate(Model):
    """Remember something. What is remembered already is not remembered twice: the memory that is there is
    answered. Two memories are the same when agent, kind and text are, but for case, spaces and a full stop;
    tested hypotheses when agent, feature, target and window (in `meta`) are.
    """

    kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | str
    text: str
    confidence: float = 1.0
    agent: str = 'user'
    """Who may recall it; `user` means all agents."""
    meta: dict[str, Any] = {}


class MemoryEvent(Model):
    """MemoryEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['memory.added']
    data: MemoryAdded


class MemoryPage(Model):
    """Memories: newest first, or with `q` the nearest first."""

    data: list[Memory]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class MemoryUpdate(Model):
    """A merge patch: a field that is absent stays; `meta` is replaced as a whole, and null empties it."""

    kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | str | None = None
    text: str | None = None
    confidence: float | None = None
    meta: dict[str, Any] | None = None


class Message(Model):
    """Message."""

    role: Literal['user', 'assistant'] | str
    content: str


class MetricEntry(Model):
    """An entry of the catalogue."""

    name: str
    label: str
    unit: str
    kind: Literal['day', 'derived', 'marker'] | str
    """`day`: one value a day; `derived`: computed from values of the same day; `marker`: measured now and then."""
    description: str
    plausible_low: float | None = None
    plausible_high: float | None = None
    """Daily values beyond are taken for mistakes. No clinical range."""
    units: list[str] = []
    """Units that a series can be asked for in."""
    loinc: str | None = None


class PageExport(Model):
    """PageExport."""

    data: list[Export]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class PageSummary(Model):
    """PageSummary."""

    data: list[Summary]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class Plan(Model):
    """What a turn with `start: plan` is going to do."""

    route: Route
    questions: dict[str, str]
    """By agent: the one narrow question that it is asked."""
    estimated_cost_usd: float
    """What the rest of the turn will probably cost; what is used so far is in `usage`."""
    estimated_seconds: int
    """How long the rest will probably take."""


class Point(Model):
    """One value of a series."""

    start: dt.date
    end: dt.date
    """The same as `start` for single days; both are included."""
    value: float
    n: int
    """Of how many days' values, or measurements, it is made."""
    sources: list[str] = []
    comparators: list[str] = []
    """`<` or `>` where measurements lie beyond what an assay measures."""


class Profile(Model):
    """What the agents may know of the person besides measurements. Every field is the person's to give or to leave
    out.
    """

    name: str | None = None
    birth_year: int | None = None
    sex: Literal['female', 'male', 'other'] | str | None = None
    height_cm: float | None = None
    weight_kg: float | None = None
    units: Literal['metric', 'imperial'] | str = 'metric'
    """In which the person wants to read values. What is sent and stored is always metric."""
    time_zone: str = 'UTC'
    """IANA name; dates are the person's local dates."""
    locale: str = 'en'
    goals: list[str] = []


class Proof(Model):
    """Of one answer. The same turn has the same proof, to the byte."""

    object: Literal['proof'] | str = 'proof'
    turn_id: str
    asked_at: dt.datetime
    question: str
    mode: Literal['answer', 'coaching', 'briefing', 'fallback', 'safety'] | str
    answer: str
    numbers: list[ProofNumber]
    literals: list[ProofLiteral]
    citations: list[Citation] = []
    findings: list[Finding]
    """With windows, numbers, gates, statistics, criticism and verdicts; the rejected ones, too."""
    validation: list[ProofPhase]
    """How they were judged, in order."""
    snapshot: ProofSnapshot
    digest: str
    """SHA-256 of all else: JSON with sorted keys, no white space, and whole numbers without a point."""


class ProofDay(Model):
    """ProofDay."""

    date: str
    metrics: dict[str, float]


class ProofLiteral(Model):
    """Digits of the answer that are not from the data."""

    start: int
    end: int
    text: str
    reason: Literal['person', 'proposal', 'expert', 'rule', 'date', 'citation', 'list_mark', 'name', 'code'] | str | None = None
    """Why they were let through. Null: it is not known."""


class ProofNumber(Model):
    """A number, or a date, of the answer that stands for an entry of the Fact Sheet."""

    start: int
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
    findings: list[str]
    """Ids, in the order in which they were judged."""


class ProofSnapshot(Model):
    """What the turn saw, as far as its findings and anchors need it."""

    hash: str
    """Of the whole snapshot; `GET /v1/turns/:id/trace` names it, too."""
    today: str
    """The person's date."""
    strict_layer: bool
    days: list[ProofDay]
    """The metrics of findings and anchors, ingredients of composites included; all of their days, oldest first."""
    markers: list[dict[str, Any]] = []
    """The laboratory values that the answer cites."""
    agents: dict[str, str]
    """Version by agent: the content hash of its definition."""
    models: dict[str, str]
    """Model id by role."""
    prices_as_of: str
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
    """Reason."""

    reason: str | None = None
    """Of turn.paused: `plan` or `approval`, what the turn waits for. Of turn.resumed: `started`, `approved`,
    `retried` or `redriven`.
    """


class Rebuild(Model):
    """Accepted: every stored payload is read again. Rows that come out the same stay as they are."""

    object: Literal['source_rebuild'] | str = 'source_rebuild'
    status: Literal['queued'] | str = 'queued'


class Recomputed(Model):
    """A number of a finding beside what our own code gets from the same days."""

    claimed: float
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
    object: Literal['review'] | str = 'review'
    status: Literal['open', 'resolved'] | str
    summary: str
    details: str = ''
    priority: Literal['normal', 'urgent'] | str = 'normal'
    turn_id: str
    """The turn or the run in which an agent asked for it."""
    agent: str
    event_id: str
    """The action that it came from."""
    resolution: Literal['handled', 'dismissed'] | str | None = None
    comment: str | None = None
    created_at: dt.datetime
    resolved_at: dt.datetime | None = None


class ReviewPage(Model):
    """Reviews: the open ones first, in each part those of the newest turn first."""

    data: list[Review]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class ReviewResolve(Model):
    """Close a review."""

    resolution: Literal['handled', 'dismissed'] | str
    """`handled`: somebody saw to it. `dismissed`: there is nothing to do."""
    comment: str | None = None


class Route(Model):
    """Who answers."""

    main_agent: str
    """Empty: none of the agents is meant, and the fallback replies."""
    supporting_agents: list[str] = []
    collaboration_workflow: str = ''
    vagueness: Literal['low', 'medium', 'high'] | str = 'low'


class RouteDecided(Model):
    """RouteDecided."""

    route: Route
    questions: dict[str, str] = {}
    """By agent: the one narrow question that it is asked."""


class RouteEvent(Model):
    """RouteEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['route.decided']
    data: RouteDecided


class Run(Model):
    """A run. Its events are those of a turn, with the run's id as `turn_id`."""

    id: str
    object: Literal['run'] | str = 'run'
    status: Literal['pending', 'queued', 'running', 'awaiting_approval', 'completed', 'failed', 'cancelled'] | str
    """An agent that refused, or used up its own budget, is a completed run whose report says so."""
    agent: str
    agent_version: str | None = None
    """Content hash of the agent's definition; null before the run has started."""
    instructions: str
    payload: dict[str, Any] = {}
    metadata: dict[str, str] = {}
    created_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    report: AgentReport | None = None
    """Of a failed or cancelled run: what was reached."""
    error: Failure | None = None
    usage: Usage = Field(default_factory=lambda: Usage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0, 'by_step': {}}))
    links: TurnLinks


class RunCreate(Model):
    """Run an agent."""

    agent: str
    """By name; an unknown one is answered with the list of names."""
    instructions: str
    payload: dict[str, Any] = {}
    """The material that it needs: a JSON object, 64,000 bytes at most."""
    mode: Literal['sync', 'async'] | str = 'sync'
    """`sync` waits up to 25 seconds for the end: 201 with the run that has ended, else 202 with the run as it is,
    which goes on. `async` answers 202 at once.
    """
    budget: Budget | None = None
    metadata: dict[str, str] = {}
    """Yours; returned as given."""


class RunPage(Model):
    """Runs, newest first."""

    data: list[Run]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class RunTask(Model):
    """What an agent is asked to do. It reads all of it as material, never as instructions that stand above its
    own.
    """

    agent: str
    """By name; an unknown one is answered with the list of names."""
    instructions: str
    payload: dict[str, Any] = {}
    """The material that it needs: a JSON object, 64,000 bytes at most."""


class SafetyEvent(Model):
    """SafetyEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['safety.flagged']
    data: SafetyFlagged


class SafetyFlagged(Model):
    """SafetyFlagged."""

    flags: list[str]


class Series(Model):
    """One metric or marker over time."""

    metric: str
    label: str
    unit: str
    kind: Literal['day', 'marker'] | str
    points: list[Point]
    """Oldest first; spans without a value are absent."""
    left_out: int = 0
    """Measurements whose unit does not convert into the series' unit."""


class SeriesAnswer(Model):
    """Series over the same span."""

    object: Literal['series'] | str = 'series'
    first: dt.date
    last: dt.date
    resolution: Literal['day', 'week', 'month'] | str
    aggregation: Literal['mean', 'median', 'min', 'max', 'sum', 'first', 'last', 'count'] | str
    data: list[Series]


class SkippedKind(Model):
    """What was left out for one reason."""

    reason: str
    """A word of a fixed list: see docs/concepts/imports.md."""
    what: str
    """A kind of record, a column or a kind of file."""
    count: int
    first: str = ''
    """Where the first of them is: a line, a file of the archive."""


class Source(Model):
    """One provider."""

    object: Literal['source'] | str = 'source'
    provider: str
    status: Literal['connected', 'error', 'disconnected', 'imported'] | str
    """`error`: the provider refuses Terra's access for now, the person may have to connect again. `imported`:
    files only.
    """
    via: list[str]
    """How its data comes: `terra`, `import`."""
    connected_at: dt.datetime | None = None
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
    success_url: str | None = None
    """Where the browser goes afterwards."""
    failure_url: str | None = None


class SourceList(Model):
    """SourceList."""

    data: list[Source]


class SourcePriorities(Model):
    """Which source is believed where several speak of a metric: exactly one, the first of these that does."""

    default: list[str] = []
    """For all metrics without an order of their own. Sources that are not named follow in Amy's order."""
    metrics: dict[str, list[str]] = {}
    """By metric name, as in GET /v1/data/metrics; `workouts` too."""


class SourceSession(Model):
    """Open `url` in the person's own browser; it is good for one connection, by that person."""

    object: Literal['source_session'] | str = 'source_session'
    url: str
    expires_at: dt.datetime


class Statistic(Model):
    """A quantity of the strict layer."""

    name: str
    value: float | None
    """Null where it could not be computed."""
    meaning: str


class StepData(Model):
    """StepData."""

    attempt: int
    duration_ms: float | None = None
    cost_usd: float | None = None
    error: Failure | None = None


class StepEvent(Model):
    """StepEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['step.started', 'step.completed', 'step.retrying', 'step.failed']
    data: StepData


class StepUsage(Model):
    """StepUsage."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cost_usd: float = 0.0
    model_calls: int = 0


class Summary(Model):
    """What is known of one local date."""

    object: Literal['summary'] | str = 'summary'
    date: dt.date
    metrics: dict[str, DayValue]
    """By name of the catalogue (GET /v1/data/metrics). What was not measured is absent."""
    workouts: list[str] = []
    """Kinds of exercise."""
    workouts_source: str | None = None


class SyncEntry(Model):
    """The state of one thing as it is now, or that it is gone."""

    kind: str
    """`day`, `activity`, `marker`, `source`, `lab`. Ignore kinds that you do not know."""
    key: str
    """Tells the thing apart among its kind; the same for ever."""
    deleted: bool = False
    value: dict[str, Any] | None = None
    """All of it; null where it is gone."""


class SyncPage(Model):
    """A part of what changed. Apply the entries in their order, keep `cursor`, and ask again with it."""

    data: list[SyncEntry]
    cursor: str
    """Never null: keep it until the next time."""
    has_more: bool
    """Whether to ask again at once."""


class TextDelta(Model):
    """TextDelta."""

    text: str
    attempt: int


class TextDeltaEvent(Model):
    """TextDeltaEvent."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['text.delta']
    data: TextDelta


class ToolCallReport(Model):
    """ToolCallReport."""

    tool: str
    """`delegate_to_<agent>` for a delegation."""
    input: str
    """Its beginning."""
    ok: bool
    """False: the tool answered with an error, which the agent saw."""
    duration_ms: float | None
    """Null: of a delegation in a run that did not come to its end; it has no record of its own."""


class Trace(Model):
    """Trace."""

    turn_id: str
    snapshot: str | None = None
    """Content hash of the snapshot that the turn was pinned to."""
    steps: list[TraceStep]


class TraceEffect(Model):
    """One effect as the journal recorded it: a model call, a sandbox run, a tool call, a clock, an id."""

    path: str
    kind: str
    at: dt.datetime
    duration_ms: float
    request_hash: str
    model: str | None = None
    usage: StepUsage | None = None
    """Of a model call that was paid for in this turn."""
    replayed: bool = False
    """Whether it was taken from the record of the turn that this one replays; `at` says when."""
    body: Any | None = None
    """With `?include=bodies`: request and response."""


class TraceStep(Model):
    """TraceStep."""

    path: str
    """The state's name, with phase and branch where it has them."""
    status: Literal['running', 'completed', 'failed'] | str
    attempts: int
    started_at: dt.datetime
    duration_ms: float | None = None
    usage: StepUsage = Field(default_factory=lambda: StepUsage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0}))
    error: Failure | None = None
    effects: list[TraceEffect] = []


class Turn(Model):
    """Turn."""

    id: str
    object: Literal['turn'] | str = 'turn'
    status: Literal['pending', 'queued', 'running', 'awaiting_approval', 'completed', 'failed', 'cancelled'] | str
    created_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    messages: list[Message]
    metadata: dict[str, str] = {}
    kind: Literal['question', 'check_in', 'replay'] | str = 'question'
    parent_id: str | None = None
    """The turn that this one replays. It may have been deleted since."""
    replay: Replay | None = None
    """Of a replay: how it was asked for, with aliases and `current` resolved."""
    route: Route | None = None
    plan: Plan | None = None
    """Of a turn with `start: plan`, once it is there; it stays when the turn goes on."""
    waits_for: str | None = None
    """Of an enqueued turn: the one after whose end it begins."""
    result: TurnResult | None = None
    """Of a failed or cancelled turn: what was reached."""
    error: Failure | None = None
    usage: Usage = Field(default_factory=lambda: Usage.model_validate({'input_tokens': 0, 'output_tokens': 0, 'cache_read_tokens': 0, 'cost_usd': 0.0, 'model_calls': 0, 'by_step': {}}))
    links: TurnLinks


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
    metadata: dict[str, str] = {}
    """Yours; returned as given."""


class TurnEnded(Model):
    """TurnEnded."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['turn.completed', 'turn.failed', 'turn.cancelled']
    data: Ended


class TurnLifecycle(Model):
    """TurnLifecycle."""

    seq: int
    id: str
    """Deterministic: an effect that is replayed announces nothing twice."""
    turn_id: str
    """The turn's id, or the run's."""
    at: dt.datetime
    step: str | None = None
    agent: str | None = None
    type: Literal['turn.queued', 'turn.started', 'turn.resumed', 'turn.paused']
    data: Reason


class TurnLinks(Model):
    """TurnLinks."""

    events: str
    trace: str


class TurnPage(Model):
    """Turns, newest first."""

    data: list[Turn]
    next_cursor: str | None = None
    """Opaque; belongs to this list and this user."""


class TurnResult(Model):
    """TurnResult."""

    text: str
    mode: Literal['answer', 'coaching', 'briefing', 'fallback', 'safety'] | str
    findings: list[Finding] = []
    fact_sheet: dict[str, float] = {}
    """Every number that the answer was allowed to cite, by `<finding id>.<key>`."""
    fact_check: FactCheck = Field(default_factory=lambda: FactCheck.model_validate({'issues': []}))
    citations: list[Citation] = []
    safety_flags: list[str] = []
    """What the screening of the question found; docs/concepts/safety.md says what each means."""
    memories_added: list[str] = []


class Upload(Model):
    """A form to send as `multipart/form-data`: every field as it is here, then the file as the last part, named
    `file`. Whoever holds it may write this one object, and nothing else, until it expires.
    """

    method: str = 'POST'
    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: dt.datetime


class Usage(Model):
    """Usage."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cost_usd: float = 0.0
    model_calls: int = 0
    by_step: dict[str, StepUsage] = {}


class ValueChange(Model):
    """A word on one value. Fields beside `id` and `decision` correct it."""

    id: str
    decision: Literal['confirm', 'drop'] | str = 'confirm'
    value: float | None = None
    unit: str | None = None
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
