"""Turns, and runs, as they are stored: one row each, changed only under conditions.

The row names its owner: the execution and its redrive count, and an epoch that grows with every retry and redrive. A step
whose execution is not the owner is refused, so what a superseded execution still does ends at its next write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from contracts.base import rfc3339
from contracts.errors import Failure
from contracts.reports import AgentReport
from contracts.turns import (
    TERMINAL,
    Budget,
    Message,
    Plan,
    Replay,
    Route,
    Turn,
    TurnCreate,
    TurnKind,
    TurnResult,
    TurnStatus,
    Usage,
)
from functions.core import blobs
from functions.core.errors import RetryExpired, TurnIsOver, TurnNotFailed, TurnSuperseded
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.work import TURN, AgentTask, Work, work_of

Start = Literal["now", "plan"]
IfActive = Literal["allow", "reject", "enqueue", "cancel_previous"]

RETRY_DAYS = 14
_OUTCOME_INLINE = 200_000
"""Bytes of a result or report that stay in the row; DynamoDB's limit for an item is 400 KB."""
_JSON = ("messages", "metadata", "budget", "task", "replay", "route", "plan", "error", "usage", "result", "report")


class TurnRecord(BaseModel):
    """A turn's row, or a run's: then `task` is there, and its outcome is a report."""

    id: str
    user_id: str
    status: TurnStatus
    kind: TurnKind = "question"
    parent_id: str | None = None
    """The turn that this one replays."""
    replay: Replay | None = None
    """Of a replay: how."""
    created_at: str
    started_at: str | None = None
    ended_at: str | None = None
    messages: list[Message]
    metadata: dict[str, str] = {}
    budget: Budget | None = None
    task: AgentTask | None = None
    """Of a run: which agent is asked."""
    stream: bool = True
    start: Start = "now"
    """`plan` until the plan is held and POST …/start lets the turn go on."""
    if_active: IfActive = "allow"
    """What holds whenever the turn is about to begin."""
    waits_for: str | None = None
    """The turn after whose end this one begins. `ActiveTurns` decides; this is what a client is told."""
    require_approval: bool = False
    execution: str
    """Name of the execution that owns the turn: the turn's id, later `<turn id>-2`, …"""
    first_execution: str | None = None
    """The name of its first execution, where an operator began it with one of another name than the turn's id."""
    redrive: int = 0
    epoch: int = 1
    """Counts the attempts at the turn as a whole."""
    reason: str = ""
    """Why the last attempt followed the one before: `retried`, `started`, `redriven` or `approved`."""
    attempt_started_at: str | None = None
    """When the attempt at work began; None while none is."""
    used_seconds: float = 0.0
    """How long the attempts before it were at work."""
    snapshot: str | None = None
    """Content hash of the pinned snapshot."""
    route: Route | None = None
    plan: Plan | None = None
    result: TurnResult | None = None
    report: AgentReport | None = None
    """Of a run, in place of a result."""
    result_key: str | None = None
    """Where the result or report is, if it is too large for the row."""
    error: Failure | None = None
    usage: Usage | None = None
    """Written at the end; before that the journal knows."""
    end_reason: str | None = None
    """Of a cancelled turn that was not approved: `rejected` or `expired`."""
    archive: str | None = None
    """Where the bucket has the events, once the turn has ended for good."""

    @property
    def principal(self) -> Principal:
        return Principal(self.user_id)

    @property
    def work(self) -> Work:
        return work_of(self.id)

    @property
    def outcome(self) -> TurnResult | AgentReport | None:
        """What it has come to."""
        return self.result or self.report

    @property
    def executions(self) -> list[str]:
        """Names of all executions that it may have had so far."""
        return [self.first_execution or self.id, *(f"{self.id}-{epoch}" for epoch in range(2, self.epoch + 1))]

    def is_own(self, execution: str) -> bool:
        """Whether an execution of this name is one of this turn's: a former, the present or a later one."""
        return execution == self.execution or re.fullmatch(rf"{re.escape(self.id)}(-\d+)?", execution) is not None

    @property
    def ended(self) -> bool:
        return self.status in TERMINAL

    @property
    def held(self) -> bool:
        """Whether it has run to its plan and waits for POST …/start; one that never began is pending, too."""
        return self.status == "pending" and self.started_at is not None

    @property
    def at_rest(self) -> bool:
        """Whether the present attempt is over."""
        return self.ended or self.held

    @property
    def without_place(self) -> bool:
        """Whether it takes up no place among the active turns: it has come to rest, or waits for an approval."""
        return self.at_rest or self.status == "awaiting_approval"

    @property
    def seconds_at_work(self) -> float:
        """For how long the turn has been at work in all; waiting to be started or retried does not count."""
        return round(self.used_seconds + _seconds_since(self.attempt_started_at), 3)

    @property
    def question(self) -> str:
        """The last message, which is the person's."""
        return self.messages[-1].content

    def to_wire(self, usage: Usage | None = None) -> Turn:
        """The public resource."""
        return Turn.model_validate(
            {
                **self.model_dump(include=set(Turn.model_fields) - {"usage", "object", "links"}),
                "usage": self.usage or usage or Usage(),
                "links": self.work.links(self.id),
            }
        )


