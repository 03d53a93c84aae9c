"""One Lambda execution environment: an OS process, and the Runtime API that it alone talks to.

Each process has a Runtime API on a port of its own, so who calls is known by where it calls. The hard race: an invocation
has several ends (an answer, the deadline, the death of the process, a test that freezes it), which may come together.
Whichever settles the invocation first wins; the others find it settled. A process whose invocation was settled by anything
but its own answer is never given another one.
"""

from __future__ import annotations

import json
import logging
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Literal

from local.http_server import HttpServer, Request, Response
from local.lambda_runtime.outcome import MAX_PAYLOAD_BYTES, Outcome, exited, timed_out, too_large
from local.lambda_runtime.spawner import Launch, Spawner, kill_group

log = logging.getLogger(__name__)

State = Literal["starting", "idle", "busy", "frozen", "ended"]

INIT_SECONDS = 60.0
"""How long a process may take until it asks for work. AWS gives 10 s; a laptop with a cold disk needs more."""


@dataclass(slots=True)
class Invocation:
    request_id: str
    function_arn: str
    payload: bytes
    timeout: float
    tenant: str | None = None
    outcome: Future[Outcome] = field(default_factory=Future)
    taken: threading.Event = field(default_factory=threading.Event)
    """The process has the event: from here the function's timeout counts."""
    discard_answer: bool = False
    """A fault: the work is done but its answer is lost on the way, as when the process dies right after it."""

    def settle(self, outcome: Outcome) -> bool:
        """Give it its end. False if it had one."""
        try:
            self.outcome.set_result(outcome)
        except InvalidStateError:
            return False
        return True


