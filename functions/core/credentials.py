"""What opens doors: how to find the user from the hash of a secret, or from who signed in elsewhere.

    DIRECTORY#APIKEY#<SHA-256>         whose key it is, what it may do; in `records`
    DIRECTORY#STREAMTOKEN#<SHA-256>    whose stream token it is, and which key made it; in `ephemeral`
    DIRECTORY#SUBJECT#<SHA-256>        whose account a subject of the OIDC issuer has; in `records`

No secret is stored. Revoking removes the row; authorizers remember what they found for up to a minute.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.base import rfc3339
from contracts.ids import new_id
from contracts.scopes import SCOPES, Scope
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, ephemeral, is_expired, records


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose API key it is, and what it may do."""

    principal: Principal
    key_id: str
    scopes: tuple[Scope, ...]
    used_at: str | None
    """When its use was last written down."""


def digest_of(secret: str) -> str:
    """What is kept of a secret. Secrets are 256 random bits, so a plain SHA-256 cannot be guessed through."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_api_key(digest: str) -> KeyHolder | None:
    """The holder of an API key, by its SHA-256; None where there is none, or its time is over. A key without scopes has all
    of them."""
    row = records().get(_key_of(digest), "-")
    if row is None or row.get("ends_at", time.time() + 1) <= time.time():
        return None
    scopes = tuple(scope for scope in SCOPES if scope in row.get("scopes", SCOPES))
    return KeyHolder(Principal(row["user_id"]), row["key_id"], scopes, row.get("used_at"))


def remember_api_key(
    digest: str, principal: Principal, key_id: str, scopes: Sequence[Scope], expires_at: datetime | None
) -> None:
    """Let a key open doors; done last, so that a key that works has its owner."""
    row: Item = {"pk": _key_of(digest), "sk": "-", "user_id": principal.user_id, "key_id": key_id}
    row |= {"scopes": list(scopes), "ends_at": int(expires_at.timestamp()) if expires_at else None}
    records().put(row)


def note_api_key_used(digest: str, before: str | None) -> None:
    """Write down that a key is used now, unless somebody did since `before`, or the key is gone."""
    unchanged = Attr("used_at").eq(before) if before else Attr("used_at").not_exists()
    with suppress(ConditionFailed):
        values = {"used_at": rfc3339(datetime.now(UTC))}
        records().update(_key_of(digest), "-", assign=values, condition=Attr("pk").exists() & unchanged)


def api_keys_used(digests: Sequence[str]) -> dict[str, str]:
    """When each of these keys was last used, of those that were."""
    found = records().batch_get([(_key_of(digest), "-") for digest in digests])
    return {digest: row["used_at"] for digest in digests if "used_at" in (row := found.get((_key_of(digest), "-"), {}))}


def forget_api_key(digest: str) -> None:
    """Let a key, by its SHA-256, open nothing any more. Authorizers remember it for up to a minute."""
    records().delete(_key_of(digest), "-")


def _key_of(digest: str) -> str:
    return f"DIRECTORY#APIKEY#{digest}"


def open_stream_token(digest: str, principal: Principal, key_digest: str | None, expires_at: int) -> None:
    """Let a stream token open streams until `expires_at` (epoch seconds), and no longer than the key that made it."""
    row: Item = {"pk": f"DIRECTORY#STREAMTOKEN#{digest}", "sk": "-", "user_id": principal.user_id}
    ephemeral().put(row | {"key_digest": key_digest, "expires_at": expires_at})


def find_stream_token(digest: str) -> Principal | None:
    """Whose stream token it is; None where it is none, is too old, or the key that made it was revoked."""
    row = ephemeral().get(f"DIRECTORY#STREAMTOKEN#{digest}", "-")
    if row is None or is_expired(row):
        return None
    if "key_digest" in row and find_api_key(row["key_digest"]) is None:
        return None
    return Principal(row["user_id"])


def find_or_make_subject(issuer: str, subject: str) -> Principal:
    """The account of somebody who signed in at the issuer; the first sign-in makes it.

    The subject's row comes first, under the condition that it is free: of two first sign-ins one makes the user and the
    other finds it. Whoever finds it unfinished writes the rest, which is the same whoever does it. A subject whose account
    was erased has no row any more, and begins anew.
    """
    digest = digest_of(f"{issuer}\n{subject}")
    pk = f"DIRECTORY#SUBJECT#{digest}"
    row = records().get(pk, "-")
    if row is None:
        row = {"pk": pk, "sk": "-", "user_id": new_id("user"), "since": rfc3339(datetime.now(UTC))}
        try:
            records().put_new(row)
        except ConditionFailed as there:
            row = there.old or row
    principal = Principal(row["user_id"])
    if "settled" not in row:
        _settle(principal, pk, digest, issuer, row["since"])
    return principal


def _settle(principal: Principal, pk: str, digest: str, issuer: str, since: str) -> None:
    """The new person's own rows: an empty profile, and which sign-in leads here, for the day the account ends."""
    profile: Item = {"sk": "PROFILE", "created_at": since, "updated_at": since}
    sign_in: Item = {"sk": f"SIGNIN#{digest}", "issuer": issuer, "created_at": since}
    for row in (profile, sign_in):
        with suppress(ConditionFailed):
            records().put_new({"pk": principal.partition, **row})
    with suppress(ConditionFailed):
        still_theirs = Attr("user_id").eq(principal.user_id)
        records().update(pk, "-", assign={"settled": True}, condition=still_theirs)


def forget_subject(digest: str, principal: Principal) -> None:
    """Whoever signs in with this subject from now on begins anew. One that has begun anew already stays."""
    with suppress(ConditionFailed):
        records().delete(f"DIRECTORY#SUBJECT#{digest}", "-", condition=Attr("user_id").eq(principal.user_id))
