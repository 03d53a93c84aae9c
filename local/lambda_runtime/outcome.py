"""What an invocation comes back with, in AWS's own words.

The state machine's Retry rules name these error types, so they are Lambda's, letter by letter.
"""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass

MAX_PAYLOAD_BYTES = 6 * 1024 * 1024
"""Of a synchronous invocation, either way."""


@dataclass(frozen=True, slots=True)
class Outcome:
    payload: bytes
    failed: bool = False
    """Reported as `X-Amz-Function-Error: Unhandled`; the payload then has errorType and errorMessage."""
    died: bool = False
    """The process ended before its time was over and without an answer."""


class Throttled(Exception):
    """More invocations at once than the function may have: 429 TooManyRequestsException."""


class TenantMissing(Exception):
    """The function isolates tenants, and the invocation names none: 400 InvalidParameterValueException."""


def _error(kind: str, message: str, *, died: bool = False) -> Outcome:
    return Outcome(json.dumps({"errorType": kind, "errorMessage": message}).encode(), failed=True, died=died)


def timed_out(request_id: str, seconds: float) -> Outcome:
    return _error("Sandbox.Timedout", f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds")


def exited(request_id: str, returncode: int) -> Outcome:
    """The process ended without an answer: killed, out of memory, os._exit."""
    if returncode < 0:
        # Go's names for signals, as Lambda's supervisor prints them.
        reason = f"Runtime exited with error: signal: {_SIGNALS.get(-returncode, signal.Signals(-returncode).name)}"
    elif returncode:
        reason = f"Runtime exited with error: exit status {returncode}"
    else:
        reason = "Runtime exited without providing a reason"
    return _error("Runtime.ExitError", f"RequestId: {request_id} Error: {reason}", died=True)


def too_large(size: int) -> Outcome:
    return _error(
        "Function.ResponseSizeTooLarge",
        f"Response payload size ({size} bytes) exceeded maximum allowed payload size ({MAX_PAYLOAD_BYTES} bytes).",
    )


_SIGNALS: dict[int, str] = {
    signal.SIGKILL: "killed",
    signal.SIGTERM: "terminated",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGABRT: "aborted",
    signal.SIGINT: "interrupt",
    signal.SIGBUS: "bus error",
}
