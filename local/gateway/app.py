"""The gateway: an ASGI application that stands where API Gateway stands, as the template describes it."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any
from urllib.parse import quote

import httpx

from local.gateway.answers import Answer, Refusal, from_function, mocked, refuse
from local.gateway.authorizer import Authority
from local.gateway.model import FunctionIntegration, MockIntegration, Start
from local.gateway.request import EventShape, GatewayRequest
from local.gateway.routing import Match, Router
from local.gateway.streaming import Passage, Receive, Send

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 10 * 1024 * 1024

_OWN_HEADERS = {"connection", "content-length", "transfer-encoding", "date", "server"}


class Gateway:
    def __init__(self, start: Start) -> None:
        self._api = start.api
        self._invoke_url = start.invoke_url
        self._web = start.web_functions
        self._router = Router(start.api.routes)
        self._shape = EventShape(start.api, start.account, start.region, start.port)
        # No limits and no timeouts of its own: integrations have theirs.
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(None),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64),
            trust_env=False,
        )
        self._authority = Authority(self._shape, self._invoke)
        self._passage = Passage(self._client)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        request = _request(scope)
        try:
            answer = await self._serve(request, receive, send)
        except Refusal as refusal:
            answer = refuse(self._api, refusal.kind, request)
        if answer is not None:
            await self._send(answer, request, send)

    async def _serve(self, request: GatewayRequest, receive: Receive, send: Send) -> Answer | None:
        """The answer, or None if it has been streamed."""
        match = self._router.match(request.method, request.raw_path)
        if match is None:
            raise Refusal("MISSING_AUTHENTICATION_TOKEN")
        request.body = await _read(request, receive)
        integration = match.route.integration
        if isinstance(integration, MockIntegration):
            return mocked(integration, request)
        authorizer = await self._authorize(request, match)
        if integration.transfer == "stream":
            await self._passage.pass_through(
                self._web[integration.function_arn],
                request,
                self._shape.context(request, match, authorizer),
                integration.timeout_seconds,
                receive,
                send,
            )
            return None
        return await self._call(request, match, integration, authorizer)

    async def _authorize(self, request: GatewayRequest, match: Match) -> dict[str, Any] | None:
        if match.route.authorizer is None:
            return None
        return await self._authority.allow(self._api.authorizers[match.route.authorizer], request, match)

    async def _call(
        self,
        request: GatewayRequest,
        match: Match,
        integration: FunctionIntegration,
        authorizer: dict[str, Any] | None,
    ) -> Answer:
        event = json.dumps(self._shape.event(request, match, authorizer)).encode()
        try:
            async with asyncio.timeout(integration.timeout_seconds):
                payload, failed = await self._invoke(integration.function_arn, event)
        except TimeoutError:
            raise Refusal("INTEGRATION_TIMEOUT") from None
        if failed:
            raise Refusal("DEFAULT_5XX")
        return from_function(payload)

    async def _invoke(self, function_arn: str, event: bytes) -> tuple[bytes, bool]:
        url = f"{self._invoke_url}/2015-03-31/functions/{quote(function_arn, safe='')}/invocations"
        try:
            response = await self._client.post(url, content=event)
        except httpx.HTTPError as error:
            raise Refusal("INTEGRATION_FAILURE") from error
        if response.status_code == 413:
            raise Refusal("REQUEST_TOO_LARGE")
        if response.status_code != 200:
            log.warning("invoking %s: %s %s", function_arn, response.status_code, response.text)
            raise Refusal("INTEGRATION_FAILURE")
        return response.content, "x-amz-function-error" in response.headers

    @staticmethod
    async def _send(answer: Answer, request: GatewayRequest, send: Send) -> None:
        own = [("x-amzn-RequestId", request.id), ("x-amz-apigw-id", request.extended_id)]
        headers = [pair for pair in answer.headers if pair[0].lower() not in _OWN_HEADERS] + own
        if answer.status != 204:
            headers.append(("content-length", str(len(answer.body))))
        encoded = [(name.encode("latin-1"), value.encode("utf-8")) for name, value in headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif kind == "lifespan.shutdown":
                await self._client.aclose()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _request(scope: dict[str, Any]) -> GatewayRequest:
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    return GatewayRequest(
        method=scope["method"],
        raw_path=raw_path.decode("latin-1"),
        raw_query=scope["query_string"].decode("latin-1"),
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
        client=scope["client"][0] if scope.get("client") else "127.0.0.1",
    )


async def _read(request: GatewayRequest, receive: Receive) -> bytes:
    """The body, refused as soon as it is known to be too large."""
    if int(request.header("content-length") or 0) > MAX_BODY_BYTES:
        raise Refusal("REQUEST_TOO_LARGE")
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(chunks)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > MAX_BODY_BYTES:
            raise Refusal("REQUEST_TOO_LARGE")
        if not message.get("more_body"):
            return b"".join(chunks)
