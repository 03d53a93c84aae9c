"""The API function: every route but the event streams.

A request passes, in this order: the caller's budget of requests, the resolver's admission (route, method), the scope of the
operation, size and content type, validation by the contract's models, the guard (the account is there, its person agreed),
idempotency, the route. Whatever fails on the way leaves in the
one error shape, and every answer and every log line carries the request's id.
"""

from __future__ import annotations

import time
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from contracts.ids import request_id
from functions.api import (
    actions,
    api_keys,
    approvals,
    check_ins,
    consents,
    data,
    device_login,
    erasures,
    exports,
    imports,
    labs,
    me,
    memory,
    reviews,
    runs,
    sources,
    stream_tokens,
    system,
    turns,
)
from functions.api.errors import as_amy_error, error_response
from functions.api.guard import guarded
from functions.api.idempotency import idempotent
from functions.api.resolver import JSON_BODY, Resolver, header, known_parameters
from functions.core.access import Access, access_of, require_scope
from functions.core.cross_origin import CROSS_ORIGIN
from functions.core.principal import Principal
from functions.core.rate_limits import Budget, Room, require, spend, user_budget
from functions.core.telemetry import logger, places

_READS = frozenset({"GET", "HEAD"})

app = Resolver(
    bodies={
        "/v1/imports": (imports.CSV_BODY, JSON_BODY),
        "/v1/labs": (JSON_BODY, labs.FORM_BODY),
        device_login.START_PATH: (device_login.FORM_BODY, JSON_BODY),
        device_login.TOKEN_PATH: (device_login.FORM_BODY, JSON_BODY),
        device_login.REVOKE_PATH: (device_login.FORM_BODY, JSON_BODY),
    },
    elsewhere={"/v1/turns/<turn_id>/events": "GET", "/v1/runs/<run_id>/events": "GET"},
)
app.use([known_parameters, guarded, idempotent])
for _resource in (
    turns,
    runs,
    check_ins,
    approvals,
    me,
    consents,
    exports,
    erasures,
    memory,
    data,
    sources,
    labs,
    imports,
    actions,
    reviews,
    api_keys,
    device_login,
    stream_tokens,
    system,
):
    app.include_router(_resource.router)


def refuse(error: Exception) -> Response[Any]:
    """The one error shape. What nobody foresaw is logged with its places; its text may quote a person and goes nowhere."""
    known = as_amy_error(error)
    if known.status >= 500:
        logger().error("request failed", extra={"kind": type(error).__name__, "places": places(error)})
    logger().append_keys(code=known.code)
    return error_response(known, app.context["request_id"])


app.exception_handler(Exception)(refuse)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers one request of API Gateway (proxy integration)."""
    begun = time.perf_counter()
    id_ = request_id(header(event, "x-request-id"))
    gateway_id = event["requestContext"].get("requestId")
    # `code` is filled in by `refuse` and must not outlive its request.
    with logger().append_context_keys(request_id=id_, gateway_request_id=gateway_id, code=None):
        access = access_of(event["requestContext"].get("authorizer"))
        room = spend(_budget(event, access.principal)) if access else None
        answer = _answer(event, context, id_, access, room)
        headers = {"X-Request-Id": id_, **CROSS_ORIGIN, **(room.headers if room else {})}
        answer["multiValueHeaders"] |= {name: [value] for name, value in headers.items()}
        elapsed = round((time.perf_counter() - begun) * 1000, 1)
        logger().info("request", extra={**_place(event), "status": answer["statusCode"], "ms": elapsed})
    return answer


def _answer(
    event: dict[str, Any], context: LambdaContext, id_: str, access: Access | None, room: Room | None
) -> dict[str, Any]:
    app.context["request_id"] = id_
    if event["httpMethod"].upper() == "HEAD":
        # RFC 9110 §9.3.2: what GET would answer, without its content.
        got = _answer({**event, "httpMethod": "GET"}, context, id_, access, room)
        return {**got, "body": "", "isBase64Encoded": False}
    try:
        require(room)
        operation_id = app.operation_of(event)
        if operation_id:
            require_scope(access, operation_id)
        app.admit_body(event)
        return app.resolve(event, context)
    except Exception as error:  # noqa: BLE001 - a request without a route, or an answer that could not be written
        app.context["request_id"] = id_
        refused = refuse(error)
    return {
        "statusCode": refused.status_code,
        "multiValueHeaders": {name: [value] for name, value in refused.headers.items()},
        "body": refused.body,
        "isBase64Encoded": False,
    }


def _budget(event: dict[str, Any], principal: Principal) -> Budget:
    return user_budget("reads" if event["httpMethod"].upper() in _READS else "writes", principal)


def _place(event: dict[str, Any]) -> dict[str, Any]:
    """What a log line may say of a request: no query, no body."""
    user_id = (event["requestContext"].get("authorizer") or {}).get("user_id")
    return {"method": event["httpMethod"], "path": event["path"], "user_id": user_id}
