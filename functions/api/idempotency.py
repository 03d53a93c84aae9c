"""`Idempotency-Key` on every POST and PATCH: the middleware between HTTP and `functions.core.idempotency`.

It runs after the request was validated, so what a client can mend by itself never uses up a key.
"""

from __future__ import annotations

import re
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from functions.api.caller import RESERVED_ULID, find_principal
from functions.api.errors import error_response
from functions.api.resolver import body_bytes, header, json_text
from functions.core.errors import AmyError, BadParameter, TransientError
from functions.core.idempotency import Answer, Claim, Idempotency, Joined

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"

_METHODS = frozenset({"POST", "PATCH"})
_MAX_KEY = 255
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_PRINTABLE = re.compile(r"[\x20-\x7e]+")

_WAITING = frozenset({"/v1/runs"})
"""Routes that wait for what they started. Starting it again changes nothing, so a request with the key of one that is still
waiting waits beside it, instead of being told to come again."""

_SECRET = frozenset({"/v1/api-keys", "/v1/stream-tokens"})
"""Routes that answer with a secret, which is stored nowhere. Sent again, the request is carried out again with the same
ULID: the same key, with another secret."""

_FINAL = frozenset({404, 409, 410})
"""Refusals that say what the request met when it was carried out. The others, and those that are worth the same request
again, say that it was not carried out: it may be sent again under the same key, mended or as it is."""


def idempotent(app: ApiGatewayResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Carries a request with a key out once, and answers the same ever after."""
    request = app.request
    event = request.resolved_event.raw_event
    principal = find_principal(request)
    key = parse_key(header(event, HEADER.lower()))
    if request.method not in _METHODS or key is None or principal is None:
        return next_middleware(app)
    records = Idempotency(principal)
    path = event["path"].rstrip("/")
    begun = records.begin(f"{request.method} {path}", key, body_bytes(event), join=path in _WAITING)
    if isinstance(begun, Answer):
        return Response(begun.status, "application/json", begun.body, {**begun.headers, REPLAYED: "true"})
    app.context[RESERVED_ULID] = begun.reserved_ulid
    if isinstance(begun, Joined):
        return next_middleware(app)
    return _carry_out(records, begun, app, next_middleware, keep=path not in _SECRET)


def parse_key(value: str) -> str | None:
    """The key of a header's value, quoted as the IETF draft has it or bare as everybody sends it; None where there is none.
    Raises `BadParameter`."""
    value = value.strip()
    if not value:
        return None
    quoted = _QUOTED.fullmatch(value)
    key = re.sub(r'\\(["\\])', r"\1", quoted.group(1)) if quoted else value
    if len(key) > _MAX_KEY or not _PRINTABLE.fullmatch(key):
        reason = f"1 to {_MAX_KEY} printable ASCII characters"
        raise BadParameter({"parameter": HEADER, "expected": reason})
    return key


def _carry_out(
    records: Idempotency, claim: Claim, app: ApiGatewayResolver, execute: NextMiddleware, *, keep: bool
) -> Response[Any]:
    try:
        response = execute(app)
    except AmyError as error:
        if error.status in _FINAL and not error.retriable:
            answer = error_response(error, app.context["request_id"])
            records.finish(claim, Answer(answer.status_code, error.headers(), str(answer.body)))
        elif isinstance(error, TransientError) or error.status >= 500:
            records.give_up(claim)
        else:
            records.release(claim)
        raise
    except Exception:
        records.give_up(claim)
        raise
    if not keep:
        records.give_up(claim)
        return response
    if response.body is not None and not isinstance(response.body, str):
        response.body = json_text(response.body)
    headers = {name: value for name, value in response.headers.items() if isinstance(value, str)}
    records.finish(claim, Answer(response.status_code, headers, response.body or ""))
    return response
