"""Each request takes effect once, however often it is sent.

A record is put before anything else happens. It holds a hash of the request's body and a ULID that whatever the request
creates will carry: whoever has to finish an interrupted request creates the same thing again and finds it there. The
record's owner holds a lease; once that is over without an answer, the owner is taken for dead and the next request with
the key takes the record over. Finishing and giving up are fenced by the owner's token, so a late owner changes nothing.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from boto3.dynamodb.conditions import ConditionBase

from contracts.ids import new_ulid
from functions.core.errors import IdempotencyInFlight, IdempotencyMismatch
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, ephemeral

LEASE_SECONDS = 30
"""No shorter than a request may run: API Gateway and the API function end one after 29 s."""

KEEP_SECONDS = 24 * 3600

_RETRY_AFTER_SECONDS = 1

_MAX_ANSWER_BYTES = 300_000
"""A row holds 400 KB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, word for word."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to execute a request."""

    sk: str
    fingerprint: str
    owner: str
    reserved_ulid: str
    """For the id of what the request creates."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody else is at the request, and what it does may be done beside him: nothing is kept of what comes of it here."""

    reserved_ulid: str
    """His."""


class Idempotency:
    """The records of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def begin(self, operation: str, key: str, body: bytes, *, join: bool = False) -> Claim | Answer | Joined:
        """Claims the request or returns the answer it got before. `operation` is method and path.

        Raises `IdempotencyMismatch` when the key came with another body, `IdempotencyInFlight` while somebody is at it; with
        `join` the request may be carried out beside him.
        """
        # Hashed, because a key may hold any character and would else be able to name another operation's record.
        sk = "IDEMPOTENCY#" + hashlib.sha256(f"{operation}\n{key}".encode()).hexdigest()
        fingerprint = hashlib.sha256(body).hexdigest()
        fresh = Claim(sk, fingerprint, uuid4().hex, new_ulid())
        try:
            # DynamoDB removes expired records late, up to days: one that is still there counts as gone.
            self._put(fresh, Attr("pk").not_exists() | Attr("expires_at").lte(int(time.time())))
        except ConditionFailed as failed:
            if failed.old is None:
                raise IdempotencyInFlight(retry_after=_RETRY_AFTER_SECONDS) from failed
            return self._join(fresh, failed.old, beside=join)
        return fresh

    def finish(self, claim: Claim, answer: Answer) -> None:
        """Keeps the answer for everybody who asks again. One that no row can hold is not kept: the request is then carried
        out again, with the same ULID, and finds what is there."""
        if len(answer.body.encode()) > _MAX_ANSWER_BYTES:
            self.give_up(claim)
            return
        stored = {"status": answer.status, "headers": answer.headers, "body": answer.body}
        self._change(claim, {"answer": stored})

    def give_up(self, claim: Claim) -> None:
        """Ends the lease without an answer: the request may have taken effect in part, so the next owner gets the same
        reserved ULID."""
        self._change(claim, {"lease_until": 0})

    def release(self, claim: Claim) -> None:
        """Frees the key: the request was refused before it took effect."""
        try:
            ephemeral().delete(self._pk, claim.sk, condition=Attr("owner").eq(claim.owner))
        except ConditionFailed:
            return

    def _join(self, fresh: Claim, record: Item, *, beside: bool) -> Claim | Answer | Joined:
        if record["fingerprint"] != fresh.fingerprint:
            raise IdempotencyMismatch
        if record["owner"] == fresh.owner:
            return fresh  # our own put, whose answer was lost on the way
        if "answer" in record:
            stored = record["answer"]
            return Answer(stored["status"], stored.get("headers", {}), stored["body"])
        if record["lease_until"] > time.time():
            if beside:
                return Joined(record["reserved_ulid"])
            raise IdempotencyInFlight(retry_after=_RETRY_AFTER_SECONDS)
        heir = Claim(fresh.sk, fresh.fingerprint, fresh.owner, record["reserved_ulid"])
        try:
            self._put(heir, Attr("owner").eq(record["owner"]) & Attr("answer").not_exists())
        except ConditionFailed as failed:
            raise IdempotencyInFlight(retry_after=_RETRY_AFTER_SECONDS) from failed
        return heir

    def _put(self, claim: Claim, condition: ConditionBase) -> None:
        now = int(time.time())
        ephemeral().put(
            {
                "pk": self._pk,
                "sk": claim.sk,
                "fingerprint": claim.fingerprint,
                "owner": claim.owner,
                "reserved_ulid": claim.reserved_ulid,
                "lease_until": now + LEASE_SECONDS,
                "expires_at": now + KEEP_SECONDS,
            },
            condition=condition,
        )

    def _change(self, claim: Claim, assign: dict[str | tuple[str, ...], Any]) -> None:
        try:
            ephemeral().update(self._pk, claim.sk, assign=assign, condition=Attr("owner").eq(claim.owner))
        except ConditionFailed:
            # Taken over in the meantime; the new owner's answer is the one to keep.
            return
