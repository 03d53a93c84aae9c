"""Failover: several providers in an order of preference, each behind a circuit breaker.

Only a transient error goes to the next provider: a request that is wrong or a key that is refused is for a person to mend.
And only while nothing of the answer was released, since two providers' texts do not continue each other; then the error
leaves the step, which starts its answer over. A breaker spares a provider that fails again and again, and the person the
wait for it. It counts in this process, which is how long a warm Lambda environment can be wrong about it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from functions.core.budget import Clock
from functions.core.errors import (
    ModelOverloaded,
    ModelRateLimited,
    ModelServerError,
    ModelStreamCut,
    ModelUnreachable,
    PermanentError,
    TransientError,
)
from functions.core.models import CallHeaders, ModelAdapter, ModelReply, ModelRequest, OnText
from functions.core.telemetry import logger

TRANSIENT = (ModelOverloaded, ModelRateLimited, ModelServerError, ModelStreamCut, ModelUnreachable)
"""What a provider's trouble looks like. Another transient error came from who reads the text, and tells nothing of it."""


class CircuitBreaker:
    """Opens after `threshold` failures in a row, for `seconds`; then lets one call try. Safe for several threads."""

    def __init__(self, threshold: int, seconds: float, clock: Clock = time.monotonic) -> None:
        self.threshold = threshold
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def opened_at(self) -> float | None:
        """When it opened; None while it is closed."""
        return self._opened_at

    def lets_through(self) -> bool:
        """Whether a call may be made. Half open, the first who asks may, until its outcome is known."""
        with self._lock:
            if self._opened_at is None:
                return True
            if self._probing or self._clock() - self._opened_at < self.seconds:
                return False
            self._probing = True
            return True

    def succeeded(self) -> None:
        """The provider answered; what it answered does not matter."""
        with self._lock:
            self._failures, self._opened_at, self._probing = 0, None, False

    def failed(self) -> None:
        """A transient error."""
        with self._lock:
            self._failures += 1
            if self._probing or self._failures >= self.threshold:
                self._opened_at, self._probing = self._clock(), False

    def abandoned(self) -> None:
        """The call told nothing of the provider: it was ended from our side."""
        with self._lock:
            self._probing = False


@dataclass
class Provider:
    """One of several; its adapter is made when it is first needed."""

    name: str
    make: Callable[[], ModelAdapter]
    breaker: CircuitBreaker
    _adapter: ModelAdapter | None = None

    @property
    def adapter(self) -> ModelAdapter:
        if self._adapter is None:
            self._adapter = self.make()
        return self._adapter


class FailoverModel:
    """The first provider that is able to answer. Itself a ModelAdapter."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        """`providers`: at least one, the preferred first."""
        self._providers = list(providers)

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        """Raises the last provider's error, or the first that is not transient."""
        released = False

        def release(text: str) -> None:
            nonlocal released
            released = released or bool(text)
            if on_text is not None:
                on_text(text)

        answer = release if on_text is not None else None
        problem: TransientError | None = None
        for provider in self._providers:
            if not provider.breaker.lets_through():
                continue
            try:
                return _attempt(provider, request, headers, answer)
            except TRANSIENT as error:
                problem = error
                logger().warning("model provider failed", extra={"provider": provider.name, "code": error.code})
                if released:
                    raise
        if problem is not None:
            raise problem
        # Every circuit is open. To fail without a try would help nobody: the one that has been open longest is tried.
        return _attempt(min(self._providers, key=lambda one: one.breaker.opened_at or 0.0), request, headers, answer)


def _attempt(provider: Provider, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
    try:
        reply = provider.adapter.complete(request, headers, on_text)
    except TRANSIENT:
        provider.breaker.failed()
        raise
    except PermanentError:
        # It is there and said no.
        provider.breaker.succeeded()
        raise
    except BaseException:
        provider.breaker.abandoned()
        raise
    provider.breaker.succeeded()
    return reply
