"""How a request says who asks."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler.openapi.models import APIKey, APIKeyIn, HTTPBearer

from contracts.scopes import MEANINGS

_SCOPES = "A key has scopes, and each operation asks for one (`x-required-scope`): " + " ".join(
    f"`{scope}`: {meaning}" for scope, meaning in MEANINGS.items()
)
_ACCESS_TOKEN = "An access token of the OIDC issuer: a person who signed in. It has every scope."  # noqa: S105
_STREAM_TOKEN = "For an EventSource, which can send no header: from POST /v1/stream-tokens."  # noqa: S105

SECURITY: list[dict[str, list[str]]] = [{"api_key": []}, {"access_token": []}]
"""One of these, unless an operation says otherwise."""
STREAM_SECURITY: list[dict[str, list[str]]] = [*SECURITY, {"stream_token": []}]


def security_schemes() -> dict[str, Any]:
    """By name."""
    return {
        "api_key": HTTPBearer(description=f"`Authorization: Bearer amy_sk_…`. {_SCOPES}"),
        "access_token": HTTPBearer(bearerFormat="JWT", description=_ACCESS_TOKEN),
        "stream_token": APIKey(name="token", in_=APIKeyIn.query, description=_STREAM_TOKEN),
    }
