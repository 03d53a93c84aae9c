"""A check-in: Amy asks by herself, at times that the person chose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from contracts.base import Request, Resource, Timestamp
from contracts.errors import Failure
from contracts.ids import CheckInId, TurnOrRunId
from contracts.me import TimeZone
from contracts.pages import Page
from contracts.runs import RunTask
from contracts.schedule_expressions import Cron, Rate, parse
from contracts.turns import Budget, Metadata, says_something

MAX_QUESTION = 8_000
KEPT_RESULTS = 50
"""Of each check-in: the last ones."""

BuiltIn = Literal["morning_briefing", "weekly_review", "something_changed"]


def _at_most_hourly(expression: str) -> str:
    """EventBridge's rate(…) or cron(…), fired once an hour at most. Raises ValueError."""
    parsed = parse(expression)
    too_often = "at most once an hour"
    match parsed:
        case Rate():
            wrong = too_often if parsed.seconds < 3600 else ""
        case Cron():
            wrong = f"{too_often}: give one minute, such as cron(0 8 * * ? *)" if len(set(parsed.minutes)) > 1 else ""
            wrong = wrong or ("" if parsed.next_after(datetime.now(UTC)) else "such a time never comes any more")
        case _:
            wrong = "a check-in comes again and again: rate(…) or cron(…)"
    if wrong:
        raise ValueError(f"{expression!r}: {wrong}")
    return expression


ScheduleExpression = Annotated[str, Field(max_length=256), AfterValidator(_at_most_hourly)]
"""`cron(0 8 ? * MON-FRI *)` or `rate(12 hours)`, as EventBridge Scheduler reads them."""
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Question = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION), AfterValidator(says_something)]
Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(says_something)]
FlexibleMinutes = Annotated[int, Field(ge=0, le=1440)]


class QuietHours(Request):
    """When nothing is started, in the check-in's time zone; the end is before the start where they hold midnight. A slot
    within them waits for their end."""

    start: ClockTime
    """`22:00`"""
    end: ClockTime
    """`07:00`; at this minute they are over."""

    @model_validator(mode="after")
    def _has_an_end(self) -> QuietHours:
        if self.start == self.end:
            raise ValueError("start and end are the same, so nothing would ever be started")
        return self


class CheckInCreate(Request):
    """Have Amy check in. One of `question`, `built_in` and `run` says what she does."""

    question: Question | None = None
    """A turn with this question of the person's own."""
    built_in: BuiltIn | None = None
    """A turn with a question of ours; `something_changed` only when a rule, not a model, finds that a metric has shifted."""
    run: RunTask | None = None
    """A run of an agent."""
    name: Name | None = None
    """What the person calls it; a built-in has a name of its own."""
    schedule: ScheduleExpression | None = None
    """At most once an hour. Absent: a built-in's own."""
    time_zone: TimeZone | None = None
    """Null: the profile's, whatever it is then."""
    quiet_hours: QuietHours | None = None
    """When nothing is started. Null: there are none."""
    flexible_minutes: FlexibleMinutes = 0
    """It may come so much later than scheduled."""
    enabled: bool = True
    """False: it begins paused."""
    skip_when_no_new_data: bool | None = None
    """Skip a slot when none of the person's data has changed since the last one that was not skipped. Null: as the built-in
    has it, else no."""
    budget: Budget | None = None
    """Limits of each turn or run that it starts."""
    metadata: Metadata = {}
    """Yours; returned as given."""

    @model_validator(mode="after")
    def _does_one_thing(self) -> CheckInCreate:
        if sum(one is not None for one in (self.question, self.built_in, self.run)) != 1:
            raise ValueError("give one of question, built_in and run")
        if self.schedule is None and self.built_in is None:
            raise ValueError("schedule is missing; only a built-in has one of its own")
        return self


class CheckInUpdate(Request):
    """A merge patch (RFC 7396): a field that is absent stays, null clears it. What kind of check-in it is stays."""

    question: Question | None = None
    """Of a check-in with a question."""
    run: RunTask | None = None
    """Of a check-in that runs an agent."""
    name: Name | None = None
    """Null: none, or the built-in's own."""
    schedule: ScheduleExpression | None = None
    """Null: the built-in's own."""
    time_zone: TimeZone | None = None
    """Null: the profile's."""
    quiet_hours: QuietHours | None = None
    """Null: none."""
    flexible_minutes: FlexibleMinutes | None = None
    """It may come so much later than scheduled. Null: 0."""
    enabled: bool | None = None
    """False pauses it. Null: true."""
    skip_when_no_new_data: bool | None = None
    """Null: as the built-in has it, else false."""
    budget: Budget | None = None
    """Null: that of the settings."""
    metadata: Metadata | None = None
    """Replaced as a whole. Null: empty."""


class DetectedChange(Resource):
    """A shift that the change detector found."""

    metric: str
    """Name of the catalogue."""
    direction: Literal["up", "down"]
    """Whether it went up or down."""
    kind: Literal["shift", "outlier"]
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


ResultStatus = Literal["waiting", "running", "completed", "failed", "cancelled", "skipped"]
SkipReason = Literal["paused", "superseded", "no_new_data", "nothing_changed"]


class CheckInResult(Resource):
    """What became of one slot."""

    object: Literal["check_in_result"] = "check_in_result"
    """Always `check_in_result`."""
    check_in_id: CheckInId
    """Whose slot it was."""
    slot: Timestamp
    """The time that it was due; of one that was fired by hand, when that was."""
    fired_by: Literal["schedule", "person"]
    """`person`: with POST /v1/check-ins/:id/fire."""
    status: ResultStatus
    """`waiting`: for the end of quiet hours, or about to begin."""
    reason: SkipReason | None = None
    """Of a slot that was skipped."""
    turn_id: TurnOrRunId | None = None
    """The turn or run, whose answer or report is there. A failed one that is retried tells its later end only there."""
    changes: list[DetectedChange] = []
    """Of `something_changed`: what the detector found."""
    error: Failure | None = None
    """Of a slot that failed."""
    created_at: Timestamp
    """When the slot was begun."""
    ended_at: Timestamp | None = None
    """When it ended; null while it is at work."""


class CheckInResultPage(Page[CheckInResult]):
    """The last results, newest first."""


class CheckIn(Resource):
    """A standing order: at certain times Amy asks by herself."""

    id: CheckInId
    """`chk_…`"""
    object: Literal["check_in"] = "check_in"
    """Always `check_in`."""
    status: Literal["pending", "active"]
    """`pending`: its schedule does not have this form yet; it will within a few minutes."""
    question: str | None = None
    """The person's own question, where it has one."""
    built_in: BuiltIn | None = None
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
    next_at: Timestamp | None = None
    """When it is due next. Null: it is paused, or comes at a rate, which counts from when the schedule was made."""
    last_result: CheckInResult | None = None
    """What became of its last slot; null before the first."""
    created_at: Timestamp
    """When it was made."""
    updated_at: Timestamp
    """When it last changed."""


class CheckInPage(Page[CheckIn]):
    """Check-ins, newest first."""
