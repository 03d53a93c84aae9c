"""Device logins (RFC 8628): a device shows a code, its person types it where they are signed in, the device gets a key.

    DIRECTORY#DEVICE#<SHA-256 of the device code>    who asks, for what, what became of it; how often it may ask
    DIRECTORY#USERCODE#<SHA-256 of the user code>    which device shows this code; goes with the decision

Both lie in `ephemeral` for 15 minutes. The device's status only moves on, each time under the condition that it is what it
was read as: pending → approved or denied, approved → issued. So of two decisions one counts, and of two polls one gets the
key.
"""

from __future__ import annotations

import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from contracts.api_keys import ApiKeyCreate
from contracts.base import rfc3339
from contracts.device_login import DeviceLoginRequest, DeviceToken, OAuthErrorCode
from contracts.ids import new_id
from contracts.scopes import SCOPES, Scope
from functions.core.access import Access
from functions.core.api_keys import ApiKeys
from functions.core.credentials import digest_of
from functions.core.erasures import is_erased
from functions.core.errors import DeviceLoginNotFound, InsufficientScope, TooManyApiKeys
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, ephemeral, is_expired

LIFE_SECONDS = 900
INTERVAL_SECONDS = 5
SLOWER_SECONDS = 5
"""RFC 8628 §3.5: slow_down makes the interval this much longer, for good."""
_EARLY_SECONDS = 0.5
"""A device's clock and the way here are not exact."""

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""RFC 8628 §6.1: no vowels, so that no words come out; nothing that looks or sounds alike among digits and letters."""
_LENGTH = 8
"""20^8 codes are 34.6 bits. Guessing is limited to 10 tries in 10 minutes and person, who must be signed in."""

UNNAMED = "A device"


class OAuthRefused(Exception):
    """What start or token answers in OAuth's own shape."""

    def __init__(self, error: OAuthErrorCode, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class Begun:
    device_code: str
    user_code: str


def begin(client_name: str | None, scope: str | None) -> Begun:
    """A device asks. Raises OAuthRefused: invalid_scope."""
    asked = _scopes_of(scope)
    device_code = secrets.token_urlsafe(32)
    digest, expires_at = digest_of(device_code), int(time.time()) + LIFE_SECONDS
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
        try:
            # A code whose time is over may be given anew, before the table has removed it.
            ephemeral().put(
                {"pk": _code_key(code), "sk": "-", "device": digest, "expires_at": expires_at},
                condition=Attr("pk").not_exists() | Attr("expires_at").lte(int(time.time())),
            )
            break
        except ConditionFailed:
            continue
    row: Item = {"pk": _device_key(digest), "sk": "-", "status": "pending", "client_name": client_name or UNNAMED}
    row |= {"asked": asked, "interval": INTERVAL_SECONDS, "expires_at": expires_at}
    ephemeral().put(row)
    return Begun(device_code, f"{code[:4]}-{code[4:]}")


def decide(access: Access, user_code: str, decision: Literal["approve", "deny"] | None) -> DeviceLoginRequest:
    """What a person says of a device; None only looks. Raises DeviceLoginNotFound or InsufficientScope."""
    code = _normal(user_code)
    link = ephemeral().get(_code_key(code), "-")
    row = ephemeral().get(_device_key(link["device"]), "-") if link and not is_expired(link) else None
    if link is None or row is None or is_expired(row) or row["status"] != "pending":
        raise DeviceLoginNotFound
    granted = _granted(row, access)
    if decision is None:
        return _request(row, granted)
    if decision == "approve" and not granted:
        raise InsufficientScope({"required": " ".join(row["asked"]), "granted": list(access.scopes)})
    decided: Item = {"status": "approved" if decision == "approve" else "denied"}
    if decision == "approve":
        until = ApiKeys(access.principal).end_of(access.key_id)
        decided |= {"user_id": access.principal.user_id, "scopes": granted, "until": rfc3339(until) if until else None}
    try:
        row = ephemeral().update(row["pk"], "-", assign=decided, condition=Attr("status").eq("pending"))
    except ConditionFailed:
        raise DeviceLoginNotFound from None
    ephemeral().delete(_code_key(code), "-")
    return _request(row, granted)


def redeem(device_code: str) -> DeviceToken:
    """The key for a device that was approved; once. Raises OAuthRefused."""
    row = ephemeral().get(_device_key(digest_of(device_code)), "-")
    if row is None or row["status"] == "issued":
        raise OAuthRefused("invalid_grant", "This device code is unknown, or its key has been handed out.")
    if is_expired(row):
        raise OAuthRefused("expired_token", "The device code is too old. Start again.")
    if row["status"] == "denied":
        raise OAuthRefused("access_denied", "The person said no.")
    if row["status"] == "pending":
        raise _not_yet(row)
    try:
        ephemeral().update(row["pk"], "-", assign={"status": "issued"}, condition=Attr("status").eq("approved"))
    except ConditionFailed:
        raise OAuthRefused("invalid_grant", "Another request with this device code got the key.") from None
    return _issue(row)


def _issue(row: Item) -> DeviceToken:
    principal = Principal(row["user_id"])
    if is_erased(principal):
        raise OAuthRefused("access_denied", "The account is being erased.")
    scopes: tuple[Scope, ...] = tuple(scope for scope in SCOPES if scope in row["scopes"])
    until = datetime.fromisoformat(row["until"]) if "until" in row else None
    asked = ApiKeyCreate(name=row["client_name"], scopes=list(scopes))
    try:
        made = ApiKeys(principal).create(new_id("key"), asked, scopes, until)
    except TooManyApiKeys as error:
        raise OAuthRefused("access_denied", str(error)) from error
    return DeviceToken(access_token=made.secret, scope=" ".join(scopes))


def _not_yet(row: Item) -> OAuthRefused:
    """Notes the poll. One that comes too early makes the interval longer."""
    now = time.time()
    too_early = now < row.get("polled_at", 0) / 1000 + row["interval"] - _EARLY_SECONDS
    noted: Item = {"polled_at": int(now * 1000), "interval": row["interval"] + SLOWER_SECONDS * too_early}
    with suppress(ConditionFailed):  # it was decided meanwhile: the next poll hears of it
        ephemeral().update(row["pk"], "-", assign=noted, condition=Attr("status").eq("pending"))
    if too_early:
        return OAuthRefused("slow_down", f"Too fast. Wait {noted['interval']} seconds between requests from now on.")
    return OAuthRefused("authorization_pending", f"Nobody has decided yet. Ask again in {row['interval']} seconds.")


def _scopes_of(scope: str | None) -> list[str] | None:
    asked = (scope or "").split()
    unknown = [one for one in asked if one not in SCOPES]
    if unknown:
        raise OAuthRefused("invalid_scope", f"There is no such scope. Known: {' '.join(SCOPES)}.")
    return asked or None


def _granted(row: Item, access: Access) -> list[Scope]:
    return [scope for scope in access.scopes if scope in row.get("asked", SCOPES)]


def _request(row: Item, granted: list[Scope]) -> DeviceLoginRequest:
    return DeviceLoginRequest(
        status=row["status"],
        client_name=row["client_name"],
        scopes=granted,
        expires_at=datetime.fromtimestamp(row["expires_at"], UTC),
    )


def _normal(user_code: str) -> str:
    return re.sub(r"[\s-]", "", user_code).upper()


def _device_key(digest: str) -> str:
    return f"DIRECTORY#DEVICE#{digest}"


def _code_key(code: str) -> str:
    return f"DIRECTORY#USERCODE#{digest_of(code)}"
