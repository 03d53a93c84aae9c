"""Lambda's Invoke API in front of the runtime. moto keeps the list of functions; this runs them."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, unquote

from local.http_server import Request, Response
from local.lambda_runtime.outcome import MAX_PAYLOAD_BYTES, TenantMissing, Throttled
from local.lambda_runtime.runtime import LambdaRuntime

_INVOKE = re.compile(r"^/2015-03-31/functions/(?P<name>[^/]+)/invocations$")
MAX_EVENT_BYTES = 1024 * 1024
"""Of an asynchronous invocation."""


def function_invoked(request: Request) -> str | None:
    """Name or ARN of the function, with the qualifier if there is one; None if this is no Invoke request."""
    match = _INVOKE.match(request.raw_path) if request.method == "POST" else None
    if not match:
        return None
    name = unquote(match["name"])
    qualifier = parse_qs(request.query).get("Qualifier", [])
    return f"{name}:{qualifier[0]}" if qualifier else name


def invoke(runtime: LambdaRuntime, name: str, request: Request) -> Response:
    kind = request.headers.get("x-amz-invocation-type", "RequestResponse")
    limit = MAX_EVENT_BYTES if kind == "Event" else MAX_PAYLOAD_BYTES
    if len(request.body) > limit:
        return _refusal(413, "RequestTooLargeException", f"{len(request.body)} byte payload is too large ({limit})")
    try:
        if kind == "DryRun":
            runtime.find(name)
            return Response(204)
        if kind == "Event":
            runtime.invoke_event(name, request.body)
            return Response(202)
        outcome = runtime.invoke(name, request.body, request.headers.get("x-amz-tenant-id"))
    except KeyError:
        return _refusal(404, "ResourceNotFoundException", f"Function not found: {name}")
    except TenantMissing:
        return _refusal(400, "InvalidParameterValueException", "TenantId is required: the function isolates tenants.")
    except Throttled:
        return _refusal(429, "TooManyRequestsException", "Rate Exceeded.")
    headers = [("Content-Type", "application/json"), ("X-Amz-Executed-Version", "$LATEST")]
    if outcome.failed:
        headers.append(("X-Amz-Function-Error", "Unhandled"))
    return Response(200, outcome.payload, headers)


def _refusal(status: int, code: str, message: str) -> Response:
    body = json.dumps({"Type": "User", "Message": message}).encode()
    return Response(status, body, [("Content-Type", "application/json"), ("x-amzn-errortype", code)])
