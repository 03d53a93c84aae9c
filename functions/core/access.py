"""What a request may do: the authorizer's answer read back, and the one place that holds scopes against operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.scopes import OPERATIONS, SCOPES, Scope
from functions.core.errors import InsufficientScope, Unauthorized
from functions.core.principal import Principal


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks, and what the key or token in their hand is good for."""

    principal: Principal
    scopes: tuple[Scope, ...]
    key_id: str | None = None
    """Of the API key; None where a person signed in."""


def access_of(authorizer: Mapping[str, Any] | None) -> Access | None:
    """The gateway's `requestContext.authorizer` as what it stands for; None where nobody was let in."""
    authorizer = authorizer or {}
    user_id = authorizer.get("user_id")
    if not user_id:
        return None
    given = str(authorizer.get("scopes", "")).split()
    scopes = tuple(scope for scope in SCOPES if scope in given)
    return Access(Principal(user_id), scopes, authorizer.get("key_id"))


def require_scope(access: Access | None, operation_id: str) -> None:
    """Raises Unauthorized or InsufficientScope. An operation that nobody declared is open to nobody."""
    needed = OPERATIONS[operation_id]
    if needed is None:
        return
    if access is None:
        raise Unauthorized
    if needed not in access.scopes:
        raise InsufficientScope({"required": needed, "granted": list(access.scopes)})
