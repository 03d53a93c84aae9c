"""Invokes functions, as Lambda's service does: synchronously or as an event, throttled, retried, logged.

A function's process gets AWS's reserved variables and the function's own environment, and nothing else of ours; a mistake
that only shows where a variable is missing shows here too.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from local.lambda_runtime.faults import LambdaFault, LambdaFaults, describe
from local.lambda_runtime.outcome import Outcome, TenantMissing, Throttled
from local.lambda_runtime.pool import Pool
from local.lambda_runtime.process import Invocation, LambdaProcess
from local.lambda_runtime.spawner import Launch, Spawner
from local.template.model import Function

log = logging.getLogger(__name__)

RETRY_DELAYS = (1.0, 2.0)
"""Seconds before an asynchronous invocation is tried again. AWS waits one minute, then two."""

Client = Literal["awslambdaric", "pure"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every function's process has around it."""

    root: Path
    """The task root: what AWS unpacks a bundle into; here the source tree."""
    logs: Path
    endpoint_url: str
    embeddings_url: str
    """What answers for Bedrock's InvokeModel."""
    region: str
    client: Client

    @staticmethod
    def best_client() -> Client:
        """AWS's own where its extension module is installed. AMY_LOCAL_RUNTIME_CLIENT=pure tries the other on Linux."""
        wanted = os.environ.get("AMY_LOCAL_RUNTIME_CLIENT", "awslambdaric")
        return "awslambdaric" if wanted != "pure" and importlib.util.find_spec("runtime_client") else "pure"

    def environment(self, function: Function) -> dict[str, str]:
        passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        return {
            **passed,
            "TZ": ":UTC",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.embeddings_url,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info.major}.{sys.version_info.minor}",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "local",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "_HANDLER": function.handler,
            "LAMBDA_TASK_ROOT": str(self.root),
            "AMY_LOCAL_PARENT": str(os.getpid()),
            **function.environment,
        }

    def log_file(self, function: Function) -> Path:
        return self.logs / f"{function.label}.log"


