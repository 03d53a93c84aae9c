"""API keys: what programs sign in with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.base import Request, Resource, Timestamp
from contracts.ids import ApiKeyId
from contracts.pages import Page
from contracts.scopes import Scope


def _can_be_shown(value: str) -> str:
    """One line of text: it stands in lists, and a name that hides or moves what stands beside it deceives."""
    value = value.strip()
    if not value or not value.isprintable():
        raise ValueError("must be one line of printable text")
    return value


def _each_once(value: list[Scope]) -> list[Scope]:
    if len(set(value)) != len(value):
        raise ValueError("must name each scope once")
    return value


KeyName = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_can_be_shown)]
Scopes = Annotated[list[Scope], Field(min_length=1), AfterValidator(_each_once)]


class ApiKeyCreate(Request):
    """A key for one program. Its secret is in the answer, and nowhere else ever after."""

    name: KeyName
    """What it is for, such as `laptop`."""
    scopes: Scopes | None = None
    """What it may do; null: as much as whoever asks. A key cannot make one that may do more than itself."""
    expires_at: Timestamp | None = None
    """When it ends by itself, RFC 3339; null: never, or with the key that it is made with."""


class ApiKeyUpdate(Request):
    """A merge patch."""

    name: KeyName
    """What it is for."""


class ApiKey(Resource):
    """A key, without its secret."""

    id: ApiKeyId
    """`key_…`"""
    object: Literal["api_key"] = "api_key"
    """Always `api_key`."""
    name: str
    """What it is for."""
    scopes: list[Scope]
    """What it may do."""
    created_at: Timestamp
    """When it was made."""
    last_used_at: Timestamp | None = None
    """To about ten minutes; null: never used."""
    expires_at: Timestamp | None = None
    """When it ends by itself; null: never."""


class ApiKeyCreated(ApiKey):
    """A key with its secret."""

    secret: str
    """`amy_sk_…`. Shown once: only its hash is kept. The request sent again under the same Idempotency-Key gives the same
    key a new secret, and the one before opens nothing."""


class ApiKeyPage(Page[ApiKey]):
    """A page of keys, the newest first."""
