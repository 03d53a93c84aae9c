"""Approvals: a person is asked once, decides once, and what waits for the decision hears of it.

An approval is one row. Its id is a function of what it is for, so whoever asks again asks nothing twice. Where an execution
waits (a state with `waitForTaskToken`), the row holds the token that the last attempt at the state was given; no other place
does, and no function here gives it out.

The order of writes: the entry on the sweeper's list, the row with the token, then whatever says that somebody is asked. And
later: the decision, under the condition that there is none yet, then the answer to the token, then the token is forgotten.
Whoever dies between two of them leaves an entry on the list, and the sweeper goes on from there.

The hard race: a decision, and a new attempt that comes with a newer token. Both write the one row under the condition that
it is pending. So the decision either finds the newer token, or was first, and then the asker finds it and answers himself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import ConditionBase
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import BaseModel

from contracts.approvals import Approval, ApprovalKind, ApprovalStatus, DecidedBy, Decision
from contracts.base import rfc3339
from contracts.ids import derived_ulid
from functions.core import directory
from functions.core.aws import client
from functions.core.errors import ApprovalDecided, ApprovalExpired, ApprovalNotFound, WorkflowUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.telemetry import logger

_NOBODY_WAITS = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})
"""What Step Functions says of a token that was answered, or whose state or execution is over."""


def approval_id_of(subject_id: str, point: str) -> str:
    """The id of the approval that a turn or run needs at a point of its own: `plan`, `answer`, or an event's id."""
    return f"apr_{derived_ulid(subject_id.partition('_')[2], point)}"


class ApprovalRecord(BaseModel):
    """An approval's row, but for the token."""

    id: str
    kind: ApprovalKind
    turn_id: str
    """The turn or run that it belongs to."""
    event_id: str | None = None
    summary: str
    status: ApprovalStatus
    created_at: str
    expires_at: str
    decided_at: str | None = None
    by: DecidedBy | None = None
    comment: str | None = None

    @property
    def decided(self) -> bool:
        return self.status != "pending"

    @property
    def expired(self) -> bool:
        """Whether it is pending and its time is over."""
        return not self.decided and self.expires_at <= _now()

    def to_wire(self, **shown: Any) -> Approval:
        """The public resource; `shown` is what the person sees of the matter itself."""
        return Approval.model_validate({**self.model_dump(), **shown})


