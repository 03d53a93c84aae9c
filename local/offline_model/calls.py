"""The log of model calls: what arrived, and how it ended; and waiting for one without sleeping."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

State = Literal["running", "held", "completed", "failed", "cut", "disconnected"]
"""`held`: a rule holds it. `disconnected`: the client went away first."""

KEPT_CALLS = 2_000
"""Older calls are forgotten."""


@dataclass
class Call:
    """One request for a message, known from its headers and its prompt."""

    id: int
    request_id: str
    turn: str
    step: str
    agent: str
    model: str
    stream: bool
    prompt: str
    """All text of the prompt, unescaped: what `contains` looks at."""
    request: Mapping[str, Any]
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    state: State = "running"
    status: int | None = None
    """HTTP status, once one is sent."""
    rule: str | None = None
    """The scripted rule that took it."""
    reply: str | None = None
    usage: Mapping[str, Any] | None = None
    characters: int = 0
    """Of the reply that were sent."""

    def to_wire(self, *, bodies: bool = False) -> dict[str, Any]:
        wire = {**vars(self), "at": self.at.isoformat()}
        hidden = {"prompt"} if bodies else {"prompt", "request", "reply"}
        return {name: value for name, value in wire.items() if name not in hidden}


@dataclass(frozen=True)
class Match:
    """Which calls are meant; what is empty matches every call."""

    agent: str = ""
    step: str = ""
    """The whole step, or one part of its path."""
    turn: str = ""
    model: str = ""
    contains: str = ""
    """A substring of the prompt."""

    def takes(self, call: Call) -> bool:
        return (
            self.agent in {"", call.agent}
            and (self.step in {"", call.step} or self.step in call.step.split("/"))
            and self.turn in {"", call.turn}
            and self.model in {"", call.model}
            and self.contains in call.prompt
        )


class CallLog:
    """Calls in the order of their arrival. Lives in one event loop."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._arrived = 0
        self._changed = asyncio.Condition()

    async def arrive(self, **known: Any) -> Call:
        self._arrived += 1
        call = Call(id=self._arrived, **known)
        self._calls.append(call)
        await self._tell()
        return call

    async def update(self, call: Call, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(call, name, value)
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def clear(self) -> None:
        self._calls.clear()

    def find(self, match: Match, *, states: frozenset[str] = frozenset(), after: int = 0) -> list[Call]:
        """Calls that match, in one of `states` (empty: any), with an id above `after`."""
        return [
            call
            for call in self._calls
            if call.id > after and match.takes(call) and (not states or call.state in states)
        ]

    async def wait(
        self, match: Match, *, states: frozenset[str], after: int, count: int, timeout_s: float
    ) -> list[Call] | None:
        """The matching calls once there are at least `count`; None when that did not happen in time."""
        async with self._changed:
            try:
                async with asyncio.timeout(timeout_s):
                    while len(found := self.find(match, states=states, after=after)) < count:
                        await self._changed.wait()
            except TimeoutError:
                return None
        return found


def counts(calls: list[Call]) -> dict[str, Any]:
    return {
        "count": len(calls),
        "by_agent": dict(Counter(call.agent for call in calls)),
        "by_step": dict(Counter(call.step for call in calls)),
        "by_state": dict(Counter(call.state for call in calls)),
    }
