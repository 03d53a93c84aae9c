"""One call: the request that it makes, its retries, its one idempotency key, and its answer as what was asked for.

Retried are connections that fail and the statuses 408, 409, 429 and 500 and more, unless `x-should-retry` of the answer
says otherwise: twice, after min(0.5 · 2ⁿ, 8) s less up to a quarter, or after what Retry-After says. A call that writes
carries one Idempotency-Key through all its tries, so a try whose answer was lost does not act twice.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from amy_sdk._effects import Files, Flow, Reply, Request, Send, Sleep
from amy_sdk._errors import BadAnswerError, ConnectionFailedError, error_of, is_retriable, retry_after
from amy_sdk._models import Model, parse
from amy_sdk._version import __version__

MAX_RETRIES = 2
TIMEOUT = 600.0

R = TypeVar("R")


class Omit:
    """A parameter that is not given. Null, which the API knows too, is None."""

    def __repr__(self) -> str:
        return "OMIT"

    def __bool__(self) -> bool:
        return False


OMIT = Omit()


@dataclass(frozen=True)
class Settings:
    """What all calls of a client have in common."""

    base_url: str
    """Without a slash at the end."""
    api_key: str = field(repr=False)
    timeout: float = TIMEOUT
    """Seconds without a byte after which a try has failed."""
    max_retries: int = MAX_RETRIES
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent along with each request to the API."""

    def url(self, path: str) -> str:
        return f"{self.base_url}{path}"

    def api_headers(self) -> dict[str, str]:
        key = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        return {"Accept": "application/json", "User-Agent": f"amy-sdk-python/{__version__}", **key, **self.headers}


@dataclass(frozen=True)
class Call(Generic[R]):
    """An operation of the API with its parameters."""

    method: str
    path: str
    answer: type[R]
    """What the body becomes: a model, `dict`, or NoneType for an answer without one."""
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    files: Files | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float | None = None
    idempotency_key: str | None = None
    """For a call that writes; one is made where none is given."""


def perform(settings: Settings, call: Call[R]) -> Flow[R]:
    """Make a call and have its answer."""
    reply = yield from send(settings, request_of(settings, call))
    if call.answer is type(None):
        return None
    return answer_of(reply, call.answer)


def send(settings: Settings, request: Request) -> Flow[Reply]:
    """The answer to a request, after as many tries as it takes. Raises ApiError, ConnectionFailedError."""
    for attempt in range(settings.max_retries + 1):
        last = attempt == settings.max_retries
        try:
            reply: Reply = yield Send(request)
        except ConnectionFailedError:
            if last:
                raise
            yield Sleep(backoff(attempt))
            continue
        if reply.is_success:
            return reply
        if last or not is_retriable(reply):
            raise error_of(reply)
        yield Sleep(retry_after(reply) or backoff(attempt))
    raise AssertionError("the last try returns or raises")


def request_of(settings: Settings, call: Call[Any]) -> Request:
    headers = {**settings.api_headers(), **call.headers}
    content = None
    if call.method in {"POST", "PATCH"}:
        headers["Idempotency-Key"] = call.idempotency_key or str(uuid.uuid4())
    if call.body is not None:
        headers["Content-Type"] = "application/json"
        content = json.dumps(plain(call.body), ensure_ascii=False).encode()
    return Request(
        call.method,
        settings.url(call.path),
        params=_query(call.query),
        headers=headers,
        content=content,
        data=_query(call.form) if call.form is not None else None,
        files=call.files,
        timeout=settings.timeout if call.timeout is None else call.timeout,
    )


def answer_of(reply: Reply, kind: type[R]) -> R:
    """The body as what was asked for. Raises BadAnswerError."""
    try:
        value = reply.json()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise BadAnswerError(
            f"The answer to {reply.method} {reply.url} is not a JSON object.",
            status=reply.status,
            request_id=reply.request_id,
            reply=reply,
        )
    if issubclass(kind, Model):
        return parse(kind, value, reply)
    return value  # type: ignore[return-value]  # R is dict


def backoff(attempt: int) -> float:
    """Seconds to wait after try `attempt` (0 is the first): doubling from 0.5 to 8, less up to a quarter."""
    return float(min(0.5 * 2**attempt, 8.0) * (1 - 0.25 * random.random()))


def given(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Without those that were omitted."""
    return {name: value for name, value in parameters.items() if not isinstance(value, Omit)}


def plain(value: Any) -> Any:
    """A parameter as JSON has it: models, dates and times may be given as they are."""
    match value:
        case BaseModel():
            return plain(value.model_dump(mode="json", by_alias=True, exclude_unset=True))
        case Mapping():
            return {name: plain(one) for name, one in given(value).items()}
        case str():
            return str(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Sequence():
            return [plain(one) for one in value]
        case _:
            return value


def _query(parameters: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in given(parameters).items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    shown = plain(value)
    return ",".join(map(str, shown)) if isinstance(shown, list) else str(shown)
