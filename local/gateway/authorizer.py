"""Asks the authorizer function who is there, and remembers the answer for as long as the template says.

The answer is a policy. It is remembered per identity and judged anew for each request, so a policy that names one route
alone refuses the next: that trap of API Gateway's shows here too.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs

from local.gateway.answers import Refusal
from local.gateway.model import Authorizer
from local.gateway.request import EventShape, GatewayRequest
from local.gateway.routing import Match

Invoke = Callable[[str, bytes], Awaitable[tuple[bytes, bool]]]
"""(function ARN, event) → (answer, whether the function failed)."""

MAX_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Known:
    answer: dict[str, Any]
    until: float


class Authority:
    def __init__(self, shape: EventShape, invoke: Invoke) -> None:
        self._shape = shape
        self._invoke = invoke
        self._known: dict[tuple[str, ...], _Known] = {}
        self._asking: dict[tuple[str, ...], asyncio.Lock] = {}

    async def allow(self, authorizer: Authorizer, request: GatewayRequest, match: Match) -> dict[str, Any]:
        """The `requestContext.authorizer` of an allowed request. Raises Refusal."""
        identity = _identity(authorizer, request)
        if identity is None:
            raise Refusal("UNAUTHORIZED")
        answer = await self._ask(authorizer, identity, request, match)
        if not _allows(answer.get("policyDocument") or {}, self._shape.method_arn(request)):
            raise Refusal("ACCESS_DENIED")
        context = answer.get("context") or {}
        if not all(isinstance(value, str | int | float | bool) for value in context.values()):
            raise Refusal("AUTHORIZER_CONFIGURATION_ERROR")
        texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in context.items()}
        return {**texts, "principalId": answer.get("principalId", ""), "integrationLatency": 0}

    async def _ask(
        self, authorizer: Authorizer, identity: tuple[str, ...], request: GatewayRequest, match: Match
    ) -> dict[str, Any]:
        if not authorizer.ttl_seconds:
            return await self._answer(authorizer, request, match)
        key = (authorizer.name, *identity)
        if len(self._asking) > MAX_REMEMBERED:
            self._known.clear()
            self._asking.clear()
        # One question at a time per identity: twenty requests at once start one authorizer, not twenty.
        async with self._asking.setdefault(key, asyncio.Lock()):
            known = self._known.get(key)
            if known and known.until > time.monotonic():
                return known.answer
            answer = await self._answer(authorizer, request, match)
            self._known[key] = _Known(answer, time.monotonic() + authorizer.ttl_seconds)
            return answer

    async def _answer(self, authorizer: Authorizer, request: GatewayRequest, match: Match) -> dict[str, Any]:
        event = json.dumps(self._shape.authorizer_event(request, match)).encode()
        payload, failed = await self._invoke(authorizer.function_arn, event)
        return _understood(payload, failed)


def _understood(payload: bytes, failed: bool) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if failed:
        # The one text that means 401; anything else is a failure of the authorizer itself.
        unauthorized = isinstance(answer, dict) and answer.get("errorMessage") == "Unauthorized"
        raise Refusal("UNAUTHORIZED" if unauthorized else "AUTHORIZER_FAILURE")
    if not isinstance(answer, dict) or "policyDocument" not in answer:
        raise Refusal("AUTHORIZER_CONFIGURATION_ERROR")
    return answer


def _identity(authorizer: Authorizer, request: GatewayRequest) -> tuple[str, ...] | None:
    """The values of the identity sources; None if one is missing."""
    queries = parse_qs(request.raw_query)
    values = [request.header(name) for name in authorizer.identity_headers]
    values += [next(iter(queries.get(name, [])), None) for name in authorizer.identity_queries]
    return tuple(value for value in values if value) if all(values) else None


def _allows(policy: dict[str, Any], method_arn: str) -> bool:
    effects = [
        statement.get("Effect")
        for statement in _listed(policy.get("Statement"))
        if any(fnmatchcase("execute-api:Invoke", action) for action in _listed(statement.get("Action")))
        and any(fnmatchcase(method_arn, resource) for resource in _listed(statement.get("Resource")))
    ]
    return "Allow" in effects and "Deny" not in effects


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
