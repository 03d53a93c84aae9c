"""A request at the door, and what API Gateway makes of it for a function: the REST API's proxy event, version 1."""

from __future__ import annotations

import base64
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from typing import Any
from urllib.parse import parse_qsl, unquote
from zlib import crc32

from local.gateway.model import Api
from local.gateway.routing import Match


@dataclass(slots=True)
class GatewayRequest:
    method: str
    raw_path: str
    raw_query: str
    headers: list[tuple[str, str]]
    """As they came, names in lower case (as an HTTP/2 client sends them)."""
    client: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    extended_id: str = field(default_factory=lambda: base64.urlsafe_b64encode(uuid.uuid4().bytes[:11]).decode())
    started: float = field(default_factory=time.time)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The last value, which is the one that `headers` of an event has."""
        return next((value for key, value in reversed(self.headers) if key == name), None)

    @property
    def path(self) -> str:
        return unquote(self.raw_path)


class EventShape:
    """The parts of an event that depend on the API alone."""

    def __init__(self, api: Api, account: str, region: str, port: int) -> None:
        self._api = api
        self._account = account
        self._region = region
        self._port = port

    def method_arn(self, request: GatewayRequest) -> str:
        path = request.path.lstrip("/")
        stage = self._api.stage
        return f"arn:aws:execute-api:{self._region}:{self._account}:{self._api.id}/{stage}/{request.method}/{path}"

    def event(self, request: GatewayRequest, match: Match, authorizer: dict[str, Any] | None) -> dict[str, Any]:
        """What a function behind a proxy integration gets."""
        body, encoded = self._body(request)
        return {
            **self._common(request, match),
            "requestContext": self.context(request, match, authorizer),
            "body": body,
            "isBase64Encoded": encoded,
        }

    def authorizer_event(self, request: GatewayRequest, match: Match) -> dict[str, Any]:
        """What a request authorizer gets; it never sees the body."""
        return {
            "type": "REQUEST",
            "methodArn": self.method_arn(request),
            **self._common(request, match),
            "requestContext": self.context(request, match, None),
        }

    def context(self, request: GatewayRequest, match: Match, authorizer: dict[str, Any] | None) -> dict[str, Any]:
        when = datetime.fromtimestamp(request.started, UTC)
        context: dict[str, Any] = {
            "accountId": self._account,
            "apiId": self._api.id,
            "domainName": request.header("host") or f"127.0.0.1:{self._port}",
            "domainPrefix": self._api.id,
            "extendedRequestId": request.extended_id,
            "httpMethod": request.method,
            "identity": {
                "sourceIp": request.client,
                "userAgent": request.header("user-agent"),
                "accessKey": None,
                "accountId": None,
                "caller": None,
                "cognitoAuthenticationProvider": None,
                "cognitoAuthenticationType": None,
                "cognitoIdentityId": None,
                "cognitoIdentityPoolId": None,
                "principalOrgId": None,
                "user": None,
                "userArn": None,
            },
            # Without the stage: this door is like one with a host name of its own, where the stage is in no address.
            "path": request.path,
            "protocol": "HTTP/1.1",
            "requestId": request.id,
            "requestTime": when.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(request.started * 1000),
            "resourceId": f"{crc32(match.route.path.encode()) % 16**6:06x}",
            "resourcePath": match.route.path,
            "stage": self._api.stage,
        }
        if authorizer is not None:
            context["authorizer"] = authorizer
        return context

    def _common(self, request: GatewayRequest, match: Match) -> dict[str, Any]:
        headers = [*request.headers, *self._forwarded(request)]
        queries = parse_qsl(request.raw_query, keep_blank_values=True)
        return {
            "resource": match.route.path,
            "path": request.path,
            "httpMethod": request.method,
            "headers": dict(headers) or None,
            "multiValueHeaders": _grouped(headers),
            "queryStringParameters": dict(queries) or None,
            "multiValueQueryStringParameters": _grouped(queries),
            "pathParameters": match.parameters or None,
            "stageVariables": None,
        }

    def _forwarded(self, request: GatewayRequest) -> list[tuple[str, str]]:
        trace = request.header("x-amzn-trace-id") or f"Root=1-{int(request.started):08x}-{uuid.uuid4().hex[:24]}"
        before = request.header("x-forwarded-for")
        return [
            ("x-amzn-trace-id", trace),
            ("x-forwarded-for", f"{before}, {request.client}" if before else request.client),
            ("x-forwarded-port", str(self._port)),
            ("x-forwarded-proto", "http"),
        ]

    def _body(self, request: GatewayRequest) -> tuple[str | None, bool]:
        if not request.body:
            return None, False
        kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
        if any(fnmatch(kind, pattern) for pattern in self._api.binary_media_types):
            return base64.b64encode(request.body).decode(), True
        return request.body.decode("utf-8", "replace"), False


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]] | None:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped or None
