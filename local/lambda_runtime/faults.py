"""Faults that a test orders for invocations to come: the crashes and losses that AWS can do to a function.

Each fault names what it matches (function, step, turn; absent means any), waits `delay_ms` from the moment the process has
the event, and is used up after `times` invocations.
"""

from __future__ import annotations

import json
import threading
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Action = Literal["kill", "freeze", "lose_answer", "throttle"]


class LambdaFault(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    action: Action
    """kill: SIGKILL, reported as Runtime.ExitError. freeze: the caller is told that the call timed out, the process stays
    stopped until `/lambda/thaw`. lose_answer: the work is done, then the process dies before its answer arrives.
    throttle: 429 TooManyRequestsException, nothing runs."""
    function: str | None = None
    """The construct's id, such as TurnFunction."""
    step: str | None = None
    turn_id: str | None = None
    delay_ms: Annotated[int, Field(ge=0)] = 0
    """kill and freeze: how long the process may work first."""
    times: Annotated[int, Field(ge=1)] = 1


def describe(payload: bytes) -> tuple[str | None, str | None]:
    """Step and turn id of a state machine's payload; None for any other event."""
    try:
        event: Any = json.loads(payload)
        turn = event.get("turn") or {}
        return event.get("step"), turn.get("id")
    except (ValueError, AttributeError):
        return None, None


class LambdaFaults:
    def __init__(self) -> None:
        self._faults: list[LambdaFault] = []
        self._lock = threading.Lock()

    def add(self, fault: LambdaFault) -> None:
        with self._lock:
            self._faults.append(fault)

    def pending(self) -> list[LambdaFault]:
        with self._lock:
            return [fault.model_copy() for fault in self._faults]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, function: str, payload: bytes) -> LambdaFault | None:
        """The first fault that matches this invocation, counted as used."""
        if not self._faults:
            return None
        step, turn_id = describe(payload)
        with self._lock:
            for fault in self._faults:
                wanted = (fault.function, fault.step, fault.turn_id)
                if all(want in (None, got) for want, got in zip(wanted, (function, step, turn_id), strict=True)):
                    fault.times -= 1
                    if not fault.times:
                        self._faults.remove(fault)
                    return fault
        return None
