"""The API keys of one user: a row each below the user, and the row of the directory that leads from its hash to them.

    USER#<id> / KEY#<key id>             name, scopes, times, and the secret's SHA-256
    DIRECTORY#APIKEY#<SHA-256> / -       whose it is and what it may do: all that the authorizer reads

A key that works has its owner's row, so that the owner can see and revoke it: the directory's row is written last and
removed first.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from contracts.api_keys import ApiKey, ApiKeyCreate, ApiKeyCreated
from contracts.base import rfc3339
from contracts.scopes import SCOPES, Scope
from functions.core import credentials
from functions.core.errors import ApiKeyNotFound, InsufficientScope, TooManyApiKeys, Unauthorized, ValidationFailed
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records

MOST_KEYS = 50
"""Of one user: more is a program that makes them."""

_UNNAMED = "API key"
"""Of keys that were made before keys had names."""


class ApiKeys:
    """The keys of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def list(self, limit: int, before: str | None) -> Iterator[ApiKey]:
        """The newest first; those behind the key `before`."""
        end = f"KEY#{before}" if before else None
        rows = list(records().query(self._principal.partition, prefix="KEY#", before=end, forward=False, limit=limit))
        used = credentials.api_keys_used([row["digest"] for row in rows])
        for row in rows:
            yield ApiKey.model_validate(_shown(row, used.get(row["digest"])))

    def create(
        self, key_id: str, request: ApiKeyCreate, allowed: tuple[Scope, ...], until: datetime | None = None
    ) -> ApiKeyCreated:
        """Make a key. `allowed` and `until`: what whoever asks may do themselves, and for how long. Done again with the same
        id, it gets a new secret.

        Raises InsufficientScope, ValidationFailed or TooManyApiKeys.
        """
        scopes = _within(tuple(request.scopes) if request.scopes is not None else allowed, allowed)
        expires_at = _end(request.expires_at, until)
        known = records().get(self._principal.partition, f"KEY#{key_id}")
        if known is not None:
            credentials.forget_api_key(known["digest"])
        elif sum(1 for _ in records().query(self._principal.partition, prefix="KEY#", fields=["sk"])) >= MOST_KEYS:
            raise TooManyApiKeys({"limit": MOST_KEYS})
        secret = f"amy_sk_{secrets.token_urlsafe(32)}"
        row: Item = {
            "id": key_id,
            "name": request.name,
            "scopes": list(scopes),
            "digest": credentials.digest_of(secret),
            "created_at": known["created_at"] if known else rfc3339(datetime.now(UTC)),
            "expires_at": rfc3339(expires_at) if expires_at else None,
        }
        records().put({"pk": self._principal.partition, "sk": f"KEY#{key_id}", **row})
        credentials.remember_api_key(row["digest"], self._principal, key_id, scopes, expires_at)
        return ApiKeyCreated.model_validate({**_shown(row, None), "secret": secret})

    def digest(self, key_id: str) -> str:
        """The SHA-256 of a key's secret. Raises Unauthorized for a key that was revoked: who asks holds it in their hand."""
        row = records().get(self._principal.partition, f"KEY#{key_id}", fields=["digest"])
        if row is None:
            raise Unauthorized
        return str(row["digest"])

    def end_of(self, key_id: str | None) -> datetime | None:
        """When this key ends by itself; None: never, or there is no such key."""
        row = records().get(self._principal.partition, f"KEY#{key_id}", fields=["expires_at"]) if key_id else None
        return datetime.fromisoformat(row["expires_at"]) if row and "expires_at" in row else None

    def rename(self, key_id: str, name: str) -> ApiKey:
        """Raises ApiKeyNotFound."""
        try:
            row = records().update(
                self._principal.partition, f"KEY#{key_id}", assign={"name": name}, condition=Attr("pk").exists()
            )
        except ConditionFailed:
            raise ApiKeyNotFound from None
        used = credentials.api_keys_used([row["digest"]])
        return ApiKey.model_validate(_shown(row, used.get(row["digest"])))

    def revoke(self, key_id: str) -> None:
        """Raises ApiKeyNotFound. Authorizers remember a key for up to a minute."""
        row = records().get(self._principal.partition, f"KEY#{key_id}")
        if row is None:
            raise ApiKeyNotFound
        credentials.forget_api_key(row["digest"])
        records().delete(self._principal.partition, f"KEY#{key_id}")


def revoke_secret(secret: str) -> None:
    """Revoke a key by its secret, if there is such a key."""
    holder = credentials.find_api_key(credentials.digest_of(secret))
    if holder is not None:
        with suppress(ApiKeyNotFound):  # somebody else was revoking it
            ApiKeys(holder.principal).revoke(holder.key_id)


def _within(scopes: tuple[Scope, ...], allowed: tuple[Scope, ...]) -> tuple[Scope, ...]:
    beyond = [scope for scope in scopes if scope not in allowed]
    if beyond:
        raise InsufficientScope({"required": " ".join(beyond), "granted": list(allowed)})
    return tuple(scope for scope in SCOPES if scope in scopes)


def _end(wanted: datetime | None, until: datetime | None) -> datetime | None:
    """A key does not outlive the one that it was made with."""
    if wanted is not None and wanted <= datetime.now(UTC):
        raise _unfit("must be in the future")
    if wanted is not None and until is not None and wanted > until:
        raise _unfit("must not be later than that of the key you use")
    return wanted or until


def _unfit(message: str) -> ValidationFailed:
    return ValidationFailed({"errors": [{"path": "expires_at", "message": message}]})


def _shown(row: Item, used_at: str | None) -> Item:
    return {"name": _UNNAMED, "scopes": list(SCOPES), **row, "last_used_at": used_at}
