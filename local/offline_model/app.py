"""The server's routes: the Messages API at /v1, the control API at /_*."""

from __future__ import annotations

import json
import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.offline_model.calls import CallLog
from local.offline_model.control import control_routes
from local.offline_model.errors import ApiError, invalid
from local.offline_model.exchange import Exchange
from local.offline_model.latency import Profile
from local.offline_model.prompt import read_prompt, unescape
from local.offline_model.script import Script
from local.offline_model.tokens import PromptCache, request_tokens
from local.offline_model.wire import MessagesRequest, read_request

MAX_BODY_BYTES = 32 * 1024 * 1024


class OfflineModel:
    """What one running server knows. All of it lives in one event loop."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.script = Script()
        self.calls = CallLog()
        self.cache = PromptCache()

    async def messages(self, request: Request) -> Exchange:
        """POST /v1/messages: the exchange, which Starlette runs as the response."""
        body, message = await _checked(request)
        headers = request.headers
        agent, step = headers.get("x-amy-agent", ""), headers.get("x-amy-step", "")
        call = await self.calls.arrive(
            request_id=new_request_id(),
            turn=headers.get("x-amy-turn", ""),
            step=step,
            agent=agent,
            model=message.model,
            stream=message.stream,
            prompt=unescape("\n".join(message.texts())),
            request=body,
        )
        rule = self.script.take(call)
        if rule:
            await self.calls.update(call, rule=rule.id)
        prompt = read_prompt(message, agent)
        pace = self.profile.pace(agent, step)
        return Exchange(
            request=message, prompt=prompt, call=call, log=self.calls, rule=rule, cache=self.cache, pace=pace
        )

    async def count_tokens(self, request: Request) -> Response:
        _, message = await _checked(request, counting=True)
        return JSONResponse({"input_tokens": request_tokens(message)}, headers={"request-id": new_request_id()})


def new_request_id() -> str:
    return f"req_{secrets.token_hex(12)}"


async def _checked(request: Request, *, counting: bool = False) -> tuple[dict[str, Any], MessagesRequest]:
    """The request's body, raw and read. Raises ApiError 400, 401 or 413."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not (request.headers.get("x-api-key") or bearer):
        raise ApiError(401, "x-api-key header is required")
    if "anthropic-version" not in request.headers:
        raise invalid("anthropic-version: header is required")
    raw = await request.body()
    if len(raw) > MAX_BODY_BYTES:
        raise ApiError(413, "Request exceeds the maximum size")
    try:
        body = json.loads(raw)
    except ValueError:
        raise invalid("The request body is not valid JSON") from None
    return body, read_request(body, counting=counting)


async def _refused(_request: Request, error: Exception) -> Response:
    match error:
        case ApiError():
            refusal = error
        case HTTPException(status_code=404):
            refusal = ApiError(404, "Not Found")
        case HTTPException():
            refusal = ApiError(error.status_code, error.detail)
        case _:
            refusal = ApiError(500, f"the offline model itself failed: {error!r}")
    request_id = new_request_id()
    headers = {"request-id": request_id, **refusal.headers}
    return JSONResponse(refusal.body(request_id), refusal.status, headers)


def build_app(profile: Profile) -> Starlette:
    """The server as an ASGI application with a state of its own."""
    model = OfflineModel(profile)
    routes = [
        Route("/v1/messages", model.messages, methods=["POST"]),
        Route("/v1/messages/count_tokens", model.count_tokens, methods=["POST"]),
        *control_routes(model),
    ]
    return Starlette(
        routes=routes, exception_handlers={ApiError: _refused, HTTPException: _refused, Exception: _refused}
    )
