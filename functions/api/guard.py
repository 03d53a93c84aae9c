"""What stands before every request that changes something: the account is there, and its person agreed to what is done.

It comes before idempotency, so that nothing is written for somebody whose account is being erased: a key opens the door for
a minute after it was deleted. Reading, exporting, agreeing and leaving need no consent.
"""

from __future__ import annotations

import re
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from contracts.consents import Purpose
from functions.api.caller import find_principal
from functions.core.consents import ConsentRecord
from functions.core.erasures import require_account

_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_ASKS_AGENTS: tuple[Purpose, ...] = ("health_data_processing", "model_provider")
_BRINGS_DATA: tuple[Purpose, ...] = ("health_data_processing",)

_NEEDED: tuple[tuple[re.Pattern[str], tuple[Purpose, ...]], ...] = (
    (re.compile(r"POST /v1/(turns|runs)(/[^/]+/(start|retry|replay))?"), _ASKS_AGENTS),
    # A change of a check-in asks nothing, and may be its pause; each of its slots is looked at when it comes.
    (re.compile(r"POST /v1/check-ins(/.*)?"), _ASKS_AGENTS),
    (re.compile(r"(POST|PATCH) /v1/(imports|labs)(/.*)?"), _BRINGS_DATA),
    (re.compile(r"POST /v1/sources/.*"), _BRINGS_DATA),
)


def guarded(app: ApiGatewayResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Raises AccountErased or ConsentRequired."""
    request = app.request
    principal = find_principal(request)
    path = request.resolved_event.raw_event["path"].rstrip("/")
    if principal is not None and request.method in _CHANGES and (request.method, path) != ("DELETE", "/v1/me"):
        require_account(principal)
        needed = purposes_of(request.method, path)
        if needed:
            ConsentRecord(principal).require(*needed)
    return next_middleware(app)


def purposes_of(method: str, path: str) -> tuple[Purpose, ...]:
    """What a request needs to be agreed to."""
    return next((purposes for pattern, purposes in _NEEDED if pattern.fullmatch(f"{method} {path}")), ())
