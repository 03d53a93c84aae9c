"""Signing in from a device without a browser of its own, such as a terminal: RFC 8628 with OAuth's own shapes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contracts.api_keys import KeyName
from contracts.base import Request, Resource, Timestamp
from contracts.scopes import Scope

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class DeviceLoginStart(Request):
    """What a device asks for: as JSON, or as a form."""

    client_id: Annotated[str, Field(max_length=64)] | None = None
    """Read and not used: Amy has no registered clients. RFC 8628 has devices send it."""
    client_name: KeyName | None = None
    """What the person sees as they approve, and what the key will be called."""
    scope: Annotated[str, Field(max_length=400)] | None = None
    """Scopes, blank-separated; absent: all that the person may do."""


class DeviceLogin(Resource):
    """RFC 8628 §3.2: show `user_code` and `verification_uri`, then ask for the token every `interval` seconds."""

    device_code: str
    """Keep it: whoever has it gets the key."""
    user_code: str
    """For the person to type, such as `BCDF-GHJK`. Capitals, the dash and blanks do not matter."""
    verification_uri: str
    """Where the person types the code."""
    verification_uri_complete: str
    """The same with the code in it, for a link or a QR code."""
    expires_in: int
    """Seconds."""
    interval: int
    """Seconds between two requests for the token, at least."""


class DeviceLoginDecision(Request):
    """What the person says about the device that shows this code."""

    user_code: Annotated[str, Field(min_length=1, max_length=32)]
    """As the device shows it."""
    decision: Literal["approve", "deny"] | None = None
    """Null only looks who asks, and for what: show it before the person decides."""


class DeviceLoginRequest(Resource):
    """Who asks, and what has become of it."""

    object: Literal["device_login"] = "device_login"
    """Always `device_login`."""
    status: Literal["pending", "approved", "denied"]
    """`pending`: nobody has decided."""
    client_name: str
    """As the device calls itself; nobody has checked it."""
    scopes: list[Scope]
    """What the key may do, if it is approved: what was asked for, and never more than who approves may do."""
    expires_at: Timestamp
    """From then on the code is good for nothing."""


class DeviceTokenRequest(Request):
    """RFC 8628 §3.4: as a form, or as JSON."""

    grant_type: str
    """`urn:ietf:params:oauth:grant-type:device_code`."""
    device_code: Annotated[str, Field(max_length=256)]
    """From the answer that began it."""
    client_id: Annotated[str, Field(max_length=64)] | None = None
    """As in the request that began it; not used."""


class DeviceToken(Resource):
    """RFC 6749 §5.1. The token is an API key: it stays good until it is revoked."""

    access_token: str
    """`amy_sk_…`."""
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - not a password
    """Always `Bearer`."""
    scope: str
    """Blank-separated."""


class TokenRevocation(Request):
    """RFC 7009 §2.1: as a form, or as JSON."""

    token: Annotated[str, Field(max_length=512)]
    """The key that is to open nothing any more: `amy_sk_…`."""
    token_type_hint: Annotated[str, Field(max_length=64)] | None = None
    """Read and not used: there is one type of them."""
    client_id: Annotated[str, Field(max_length=64)] | None = None
    """Not used."""


class TokenRevoked(Resource):
    """RFC 7009 §2.2: that the answer is 200 says it all."""


OAuthErrorCode = Literal[
    "invalid_request",
    "invalid_grant",
    "invalid_scope",
    "unsupported_grant_type",
    "authorization_pending",
    "slow_down",
    "access_denied",
    "expired_token",
]


class OAuthError(Resource):
    """RFC 6749 §5.2 and RFC 8628 §3.5: the errors of start and token, which OAuth's clients expect in this shape."""

    error: OAuthErrorCode
    """What a program should look at."""
    error_description: str
    """For a person."""
