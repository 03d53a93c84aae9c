"""What the gateway answers by itself: errors in the shape that the template gives them, and function answers made HTTP."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.gateway.model import Api, GatewayResponse, MockIntegration
from local.gateway.request import GatewayRequest

# https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
DEFAULTS: dict[str, tuple[int, str]] = {
    "ACCESS_DENIED": (403, "User is not authorized to access this resource"),
    "AUTHORIZER_CONFIGURATION_ERROR": (500, "Internal server error"),
    "AUTHORIZER_FAILURE": (500, "Internal server error"),
    "DEFAULT_5XX": (502, "Internal server error"),
    "INTEGRATION_FAILURE": (504, "Internal server error"),
    "INTEGRATION_TIMEOUT": (504, "Endpoint request timed out"),
    "MISSING_AUTHENTICATION_TOKEN": (403, "Missing Authentication Token"),
    "REQUEST_TOO_LARGE": (413, "Request Too Long"),
    "UNAUTHORIZED": (401, "Unauthorized"),
}


@dataclass(slots=True)
class Answer:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


class Refusal(Exception):
    """The request ends here, with a gateway response of this type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def refuse(api: Api, kind: str, request: GatewayRequest) -> Answer:
    """A gateway response: the type's own, or the default of its class, or API Gateway's plain one."""
    status, message = DEFAULTS[kind]
    configured = api.gateway_responses.get(kind)
    if configured is None:
        configured = api.gateway_responses.get("DEFAULT_4XX" if status < 500 else "DEFAULT_5XX", GatewayResponse())
        if configured.status is not None:
            status = configured.status
    else:
        status = configured.status or status
    values = {
        "$context.error.messageString": json.dumps(message),
        "$context.error.message": message,
        "$context.error.responseType": kind,
        "$context.extendedRequestId": request.extended_id,
        "$context.requestId": request.id,
        "$context.path": request.raw_path,
        "$context.httpMethod": request.method,
    }
    template = configured.template or '{"message":$context.error.messageString}'
    headers = [(name, _header_value(value, values)) for name, value in configured.headers.items()]
    return Answer(status, [("Content-Type", "application/json"), *headers], _fill(template, values).encode())


def mocked(integration: MockIntegration, request: GatewayRequest) -> Answer:
    """What the gateway was told to answer by itself."""
    values = {"$context.requestId": request.id}
    headers = [(name, _header_value(value, values)) for name, value in integration.headers.items()]
    return Answer(integration.status, headers, integration.body.encode())


def _header_value(value: str, values: Mapping[str, str]) -> str:
    """`'fixed text'`, or `context.requestId`."""
    return value[1:-1] if value.startswith("'") else values.get(f"${value}", "")


def _fill(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$context\.[A-Za-z.]*[A-Za-z]", lambda match: values.get(match[0], ""), template)


def from_function(payload: bytes) -> Answer:
    """A proxy function's answer as HTTP. Raises Refusal where API Gateway answers 502."""
    try:
        answer: dict[str, Any] = json.loads(payload)
        status = int(answer["statusCode"])
        headers = _headers(answer)
        body = answer.get("body") or ""
        content = base64.b64decode(body, validate=True) if answer.get("isBase64Encoded") else body.encode()
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise Refusal("DEFAULT_5XX") from error
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return Answer(status, headers, content)


def _headers(answer: dict[str, Any]) -> list[tuple[str, str]]:
    several: dict[str, list[Any]] = answer.get("multiValueHeaders") or {}
    one: dict[str, Any] = answer.get("headers") or {}
    pairs = [(name, str(value)) for name, values in several.items() for value in values]
    known = {name.lower() for name in several}
    return pairs + [(name, str(value)) for name, value in one.items() if name.lower() not in known]
