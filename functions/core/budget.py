"""Budgets: what a turn may spend, and within it each run of an agent.

A run's own limits (iterations, tool calls, dollars) depend on its record alone and are looked at between any two model
calls; so a replay stops where the first attempt did. What depends on the clock or on runs beside it (seconds, the limits of
who delegated, the turn's dollars) is looked at before a call is really made, never before one that is read from the record.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from functions.core.agents import AgentDefinition
from functions.core.errors import TurnBudgetExceeded

Clock = Callable[[], float]


@dataclass
class Spending:
    """What the turn may use and has used; one per step, shared by all agents in it, also by those that run side by side."""

    used_before: float
    """USD that other steps of the turn have used."""
    limit_usd: float
    warn_usd: float
    out_of_time: Callable[[], bool] = lambda: False
    used_here: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def total(self) -> float:
        """USD of the turn as far as this step knows: without what steps beside it have used since it began."""
        return round(self.used_before + self.used_here, 6)

    def charge(self, usd: float) -> float:
        """Add a call's cost; returns the total."""
        with self._lock:
            self.used_here += usd
            return self.total

    def check(self) -> None:
        """Raises TurnBudgetExceeded when nothing is left. Looked at before each model call."""
        if self.total >= self.limit_usd:
            raise TurnBudgetExceeded({"limit": "usd", "limit_usd": self.limit_usd})
        if self.out_of_time():
            raise TurnBudgetExceeded({"limit": "seconds"})


class Allowance:
    """What one run of an agent may use. What it uses, it takes from those that delegated to it as well."""

    def __init__(self, agent: AgentDefinition, parent: Allowance | None = None, clock: Clock = time.monotonic) -> None:
        self.agent = agent.name
        self.limits = agent.budget
        self.parent = parent
        self._clock = clock
        self._begun = clock()
        self._lock = threading.Lock()
        self._usd = 0.0
        self._tool_calls = 0

    def charge(self, usd: float) -> None:
        """Add a model call's cost, here and above."""
        with self._lock:
            self._usd += usd
        if self.parent is not None:
            self.parent.charge(usd)

    def check_own(self, iterations: int) -> None:
        """May there be another model call behind so many? Raises TurnBudgetExceeded."""
        if iterations >= self.limits.iterations:
            raise self._exceeded("iterations", self.limits.iterations)
        if self._usd >= self.limits.usd:
            raise self._exceeded("usd", self.limits.usd)

    def take_tool_calls(self, count: int) -> None:
        """Use up tool calls, before any of them runs. Raises TurnBudgetExceeded if this run has not so many left."""
        if self._tool_calls + count > self.limits.tool_calls:
            raise self._exceeded("tool_calls", self.limits.tool_calls)
        self._count_tool_calls(count)

    def check_live(self) -> None:
        """The clock, and what is left above. Raises TurnBudgetExceeded, naming the agent whose budget it was."""
        if self._clock() - self._begun >= self.limits.seconds:
            raise self._exceeded("seconds", self.limits.seconds)
        if self.parent is not None:
            self.parent.check_spent()
            self.parent.check_live()

    def check_spent(self) -> None:
        """Raises TurnBudgetExceeded if those below have used up what this run may use."""
        if self._usd >= self.limits.usd:
            raise self._exceeded("usd", self.limits.usd)
        # The call that delegated may have been the last one; those below must not make more of it.
        if self._tool_calls > self.limits.tool_calls:
            raise self._exceeded("tool_calls", self.limits.tool_calls)

    def _count_tool_calls(self, count: int) -> None:
        with self._lock:
            self._tool_calls += count
        if self.parent is not None:
            self.parent._count_tool_calls(count)  # noqa: SLF001 - its own class

    def _exceeded(self, limit: str, allowed: float) -> TurnBudgetExceeded:
        return TurnBudgetExceeded({"agent": self.agent, "limit": limit, limit: allowed})
