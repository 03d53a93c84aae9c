"""The control API, for tests and demos; it needs no key.

POST /_script: a rule, `{"match"?: {agent?, step?, turn?, model?, contains?}, "skip"?: 0, "times"?: 1, "action": ACTION}`;
  201 with the rule and its `id`. It lets `skip` matching calls pass, then takes `times` (null: all that come).
GET /_script: the rules, with how often they took a call. DELETE /_script: remove all, and let go what they hold.
POST or DELETE /_release/<rule id>: let go the calls that a rule holds, and those that it would yet hold.
GET /_calls: the calls so far, with counts; filtered by `agent`, `step`, `turn`, `model`, `contains`, `state` (one or
  several, with commas) and `after` (a call's id). `include=bodies` adds request and reply. DELETE /_calls: forget them.
GET /_calls/wait: the same filters; answers as soon as `count` (1) calls match, or 408 after `timeout` (30) seconds.
GET /_profile, PUT /_profile: the latency profile, see `latency`.

ACTION: `{"type": "error", "status": 529, "retry_after"?: 1, "message"?, "after_characters"?: 40}` ·
`{"type": "cut", "after_characters": 40}` · `{"type": "hold"}` · `{"type": "hold_mid_stream", "after_characters": 40}` ·
`{"type": "reply", "text"? | "json"? | "tool_use"?: [{"name", "input"}]}` · `{"type": "code", "code": "return {}"}` ·
`{"type": "reply", "blocks": [content blocks as they are], "stop_reason"?: "pause_turn"}` ·
`{"type": "delay", "ms": 200}`. Without streaming, what happens after N characters happens in the middle of the body.
A fixed reply is given as it is, valid against the schema or not.

States of a call: running, held, completed, failed (an error was answered), cut, disconnected (the client went away).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.offline_model.calls import Match, State, counts
from local.offline_model.errors import ApiError, invalid
from local.offline_model.latency import read_profile

if TYPE_CHECKING:
    from local.offline_model.app import OfflineModel

MAX_WAIT_S = 300.0
_FILTERS = frozenset({"agent", "step", "turn", "model", "contains"})


def control_routes(model: OfflineModel) -> list[Route]:
    control = _Control(model)
    return [
        Route("/_script", control.add_rule, methods=["POST"]),
        Route("/_script", control.list_rules, methods=["GET"]),
        Route("/_script", control.clear_rules, methods=["DELETE"]),
        Route("/_release/{rule}", control.release, methods=["POST", "DELETE"]),
        Route("/_calls", control.list_calls, methods=["GET"]),
        Route("/_calls", control.clear_calls, methods=["DELETE"]),
        Route("/_calls/wait", control.wait_for_calls, methods=["GET"]),
        Route("/_profile", control.show_profile, methods=["GET"]),
        Route("/_profile", control.set_profile, methods=["PUT"]),
    ]


class _Control:
    def __init__(self, model: OfflineModel) -> None:
        self._model = model

    async def add_rule(self, request: Request) -> Response:
        return JSONResponse(self._model.script.add(await _json(request)).to_wire(), 201)

    async def list_rules(self, _request: Request) -> Response:
        return JSONResponse({"rules": [rule.to_wire() for rule in self._model.script.rules()]})

    async def clear_rules(self, _request: Request) -> Response:
        self._model.script.clear()
        return Response(status_code=204)

    async def release(self, request: Request) -> Response:
        return JSONResponse(self._model.script.release(request.path_params["rule"]).to_wire())

    async def list_calls(self, request: Request) -> Response:
        match, states, after = _filters(request, {"include"})
        calls = self._model.calls.find(match, states=states, after=after)
        bodies = request.query_params.get("include") == "bodies"
        return JSONResponse({"calls": [call.to_wire(bodies=bodies) for call in calls], **counts(calls)})

    async def wait_for_calls(self, request: Request) -> Response:
        match, states, after = _filters(request, {"count", "timeout"})
        count, timeout_s = int(_number(request, "count", 1)), min(_number(request, "timeout", 30), MAX_WAIT_S)
        calls = await self._model.calls.wait(match, states=states, after=after, count=count, timeout_s=timeout_s)
        if calls is None:
            raise ApiError(
                408, f"No {count} matching call(s) within {timeout_s:g} s; GET /_calls shows what did arrive"
            )
        return JSONResponse({"calls": [call.to_wire() for call in calls], **counts(calls)})

    async def clear_calls(self, _request: Request) -> Response:
        self._model.calls.clear()
        return Response(status_code=204)

    async def show_profile(self, _request: Request) -> Response:
        return JSONResponse(self._model.profile.to_wire())

    async def set_profile(self, request: Request) -> Response:
        self._model.profile = read_profile(await _json(request))
        return JSONResponse(self._model.profile.to_wire())


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except json.JSONDecodeError:
        raise invalid("The request body is not valid JSON") from None


def _filters(request: Request, others: set[str]) -> tuple[Match, frozenset[str], int]:
    query = request.query_params
    if unknown := set(query) - _FILTERS - {"state", "after"} - others:
        raise invalid(f"unknown filter: {', '.join(sorted(unknown))}")
    states = frozenset(part for part in query.get("state", "").split(",") if part)
    if not states <= set(get_args(State)):
        raise invalid(f"state: there are {', '.join(get_args(State))}")
    return Match(**{name: query[name] for name in _FILTERS if name in query}), states, int(_number(request, "after", 0))


def _number(request: Request, name: str, default: float) -> float:
    try:
        return float(request.query_params.get(name, default))
    except ValueError:
        raise invalid(f"{name} is a number") from None
