"""The door of the sandbox: an event with code and tables in, what the code returned out. Never raises.

Event: `{"code": str, "frames": {"summary": {"columns", "rows"}, "activities": …, "profile": …}, "limits"?: …}`. `code` is
the body of `analysis(summary_df, activities_df, profile_df, population_df)`, or its definition; `pd`, `np` and `stats`
(scipy.stats) need no import. `limits` may hold `wall_seconds`: above 0, at most 20, 10 if not given.

Reply: `{"status", "result", "stdout", "error": {"type", "message", "traceback"} | None, "layers", "duration_ms"}`.

| status | meaning |
|---|---|
| ok | the code returned; `result` is its value as JSON (mapping: json_safe.py) |
| error | the code raised, returned what JSON cannot say, or the event was no job |
| timeout | it ran to the wall clock |
| killed | its process ended before it gave a result: a forbidden system call, a crash, its own exit |
| output_too_large | the result is over 1 MB |
| refused | this machine cannot lock code in; none ran |
"""

from __future__ import annotations

import atexit
import json
import platform
import signal
import sys
import threading
import time
from collections.abc import Mapping

from functions.sandbox.fork_client import ForkServer, ForkServerDiedError, JobEnd
from functions.sandbox.outcome import InvalidOutcomeError, checked_outcome
from functions.sandbox.protocol import DEFAULT_WALL_SECONDS, MAX_CODE_CHARS, MAX_WALL_SECONDS, Json
from functions.sandbox.syscalls import MACHINES

_lock = threading.Lock()
_server: ForkServer | None = None


class _InvalidEventError(ValueError):
    """The event is not a job. The message says what it must hold."""


def handler(event: object, _context: object) -> dict[str, Json]:
    """Runs one analysis (see the module). Lambda's entry point."""
    started = time.perf_counter()
    try:
        code, frames, wall_seconds = _checked(event)
        if sys.platform != "linux" or platform.machine() not in MACHINES:
            reply = _refusal(f"this is {sys.platform} on {platform.machine()}")
        else:
            request = json.dumps({"code": code, "frames": frames}, separators=(",", ":")).encode()
            with _lock:
                reply = _run(request, wall_seconds)
    except _InvalidEventError as error:
        reply = _reply("error", "InvalidEvent", str(error))
    return {**reply, "duration_ms": round((time.perf_counter() - started) * 1_000, 1)}


def _checked(event: object) -> tuple[str, Mapping[str, object], float]:
    if not isinstance(event, Mapping):
        raise _InvalidEventError("the event must be an object with code and frames.")
    code, frames = event.get("code"), event.get("frames", {})
    if not isinstance(code, str) or len(code) > MAX_CODE_CHARS:
        raise _InvalidEventError(f"code must be text of at most {MAX_CODE_CHARS:,} characters.")
    if not isinstance(frames, Mapping) or not frames.keys() <= {"summary", "activities", "profile"}:
        raise _InvalidEventError("frames holds summary, activities and profile.")
    limits = event.get("limits") or {}
    if not isinstance(limits, Mapping) or not limits.keys() <= {"wall_seconds"}:
        raise _InvalidEventError("limits holds wall_seconds.")
    seconds = limits.get("wall_seconds", DEFAULT_WALL_SECONDS)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MAX_WALL_SECONDS:
        raise _InvalidEventError(f"limits.wall_seconds must be above 0 and at most {MAX_WALL_SECONDS:g}.")
    return code, frames, float(seconds)


def _run(request: bytes, wall_seconds: float) -> dict[str, Json]:
    """Runs the job, once more on a new fork server if the first one dies under it: a job changes nothing outside itself."""
    global _server  # noqa: PLW0603  the warm process is the point
    problem = ""
    for restarts in range(2):
        try:
            if _server is None:
                _server = ForkServer()
                atexit.register(_server.close)
            reply = _read(_server.run(request, wall_seconds))
        except ForkServerDiedError as error:
            _server, problem = None, str(error)
        else:
            if restarts and isinstance(reply["layers"], dict):
                reply["layers"]["fork_server_restarts"] = restarts
            return reply
    return _reply("killed", "ForkServerDied", f"The sandbox's fork server failed twice: {problem}. See its log.")


def _read(end: JobEnd) -> dict[str, Json]:
    setup: dict[str, Json] = json.loads(end.setup)
    if "refused" in setup:
        return _refusal(str(setup["refused"]))
    layers = setup.get("layers", {})
    if end.outcome is not None:
        try:
            return {**checked_outcome(end.outcome), "layers": layers}
        except InvalidOutcomeError as error:
            return _reply("error", "InvalidOutcome", f"What the code left as its result is none: {error}.", layers)
    if end.too_large:
        return _reply("output_too_large", "OutputTooLarge", "More was written than a result may hold.", layers)
    if end.timed_out or end.signal == signal.SIGXCPU:
        return _reply("timeout", "Timeout", "The code did not end in time. Use vectorised operations.", layers)
    return _reply("killed", *_cause_of_death(end), layers)


def _cause_of_death(end: JobEnd) -> tuple[str, str]:
    if end.signal == signal.SIGSYS:
        return "ForbiddenSystemCall", "The code made a system call that ends a process here."
    if end.signal:
        name = signal.strsignal(end.signal)
        return "Crash", f"The code's process crashed ({name}): out of memory or stack, or a fault in native code."
    return "Exit", f"The code ended its process (exit status {end.exit_status}) before it gave a result."


def _refusal(why: str) -> dict[str, Json]:
    message = (
        f"This machine cannot lock model-written code in, so none was run ({why}). "
        "It needs Linux on x86_64 or aarch64 with seccomp filters (CONFIG_SECCOMP_FILTER), outside emulators."
    )
    return _reply("refused", "SandboxUnavailable", message)


def _reply(status: str, kind: str, message: str, layers: Json = None) -> dict[str, Json]:
    error: Json = {"type": kind, "message": message, "traceback": ""}
    return {"status": status, "result": None, "stdout": "", "error": error, "layers": layers or {}}
