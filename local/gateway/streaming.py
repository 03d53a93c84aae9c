"""Passes a request through to a function behind Lambda Web Adapter, and its answer back byte by byte as it comes.

The race is the client that leaves: its going is waited for beside the stream, and ends the upstream request at once, so that
no stream goes on for nobody. (AWS does not tell the function; it bounds the stream's time instead.)
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx

from local.gateway.answers import Refusal
from local.gateway.request import GatewayRequest

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

CONNECT_SECONDS = 20.0
"""How long a function's server may take to come up, at the start or after a crash."""

_NOT_PASSED = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-connection", "expect"}
_ADAPTERS_OWN = {"x-amzn-request-context", "x-amzn-lambda-context"}
"""Set by Lambda Web Adapter, and never taken from a client: they say who the caller is."""


class Passage:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def pass_through(  # noqa: PLR0917 - one request has these parts
        self,
        base_url: str,
        request: GatewayRequest,
        context: dict[str, Any],
        timeout_seconds: float,
        receive: Receive,
        send: Send,
    ) -> None:
        """Raises Refusal while nothing has been sent."""
        headers = [(k, v) for k, v in request.headers if k not in _NOT_PASSED | _ADAPTERS_OWN | {"content-length"}]
        headers.append(("x-amzn-request-context", json.dumps(context)))
        deadline = int((time.time() + timeout_seconds) * 1000)
        headers.append(("x-amzn-lambda-context", json.dumps({"request_id": request.id, "deadline": deadline})))
        upstream = self._client.build_request(
            request.method,
            f"{base_url}{request.raw_path}" + (f"?{request.raw_query}" if request.raw_query else ""),
            headers=headers,
            content=request.body or None,
        )
        pump = asyncio.create_task(self._pump(upstream, timeout_seconds, send))
        gone = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({pump, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not pump.done():
                pump.cancel()
        try:
            await pump
        except asyncio.CancelledError:
            pass  # the client left
        except TimeoutError:
            pass  # the integration's time is over: the stream just ends, and the client resumes

    async def _pump(self, upstream: httpx.Request, timeout_seconds: float, send: Send) -> None:
        response = await self._open(upstream)
        try:
            headers = [(k, v) for k, v in response.headers.raw if k.lower().decode() not in _NOT_PASSED]
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            async with asyncio.timeout(timeout_seconds):
                async for chunk in response.aiter_raw():
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await response.aclose()

    async def _open(self, upstream: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + CONNECT_SECONDS
        while True:
            try:
                return await self._client.send(upstream, stream=True)
            except httpx.ConnectError as error:
                if time.monotonic() > deadline:
                    raise Refusal("INTEGRATION_FAILURE") from error
                await asyncio.sleep(0.05)
            except httpx.HTTPError as error:
                raise Refusal("INTEGRATION_FAILURE") from error


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
