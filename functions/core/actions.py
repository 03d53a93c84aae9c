"""Actions as they are stored: one row per event, written before the event leaves.

    ACTION#<event id>    what was emitted, by whom, and what became of it

The row is the proof that an agent of this user really emitted the event: a message without it, or with other contents, is
forged. It is also what keeps for good that something was done; `functions.actions` has the lease that keeps two processes
from doing it at the same time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic import BaseModel

from contracts.actions import Action, ActionStatus
from contracts.errors import Failure
from functions.core.errors import ActionNotFound
from functions.core.masking import mask
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.topics import Emitted
from functions.core.turns import now

OPEN: tuple[ActionStatus, ...] = ("emitted", "awaiting_approval", "failed")
"""What something may still become of. What failed may be tried again by an operator."""


class ActionRecord(BaseModel):
    """An action's row."""

    id: str
    user_id: str
    topic: str
    status: ActionStatus
    turn_id: str
    agent: str
    payload: dict[str, Any]
    summary: str | None = None
    approval_id: str | None = None
    reason: str | None = None
    result: dict[str, Any] | None = None
    error: Failure | None = None
    failures: int = 0
    """How often it ended as failed."""
    created_at: str
    updated_at: str

    @property
    def emitted(self) -> Emitted:
        """The event that this row proves."""
        return Emitted(
            id=self.id,
            tenant=self.user_id,
            turn_id=self.turn_id,
            agent=self.agent,
            topic=self.topic,
            payload=self.payload,
        )

    @property
    def execution(self) -> str:
        """Name of the execution in which a person is asked; after a failure there is a new one."""
        return self.id if not self.failures else f"{self.id}-{self.failures + 1}"

    def to_wire(self) -> Action:
        """The public resource."""
        return Action.model_validate(self.model_dump(include=set(Action.model_fields) - {"object"}))


class Actions:
    """The actions of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def record(self, event: Emitted) -> ActionRecord:
        """Write down that an event is emitted, once: the row that is there afterwards."""
        at = now()
        item = {
            "pk": self._principal.partition,
            "sk": _sk(event.id),
            "id": event.id,
            "user_id": self._principal.user_id,
            "topic": event.topic,
            "status": "emitted",
            "turn_id": event.turn_id,
            "agent": event.agent,
            "payload": _json(event.payload),
            "created_at": at,
            "updated_at": at,
        }
        try:
            records().put_new(item)
        except ConditionFailed as there:
            return _record(there.old or item)
        return _record(item)

    def find(self, event_id: str) -> ActionRecord | None:
        """One action, if there is such a one of this user."""
        item = records().get(self._principal.partition, _sk(event_id))
        return _record(item) if item else None

    def get(self, event_id: str) -> ActionRecord:
        """One action. Raises ActionNotFound, for another user's as well."""
        found = self.find(event_id)
        if found is None:
            raise ActionNotFound
        return found

    def list(
        self,
        limit: int,
        before: str | None = None,
        *,
        status: ActionStatus | None = None,
        topic: str | None = None,
        turn_id: str | None = None,
    ) -> Iterator[ActionRecord]:
        """At most `limit` actions, those of the newest turn first; `before` is the id after which to go on."""
        start = _sk(before) if before else None
        rows = records().query(self._principal.partition, prefix="ACTION#", before=start, forward=False)
        wanted = {"status": status, "topic": topic, "turn_id": turn_id}
        fitting = (row for row in rows if all(value in (None, row[name]) for name, value in wanted.items()))
        for row in islice(fitting, limit):
            yield _record(row)

    def will_ask(self, event_id: str, summary: str) -> ActionRecord:
        """Keep what the person is going to be asked."""
        return self._change(event_id, {"summary": mask(summary)}, ("emitted", "failed"))

    def asked(self, event_id: str, approval_id: str) -> ActionRecord:
        """A person has it before them."""
        values = {"status": "awaiting_approval", "approval_id": approval_id, "error": None}
        return self._change(event_id, values, OPEN)

    def acted(self, event_id: str, result: dict[str, Any]) -> ActionRecord:
        """It is done."""
        return self._change(event_id, {"status": "acted", "result": _json(result), "error": None}, OPEN)

    def refuse(self, event_id: str, reason: str) -> ActionRecord:
        """A rule forbids it."""
        return self._change(event_id, {"status": "refused", "reason": reason}, ("emitted", "failed"))

    def reject(self, event_id: str, reason: str | None) -> ActionRecord:
        """A person said no, or nobody said anything in time."""
        return self._change(event_id, {"status": "rejected", "reason": reason}, ("awaiting_approval",))

    def fail(self, event_id: str, error: Failure) -> ActionRecord:
        """It could not be done."""
        return self._change(event_id, {"status": "failed", "error": error.model_dump_json()}, OPEN, {"failures": 1})

    def _change(
        self,
        event_id: str,
        values: dict[str, Any],
        possible: tuple[ActionStatus, ...],
        add: dict[str, int] | None = None,
    ) -> ActionRecord:
        """Change an action that has one of these states; one that has another stays as it is. The row afterwards."""
        try:
            item = records().update(
                self._principal.partition,
                _sk(event_id),
                assign={**values, "updated_at": now()},
                add=add,
                condition=Attr("status").is_in(list(possible)),
            )
        except ConditionFailed as other:
            if other.old is None:
                raise ActionNotFound from other
            item = other.old
        return _record(item)


def _sk(event_id: str) -> str:
    return f"ACTION#{event_id}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _record(item: Item) -> ActionRecord:
    read = {name: json.loads(item[name]) for name in ("payload", "result", "error") if item.get(name)}
    return ActionRecord.model_validate({**item, **read})