class LambdaProcess:
    def __init__(
        self, label: str, spawner: Spawner, launch: Callable[[str], Launch], on_end: Callable[[LambdaProcess], None]
    ) -> None:
        """Start it. `launch` makes the command from the address of its Runtime API; `on_end` hears of its death."""
        self.label = label
        self.state: State = "starting"
        self.current: Invocation | None = None
        self.tenant: str | None = None
        """Whose work it has done; with tenant isolation it does nobody else's."""
        self.since = time.monotonic()
        self._on_end = on_end
        self._inbox: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self._init_error: Outcome | None = None
        self._asked_for_work = threading.Event()
        """Or has ended before it did."""
        self._lock = threading.Lock()
        self._api = HttpServer(self._answer)
        self._api.start()
        self._process: subprocess.Popen[bytes] = spawner.start(launch(f"{self._api.host}:{self._api.port}"))
        threading.Thread(target=self._await_end, name=f"reap:{self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def run(self, invocation: Invocation) -> Outcome:
        """Hand over an invocation and wait for its end, at most the function's timeout."""
        with self._lock:
            cold = self.state == "starting"
            ended = self.state in {"ended", "frozen"}
            if not ended:
                self.current = invocation
                self.since = time.monotonic()
                if not cold:
                    self.state = "busy"
                self._inbox.put(invocation)
        if ended:
            invocation.settle(self._init_error or exited(invocation.request_id, self._process.returncode or 0))
        elif cold and not self._wait_taken(invocation):
            invocation.settle(timed_out(invocation.request_id, INIT_SECONDS))
            self.kill()
        try:
            return invocation.outcome.result(invocation.timeout)
        except TimeoutError:
            if invocation.settle(timed_out(invocation.request_id, invocation.timeout)):
                self.kill()
            return invocation.outcome.result()

    def failed_to_start(self) -> Outcome | None:
        """Wait until it asks for work: None; or what was wrong, where it ends before it does or takes too long."""
        if not self._asked_for_work.wait(INIT_SECONDS):
            self.kill()
            return timed_out("init", INIT_SECONDS)
        return None if self.state != "ended" else self._init_error or exited("init", self._process.returncode or 0)

    def reusable(self) -> bool:
        """Whether it may get another invocation: it answered the last one itself."""
        return self.state == "idle"

    def kill(self, number: int = signal.SIGKILL) -> None:
        kill_group(self.pid, number)

    def freeze(self) -> None:
        """Stop the process and tell its caller that it timed out, as when AWS freezes an environment in mid-call.

        It may be thawed later: what it then answers is ignored, and it gets no more work.
        """
        with self._lock:
            self.state = "frozen"
            current = self.current
        self.kill(signal.SIGSTOP)
        if current:
            current.settle(timed_out(current.request_id, current.timeout))

    def thaw(self) -> None:
        self.kill(signal.SIGCONT)

    def close(self) -> None:
        self._inbox.put(None)
        self.kill()

    def _wait_taken(self, invocation: Invocation) -> bool:
        deadline = time.monotonic() + INIT_SECONDS
        while not invocation.taken.wait(0.2):
            if invocation.outcome.done():
                return True
            if time.monotonic() > deadline:
                return False
        return True

    # The Runtime API, https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

    def _answer(self, request: Request) -> Response:
        parts = request.path.strip("/").split("/")
        match parts[2:]:
            case ["invocation", "next"]:
                return self._next()
            case ["invocation", request_id, "response"]:
                outcome = Outcome(request.body)
                if len(request.body) > MAX_PAYLOAD_BYTES:
                    outcome = too_large(len(request.body))
                return self._finish(request_id, outcome)
            case ["invocation", request_id, "error"]:
                return self._finish(request_id, _reported_error(request))
            case ["init", "error"]:
                self._init_error = _reported_error(request)
                return Response(202)
        return Response(404)

    def _next(self) -> Response:
        with self._lock:
            if self.state == "frozen":  # it was thawed: its work is somebody else's now
                self.kill()
                return Response(hang_up=True)
            if self.state == "starting":
                self.state = "busy" if self.current else "idle"
        self._asked_for_work.set()
        invocation = self._inbox.get()
        if invocation is None:
            return Response(hang_up=True)
        deadline = int((time.time() + invocation.timeout) * 1000)
        invocation.taken.set()
        headers = [
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", invocation.request_id),
            ("Lambda-Runtime-Deadline-Ms", str(deadline)),
            ("Lambda-Runtime-Invoked-Function-Arn", invocation.function_arn),
        ]
        if invocation.tenant is not None:
            headers.append(("Lambda-Runtime-Aws-Tenant-Id", invocation.tenant))
        return Response(200, invocation.payload, headers)

    def _finish(self, request_id: str, outcome: Outcome) -> Response:
        with self._lock:
            current = self.current
            if current is None or current.request_id != request_id or current.outcome.done() or self.state == "frozen":
                return Response(202)  # it answers for a call that has had its end
            if current.discard_answer:
                self.kill()
                return Response(hang_up=True)
            # Idle before the caller hears, so that it finds the process free when it gives it back.
            self.state, self.current, self.since = "idle", None, time.monotonic()
        current.settle(outcome)
        return Response(202)

    def _await_end(self) -> None:
        returncode = self._process.wait()
        with self._lock:
            self.state = "ended"
            current = self.current
        self._asked_for_work.set()
        self._inbox.put(None)
        self._api.close()
        if current:
            current.settle(self._init_error or exited(current.request_id, returncode))
        self._on_end(self)


def _reported_error(request: Request) -> Outcome:
    """An error that the runtime client reported itself: the handler raised, or its module could not be imported."""
    try:
        body = json.loads(request.body)
        known = {key: body[key] for key in ("errorMessage", "errorType", "requestId", "stackTrace") if key in body}
        return Outcome(json.dumps(known).encode(), failed=True)
    except (ValueError, TypeError):
        kind = request.headers.get("lambda-runtime-function-error-type", "Runtime.Unknown")
        return Outcome(json.dumps({"errorType": kind, "errorMessage": "unreadable error"}).encode(), failed=True)