class Approvals:
    """The approvals of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def ask(
        self,
        approval_id: str,
        *,
        kind: ApprovalKind,
        turn_id: str,
        summary: str,
        event_id: str | None = None,
        token: str | None = None,
    ) -> ApprovalRecord:
        """Ask a person, and store the token of the state that waits. Asked again, it is the same approval, with the newer
        token; one that is decided already is given back as it is: then the caller calls `answer`."""
        directory.open_approval(self._principal, approval_id)
        created = datetime.now(UTC)
        expires = created + timedelta(hours=get_settings().approval_hours)
        row = {
            "pk": self._principal.partition,
            "sk": f"APPROVAL#{approval_id}",
            "id": approval_id,
            "kind": kind,
            "turn_id": turn_id,
            "event_id": event_id,
            "summary": summary,
            "status": "pending",
            "created_at": rfc3339(created),
            "expires_at": rfc3339(expires),
            "token": token,
        }
        try:
            records().put_new(row)
        except ConditionFailed as asked:
            return self._hand_in(approval_id, token, asked.old or {})
        return _record(row)

    def answer(self, approval_id: str, token: str) -> None:
        """Answer the token of a state that asked for what is decided already. Raises WorkflowUnavailable."""
        _send(token, self.get(approval_id))

    def get(self, approval_id: str) -> ApprovalRecord:
        """One approval. Raises ApprovalNotFound, for another user's approval as well."""
        found = self.find(approval_id)
        if found is None:
            raise ApprovalNotFound
        return found

    def find(self, approval_id: str) -> ApprovalRecord | None:
        """One approval, if this user has it."""
        item = records().get(*self._key(approval_id))
        return _record(item) if item else None

    def list(
        self, limit: int, before: str | None = None, status: ApprovalStatus | None = None
    ) -> Iterator[ApprovalRecord]:
        """At most `limit` approvals, those of the newest turn first; `before` is the id after which to go on."""
        rows = records().query(
            self._principal.partition,
            prefix="APPROVAL#",
            before=f"APPROVAL#{before}" if before else None,
            forward=False,
            limit=None if status else limit,
        )
        for item in rows:
            if status in (None, item["status"]):
                yield _record(item)
                limit -= 1
                if limit == 0:
                    return

    def decide(
        self, approval_id: str, decision: Decision, *, by: DecidedBy = "person", comment: str | None = None
    ) -> ApprovalRecord:
        """Decide, and answer who waits. Decided before, the same way, it is given back, and who waits is answered again.

        Raises ApprovalNotFound; ApprovalDecided or ApprovalExpired where it is decided otherwise. A person's decision after
        the time is over is none, whether the sweeper has come by or not.
        """
        item = self._settle(approval_id, decision, by, comment, in_time=by == "person" and decision == "approved")
        if item is None:
            raise ApprovalNotFound
        try:
            self._tell(item)
        except WorkflowUnavailable:
            # The decision stands, and the sweeper answers.
            logger().warning("decision was not passed on", extra={"approval_id": approval_id})
        return require_decision(_record(item), decision)

    def close(self, approval_id: str, decision: Decision, by: DecidedBy) -> ApprovalRecord | None:
        """Decide what has become plain in another way, such as by the turn's end, and answer nobody. What is decided stays.
        None if there is no such approval."""
        item = self._settle(approval_id, decision, by)
        return _record(item) if item else None

    def note_comment(self, approval_id: str, comment: str | None) -> None:
        """Store what the person says to a decision that is made elsewhere; a decided approval keeps what it has."""
        try:
            records().update(
                *self._key(approval_id), assign={"comment": comment}, condition=Attr("status").eq("pending")
            )
        except ConditionFailed:
            return

    def answer_lost(self, approval_id: str) -> ApprovalRecord | None:
        """What the sweeper does for an approval: the no of one whose time is over, and the answer that was decided and did
        not arrive. Raises WorkflowUnavailable."""
        item = records().get(*self._key(approval_id))
        if item is None:
            return None
        if _record(item).expired:
            item = self._settle(approval_id, "rejected", "expiry") or item
        if item["status"] != "pending":
            self._tell(item)
        return _record(item)

    def delete(self, approval_id: str) -> None:
        """Remove it, if it is there."""
        records().delete(*self._key(approval_id))
        directory.close_approval(approval_id)

    def _hand_in(self, approval_id: str, token: str | None, asked: Item) -> ApprovalRecord:
        if token is None or asked["status"] != "pending":
            return _record(asked)
        try:
            newer = records().update(
                *self._key(approval_id), assign={"token": token}, condition=Attr("status").eq("pending")
            )
        except ConditionFailed as decided:
            return _record(decided.old or asked)
        return _record(newer)

    def _settle(
        self,
        approval_id: str,
        decision: Decision,
        by: DecidedBy,
        comment: str | None = None,
        *,
        in_time: bool = False,
    ) -> Item | None:
        """Write a decision, once; `in_time`: only before the time is over, and after it the no. Returns the row as it stands
        then."""
        values: dict[str, Any] = {"status": decision, "decided_at": _now(), "by": by}
        if comment is not None:
            values["comment"] = comment
        condition: ConditionBase = Attr("status").eq("pending")
        if in_time:
            condition = condition & Attr("expires_at").gt(_now())
        try:
            return records().update(*self._key(approval_id), assign=values, condition=condition)
        except ConditionFailed as failed:
            if failed.old is not None and failed.old["status"] == "pending":
                return self._settle(approval_id, "rejected", "expiry")
            return failed.old

    def _tell(self, item: Item) -> None:
        """Answer the token of a decided row, and forget it."""
        token = item.get("token")
        if token is not None:
            _send(token, _record(item))
            with suppress(ConditionFailed):  # somebody else has done it, or deleted the whole
                records().update(*self._key(item["id"]), remove=["token"], condition=Attr("token").eq(token))
        if item["kind"] == "action":
            # The turn that a plan or an answer holds up is looked after by means of the entry, until it has gone on.
            directory.close_approval(item["id"])

    def _key(self, approval_id: str) -> tuple[str, str]:
        return self._principal.partition, f"APPROVAL#{approval_id}"


def require_decision(record: ApprovalRecord, decision: Decision) -> ApprovalRecord:
    """The record, if it was decided so. Raises ApprovalDecided or ApprovalExpired."""
    if record.status == decision:
        return record
    raise ApprovalExpired if record.by == "expiry" else ApprovalDecided({"decision": record.status, "by": record.by})


def _send(token: str, record: ApprovalRecord) -> None:
    output = json.dumps({"decision": record.status, "approval_id": record.id})
    try:
        client("stepfunctions").send_task_success(taskToken=token, output=output)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NOBODY_WAITS:
            raise WorkflowUnavailable from error
    except BotoCoreError as error:
        raise WorkflowUnavailable from error


def _record(item: Item) -> ApprovalRecord:
    return ApprovalRecord.model_validate({name: item[name] for name in ApprovalRecord.model_fields if name in item})


def _now() -> str:
    return rfc3339(datetime.now(UTC))
