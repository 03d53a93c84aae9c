"""Calls of the outside services: kept to their rate, tried again while there is time, and never larger than they may be.

A look-up is worth some seconds and no more: what cannot be had by the deadline is a ToolError, which the model is told,
and the answer goes on without it. Errors hold the service's name and a status, never what was asked for: questions are
health data.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import urllib3

from functions.core.telemetry import logger
from functions.core.tools import ToolError

DEADLINE_SECONDS = 20.0
"""For one request with all its tries."""
_TRY_SECONDS = 8.0
_MOST_BYTES = 4_000_000
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE = 0.5

Clock = Callable[[], float]
Sleep = Callable[[float], None]


class RateLimit:
    """At most so many calls begin within any second, whichever threads of this process make them."""

    def __init__(self, per_second: int, clock: Clock = time.monotonic, sleep: Sleep = time.sleep) -> None:
        self.per_second = per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._begun: deque[float] = deque(maxlen=per_second)

    def wait(self) -> None:
        """Take a place; returns when its time has come."""
        with self._lock:
            now = self._clock()
            # The place is taken at once, so that those who wait each get one of their own.
            due = now if len(self._begun) < self.per_second else max(now, self._begun[0] + 1.0)
            self._begun.append(due)
        if due > now:
            self._sleep(due - now)


@dataclass(frozen=True)
class Service:
    """One outside service."""

    name: str
    """As the model reads it."""
    url: str
    limit: RateLimit
    clock: Clock = time.monotonic
    sleep: Sleep = time.sleep
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    """Goes with every GET: who asks."""

    def get(self, path: str, query: Mapping[str, str]) -> bytes:
        """Raises ToolError."""
        return self._call("GET", path, fields={**self.query, **query})

    def post(self, path: str, body: Mapping[str, Any]) -> bytes:
        """With a JSON body, for look-ups that are safe to do again. Raises ToolError."""
        return self._call("POST", path, body=json.dumps(body).encode())

    def _call(self, method: str, path: str, **content: Any) -> bytes:
        until = self.clock() + DEADLINE_SECONDS
        pause = _FIRST_PAUSE
        while True:
            self.limit.wait()
            problem, after = "no answer", 0.0
            try:
                answer = _pool().request(
                    method,
                    f"{self.url.rstrip('/')}/{path}",
                    headers={"Content-Type": "application/json", "User-Agent": "amy", **self.headers},
                    timeout=urllib3.Timeout(total=max(0.1, min(_TRY_SECONDS, until - self.clock()))),
                    preload_content=False,
                    redirect=False,
                    retries=False,
                    **content,
                )
                try:
                    if answer.status == 200:
                        return self._body(answer)
                    problem, after = f"status {answer.status}", _seconds(answer.headers.get("Retry-After"))
                    if answer.status not in _WORTH_ANOTHER_TRY:
                        break
                finally:
                    answer.close()
            except urllib3.exceptions.HTTPError:
                problem = "no answer"
            wait = max(after, pause * random.uniform(0.5, 1.0))
            if self.clock() + wait >= until:
                break
            self.sleep(wait)
            pause = min(pause * 2, 4.0)
        logger().warning("look-up failed", extra={"service": self.name, "problem": problem})
        raise ToolError(f"{self.name} cannot be asked now ({problem}); go on without it and say that you did")

    def _body(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        body = answer.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise ToolError(f"{self.name} answered with more than can be read; ask for less")
        return body


def read_json(service: Service, body: bytes) -> Any:
    """Raises ToolError for what is no JSON."""
    try:
        return json.loads(body)
    except ValueError as error:
        raise unreadable(service) from error


def unreadable(service: Service) -> ToolError:
    """For an answer that is not of the service's form."""
    return ToolError(f"{service.name} gave an answer that cannot be read; go on without it and say that you did")


def _seconds(header: str | None) -> float:
    try:
        return max(0.0, float(header or 0))
    except ValueError:
        return 0.0


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=4, maxsize=8, block=False)
