"""The API function: every route but the event streams.

A request passes, in this order: the resolver's admission (route, method, size, content type), validation by the contract's
models, the guard (the account is there, its person agreed), idempotency, the route. Whatever fails on the way leaves in the
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
    approvals,
    check_ins,
    consents,
    data,
    erasures,
    exports,
    imports,
    labs,
    me,
    memory,
    reviews,
    runs,
    sources,
    system,
    turns,
)
from functions.api.errors import as_amy_error, error_response
from functions.api.guard import guarded
from functions.api.idempotency import idempotent
from functions.api.resolver import JSON_BODY, Resolver, header, known_parameters
from functions.core.cross_origin import CROSS_ORIGIN
from functions.core.telemetry import logger, places

app = Resolver(
    bodies={"/v1/imports": (imports.CSV_BODY, JSON_BODY), "/v1/labs": (JSON_BODY, labs.FORM_BODY)},
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
        answer = _answer(event, context, id_)
        answer["multiValueHeaders"] |= {"X-Request-Id": [id_]} | {name: [value] for name, value in CROSS_ORIGIN.items()}
        elapsed = round((time.perf_counter() - begun) * 1000, 1)
        logger().info("request", extra={**_place(event), "status": answer["statusCode"], "ms": elapsed})
    return answer


def _answer(event: dict[str, Any], context: LambdaContext, id_: str) -> dict[str, Any]:
    app.context["request_id"] = id_
    if event["httpMethod"].upper() == "HEAD":
        # RFC 9110 §9.3.2: what GET would answer, without its content.
        return {**_answer({**event, "httpMethod": "GET"}, context, id_), "body": "", "isBase64Encoded": False}
    try:
        app.admit(event)
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


def _place(event: dict[str, Any]) -> dict[str, Any]:
    """What a log line may say of a request: no query, no body."""
    user_id = (event["requestContext"].get("authorizer") or {}).get("user_id")
    return {"method": event["httpMethod"], "path": event["path"], "user_id": user_id}
