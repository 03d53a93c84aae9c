"""What goes wrong with calls to come, as a test orders it."""

from __future__ import annotations

import threading
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class ShopFault(BaseModel):
    """Strikes the next calls that match, after `skip` of them, `times` times."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: Literal["throttle", "status", "code", "hang_up", "lose_answer", "hold"]
    """throttle: refused for its cost · status: an HTTP status · code: an error with a code · hang_up: the connection ends
    before anything is done · lose_answer: it ends after all is done · hold: all is done, and the answer waits for
    `/_release`."""
    operation: str = ""
    """Name of the operation, such as CreateRefund; empty: every one."""
    contains: str = ""
    """A part of the request's body."""
    status: Annotated[int, Field(ge=300, le=599)] = 500
    code: str = "INTERNAL_SERVER_ERROR"
    seconds: Annotated[float, Field(ge=0)] = 0.01
    """throttle: until the bucket holds enough, by the answer's own figures."""
    times: Annotated[int, Field(ge=1)] = 1
    skip: Annotated[int, Field(ge=0)] = 0


class ShopFaults:
    def __init__(self) -> None:
        self._faults: list[ShopFault] = []
        self._lock = threading.Lock()

    def add(self, fault: ShopFault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def pending(self) -> list[ShopFault]:
        with self._lock:
            return [fault.model_copy() for fault in self._faults]

    def take(self, operation: str, body: str) -> ShopFault | None:
        """The fault that strikes this call, which is then used up."""
        with self._lock:
            for fault in self._faults:
                if fault.operation not in ("", operation) or fault.contains not in body:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
                return fault
        return None