def now() -> str:
    """This moment as it is stored and sent."""
    return rfc3339(datetime.now(UTC))


def new_turn(principal: Principal, turn_id: str, request: TurnCreate) -> TurnRecord:
    """The row of a turn that is asked for now."""
    return TurnRecord(
        id=turn_id,
        user_id=principal.user_id,
        status="pending" if request.start == "queued" else "queued",
        created_at=now(),
        messages=request.messages,
        metadata=request.metadata,
        budget=request.budget,
        stream=request.stream,
        start="plan" if request.start == "plan" else "now",
        if_active=request.if_active,
        require_approval=request.require_approval,
        execution=turn_id,
    )


def require_retriable(turn: TurnRecord) -> None:
    """Raises TurnNotFailed or RetryExpired."""
    if turn.status != "failed":
        raise TurnNotFailed
    if turn.ended_at and datetime.fromisoformat(turn.ended_at) < datetime.now(UTC) - timedelta(days=RETRY_DAYS):
        raise RetryExpired


class Turns:
    """The turns and runs of one user."""

    def __init__(self, principal: Principal) -> None:
        self.principal = principal

    def create(self, turn: TurnRecord) -> TurnRecord:
        """Write a new turn. If the id is taken, that turn is given back: the reservation's former owner wrote it."""
        try:
            records().put_new(self._to_item(turn))
        except ConditionFailed as taken:
            return self._from_item(taken.old or {})
        return turn

    def get(self, turn_id: str) -> TurnRecord:
        """One turn. Raises TurnNotFound or RunNotFound, for another user's as well."""
        turn = self.find(turn_id)
        if turn is None:
            raise work_of(turn_id).not_found
        return turn

    def find(self, turn_id: str) -> TurnRecord | None:
        """One turn, if this user has it."""
        item = records().get(self.principal.partition, _row(turn_id))
        return self._from_item(item) if item else None

    def list(self, limit: int, before: str | None = None, *, work: Work = TURN) -> Iterator[TurnRecord]:
        """At most `limit` of a kind, newest first; `before` is the id after which to go on."""
        for item in records().query(
            self.principal.partition,
            prefix=work.row_prefix,
            before=_row(before) if before else None,
            forward=False,
            limit=limit,
        ):
            yield self._from_item(item)

    def delete(self, turn_id: str) -> None:
        """Remove the row."""
        records().delete(self.principal.partition, _row(turn_id))

    def start(self, turn: TurnRecord, snapshot: str) -> TurnRecord:
        """Mark it running. Raises TurnIsOver or TurnSuperseded if it is not this execution's any more."""
        values = {
            "status": "running",
            "started_at": turn.started_at or now(),
            "attempt_started_at": turn.attempt_started_at or now(),
            "snapshot": snapshot,
            "waits_for": None,
        }
        return self._change(turn, values, while_in=("queued", "running"))

    def hold(self, turn: TurnRecord, plan: Plan) -> TurnRecord:
        """Stop a running turn at its plan, as pending; one that is held already is given back."""
        if turn.held:
            return turn
        values = {"status": "pending", "plan": plan, **_at_rest(turn)}
        return self._change(turn, values, while_in=("running",))

    def let_begin(self, turn: TurnRecord, *, waits_for: str | None) -> TurnRecord:
        """Make a pending turn queued: one that never began for its first execution, one that is held for its next one.

        Raises TurnIsOver or TurnSuperseded if somebody else has let it begin, or ended it.
        """
        values: dict[str, Any] = {"status": "queued", "start": "now", "waits_for": waits_for}
        if turn.held:
            values |= _next_attempt(turn, "started")
        return self._change(turn, values, while_in=("pending",))

    def pause(self, turn: TurnRecord) -> TurnRecord:
        """Stop a running turn's clock until an approval is decided; one that is paused already is given back."""
        if turn.status == "awaiting_approval":
            return turn
        values = {"status": "awaiting_approval", **_at_rest(turn)}
        try:
            return self._change(turn, values, while_in=("running",))
        except TurnIsOver:
            stored = self.get(turn.id)
            if stored.status == "awaiting_approval" and stored.epoch == turn.epoch:
                return stored
            raise

    def resume(self, turn: TurnRecord) -> TurnRecord:
        """Let a paused turn go on in the same execution, as a new attempt at the turn: so whatever still clears away for the
        one that waited touches nothing of the one that goes on. Raises TurnIsOver or TurnSuperseded."""
        values = {"status": "running", "reason": "approved", "attempt_started_at": now(), "epoch": turn.epoch + 1}
        return self._change(turn, values, while_in=("awaiting_approval",))

    def note_waiting(self, turn_id: str, waits_for: str | None) -> None:
        """Tell for whom an enqueued turn waits, if it is one."""
        try:
            records().update(
                self.principal.partition,
                _row(turn_id),
                assign={"waits_for": waits_for},
                condition=Attr("status").eq("queued"),
            )
        except ConditionFailed:
            return

    def set_route(self, turn: TurnRecord, route: Route) -> TurnRecord:
        """Remember who answers."""
        return self._change(turn, {"route": route}, while_in=("running",))

    def set_task(self, turn: TurnRecord, task: AgentTask) -> TurnRecord:
        """Remember with which version of its agent a run works."""
        return self._change(turn, {"task": task}, while_in=("running",))

    def end(
        self,
        turn: TurnRecord,
        status: TurnStatus,
        *,
        outcome: TurnResult | AgentReport | None,
        error: Failure | None,
        usage: Usage,
        reason: str | None = None,
    ) -> TurnRecord:
        """Write the end. A turn that has this end already is given back; another end raises TurnIsOver, and so does a turn
        that was held since it was read."""
        values: dict[str, Any] = {
            "status": status,
            "ended_at": now(),
            "error": error,
            "usage": usage,
            "waits_for": None,
            "end_reason": reason,
        }
        values |= _at_rest(turn)
        if outcome is not None:
            if len(outcome.model_dump_json().encode()) > _OUTCOME_INLINE:
                key = f"{blobs.turn_prefix(self.principal, turn.id)}result-{turn.epoch}.json"
                blobs.put_json(key, outcome.model_dump(mode="json"))
                values["result_key"] = key
            else:
                values[turn.work.outcome] = outcome
        try:
            pending = ("pending",) if turn.status == "pending" else ()
            return self._change(turn, values, while_in=(*pending, "queued", "running", "awaiting_approval"))
        except TurnIsOver:
            stored = self.get(turn.id)
            if stored.status == status and stored.epoch == turn.epoch:
                return stored
            raise

    def mark_archived(self, turn: TurnRecord, key: str) -> bool:
        """The events are in the bucket under this key. False if the turn is not (any more) the one that ended so."""
        condition = Attr("epoch").eq(turn.epoch) & Attr("status").eq(turn.status)
        try:
            records().update(self.principal.partition, _row(turn.id), assign={"archive": key}, condition=condition)
        except ConditionFailed:
            return False
        return True

    def take_over_for_retry(self, turn: TurnRecord) -> TurnRecord:
        """Give a failed turn to a new execution, as queued. Raises TurnNotFailed or RetryExpired."""
        require_retriable(turn)
        values = {"status": "queued", **_NEXT_EPOCH, **_next_attempt(turn, "retried")}
        try:
            return self._change(turn, values, while_in=("failed",))
        except (TurnIsOver, TurnSuperseded) as error:
            raise TurnNotFailed from error

    def reopen_for_redrive(self, turn: TurnRecord, redrive: int) -> TurnRecord:
        """Give a failed turn back to its own execution, which was redriven. Raises TurnSuperseded if it is not failed."""
        values = {"status": "running", "redrive": redrive, "reason": "redriven", "attempt_started_at": now()}
        values |= {**_NEXT_EPOCH, "epoch": turn.epoch + 1}
        return self._change(turn, values, while_in=("failed",))

    def _change(self, turn: TurnRecord, values: dict[str, Any], while_in: tuple[str, ...]) -> TurnRecord:
        condition = Attr("status").is_in(list(while_in)) & Attr("epoch").eq(turn.epoch)
        try:
            item = records().update(
                self.principal.partition,
                _row(turn.id),
                assign={key: _stored(key, value) for key, value in values.items()},
                condition=condition,
            )
        except ConditionFailed as failed:
            if failed.old is None:
                raise turn.work.not_found from failed
            if failed.old["epoch"] != turn.epoch:
                raise TurnSuperseded from failed
            raise TurnIsOver from failed
        return self._from_item(item)

    def _to_item(self, turn: TurnRecord) -> Item:
        values = turn.model_dump(exclude_none=True, exclude=set(_JSON) | {"user_id"})
        values |= {key: _stored(key, getattr(turn, key)) for key in _JSON}
        return {"pk": self.principal.partition, "sk": _row(turn.id), **values}

    def _from_item(self, item: Item) -> TurnRecord:
        values = {key: json.loads(value) if key in _JSON else value for key, value in item.items()}
        if item.get("result_key"):
            values[work_of(item["id"]).outcome] = blobs.get_json(item["result_key"])
        return TurnRecord.model_validate({**values, "user_id": self.principal.user_id})


_NEXT_EPOCH: dict[str, Any] = dict.fromkeys(("ended_at", "error", "result", "report", "result_key", "usage", "archive"))
"""What the end of an attempt left, and the next one does not keep."""


def _row(turn_id: str) -> str:
    return f"{work_of(turn_id).row_prefix}{turn_id}"


def _next_attempt(turn: TurnRecord, reason: str) -> dict[str, Any]:
    """What gives a turn to an execution of its own name."""
    epoch = turn.epoch + 1
    return {"execution": f"{turn.id}-{epoch}", "redrive": 0, "epoch": epoch, "reason": reason}


def _at_rest(turn: TurnRecord) -> dict[str, Any]:
    return {"used_seconds": turn.seconds_at_work, "attempt_started_at": None}


def _seconds_since(moment: str | None) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds() if moment else 0.0


def _stored(key: str, value: Any) -> Any:
    """Composite values are stored as JSON text: exact, and one attribute to write."""
    if key not in _JSON or value is None:
        return value
    return _ANY.dump_json(value).decode()


_ANY: TypeAdapter[Any] = TypeAdapter(Any)
"""Writes models and plain values alike, and other alphabets as they are: escaped they would be three times as long."""