class LambdaRuntime:
    def __init__(self, surroundings: Surroundings, spawner: Spawner) -> None:
        self.faults = LambdaFaults()
        self._surroundings = surroundings
        self._spawner = spawner
        self._functions: dict[str, Function] = {}
        self._pools: dict[str, Pool] = {}
        self._running: dict[str, int] = {}
        self._lock = threading.Lock()
        self._bury: Callable[[str, bytes], None] = lambda _queue, _message: None

    def deploy(self, functions: Sequence[Function], spares: Mapping[str, int] | None = None) -> None:
        """Make functions invocable. `spares`: by label, how many processes to keep ready beyond those at work."""
        for function in functions:
            spare = (spares or {}).get(function.label, 0)
            self._pools[function.name] = Pool(self._starter(function), spare)
            self._functions[function.name] = function

    def bury_with(self, bury: Callable[[str, bytes], None]) -> None:
        """How to send a failed asynchronous event to its failure destination (queue ARN, message)."""
        self._bury = bury

    def find(self, arn_or_name: str) -> Function:
        """By ARN, ARN of a version or alias, `name:version`, or name. KeyError if there is none."""
        name = arn_or_name.rsplit(":function:", maxsplit=1)[-1].partition(":")[0]
        return self._functions[name]

    def warm(self, counts: Mapping[str, int]) -> None:
        for function in self._functions.values():
            if count := counts.get(function.label):
                self._pools[function.name].warm(count)

    def invoke(self, arn_or_name: str, payload: bytes, tenant: str | None = None) -> Outcome:
        """Run it and wait. Raises KeyError (no such function), Throttled and TenantMissing."""
        function = self.find(arn_or_name)
        if function.per_tenant and not tenant:
            raise TenantMissing(function.name)
        fault = self.faults.take(function.label, payload)
        if fault and fault.action == "throttle":
            raise Throttled(function.name)
        self._enter(function)
        try:
            return self._run(function, payload, fault, tenant if function.per_tenant else None)
        finally:
            with self._lock:
                self._running[function.name] -= 1

    def invoke_event(self, arn_or_name: str, payload: bytes) -> None:
        """Run it in the background, with retries; a failure that remains goes to its destination and the log."""
        arguments = (self.find(arn_or_name), payload or b"{}")
        threading.Thread(target=self._deliver, args=arguments, name="lambda-event", daemon=True).start()

    def processes(self) -> list[dict[str, Any]]:
        rows = []
        for name, pool in self._pools.items():
            for process in pool.processes():
                current = process.current
                step, turn_id = describe(current.payload) if current else (None, None)
                rows.append(
                    {
                        "pid": process.pid,
                        "function": self._functions[name].label,
                        "state": process.state,
                        "request_id": current.request_id if current else None,
                        "payload_step": step,
                        "turn_id": turn_id,
                        "seconds": round(time.monotonic() - process.since, 3),
                    }
                )
        return rows

    def process(self, pid: int) -> LambdaProcess:
        """KeyError if no function's process has this pid."""
        for pool in self._pools.values():
            for process in pool.processes():
                if process.pid == pid:
                    return process
        raise KeyError(pid)

    def renew(self, function: Function) -> Outcome | None:
        """Have it go on with its code as it is now; what was wrong if that cannot be started, see `Pool.renew`."""
        return self._pools[function.name].renew()

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def _enter(self, function: Function) -> None:
        with self._lock:
            running = self._running.get(function.name, 0)
            if function.reserved_concurrency is not None and running >= function.reserved_concurrency:
                raise Throttled(function.name)
            self._running[function.name] = running + 1

    def _run(self, function: Function, payload: bytes, fault: LambdaFault | None, tenant: str | None) -> Outcome:
        invocation = Invocation(str(uuid.uuid4()), function.arn, payload or b"{}", function.timeout, tenant)
        pool = self._pools[function.name]
        process = pool.acquire(tenant)
        if fault:
            _arm(fault, process, invocation)
        started = time.monotonic()
        outcome = process.run(invocation)
        pool.release(process)
        self._report(function, invocation, process.pid, time.monotonic() - started, outcome)
        return outcome

    def _deliver(self, function: Function, payload: bytes) -> None:
        for delay in (*RETRY_DELAYS[: function.async_retries], None):
            try:
                outcome = self.invoke(function.arn, payload)
            except Throttled:
                outcome = Outcome(b'{"errorType": "Throttled"}', failed=True)
            if not outcome.failed:
                return
            if delay is not None:
                time.sleep(delay)
        log.error("%s failed for good: %s", function.label, outcome.payload.decode(errors="replace")[:2000])
        if function.failure_destination:
            body = {
                "requestContext": {"functionArn": function.arn, "condition": "RetriesExhausted"},
                "requestPayload": json.loads(payload),
                "responsePayload": json.loads(outcome.payload),
            }
            self._bury(function.failure_destination, json.dumps(body).encode())

    def _report(self, function: Function, invocation: Invocation, pid: int, seconds: float, outcome: Outcome) -> None:
        step, turn_id = describe(invocation.payload)
        what = f" Step: {step} Turn: {turn_id}" if step else ""
        how = f" Error: {outcome.payload.decode(errors='replace')[:500]}" if outcome.failed else ""
        line = (
            f"REPORT RequestId: {invocation.request_id} Process: {pid} Duration: {seconds * 1000:.1f} ms{what}{how}\n"
        )
        with self._surroundings.log_file(function).open("ab") as file:
            file.write(line.encode())

    def _starter(self, function: Function) -> Callable[[Callable[[LambdaProcess], None]], LambdaProcess]:
        bootstrap = Path(__file__).with_name("bootstrap.py")

        def launch(address: str) -> Launch:
            return Launch(
                command=[sys.executable, str(bootstrap), function.handler],
                environment={
                    **self._surroundings.environment(function),
                    "AWS_LAMBDA_RUNTIME_API": address,
                    "AMY_LOCAL_RUNTIME_CLIENT": self._surroundings.client,
                },
                directory=self._surroundings.root,
                log=self._surroundings.log_file(function),
            )

        return lambda on_end: LambdaProcess(function.label, self._spawner, launch, on_end)


def _arm(fault: LambdaFault, process: LambdaProcess, invocation: Invocation) -> None:
    """Let a fault strike this invocation once the process has it."""
    if fault.action == "lose_answer":
        invocation.discard_answer = True
        return

    def strike() -> None:
        invocation.taken.wait()
        time.sleep(fault.delay_ms / 1000)
        if not invocation.outcome.done():
            (process.freeze if fault.action == "freeze" else process.kill)()

    threading.Thread(target=strike, daemon=True).start()
