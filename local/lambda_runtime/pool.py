"""The processes of one function: reused while warm, one per concurrent invocation.

The last one that became free is taken first, so that few stay warm and many grow old. A function may keep `spare` processes
ready: when the last free one is taken the next starts in the background, so that the branch of a Parallel that comes right
after does not wait for imports.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from local.lambda_runtime.outcome import Outcome
from local.lambda_runtime.process import LambdaProcess

MAX_PROCESSES = 64
"""At once, per function. Further invocations wait here, where AWS would start more machines."""
MAX_IDLE = 32
MAX_OWNED = 6
"""Of those that are free and have worked for a tenant: nobody else may use them, and each holds 200 MB."""
IDLE_SECONDS = 300.0
"""After this long without work a process may go; it does when another comes back."""


class Pool:
    def __init__(self, start: Callable[[Callable[[LambdaProcess], None]], LambdaProcess], spare: int = 0) -> None:
        self._start = start
        self._spare = spare
        self._free: list[LambdaProcess] = []
        self._all: set[LambdaProcess] = set()
        self._outdated: set[LambdaProcess] = set()
        """Of code that has changed: they finish what they do."""
        self._renewals = 0
        self._starting = 0
        self._changed = threading.Condition()
        self._closed = False

    def processes(self) -> list[LambdaProcess]:
        with self._changed:
            return list(self._all)

    def warm(self, count: int) -> None:
        """Start processes ahead of need, in the background, until `count` are free."""
        with self._changed:
            if self._closed:
                return
            missing = count - len(self._free) - self._starting
            room = MAX_PROCESSES - len(self._all) - self._starting
            for _ in range(min(missing, room)):
                self._starting += 1
                threading.Thread(target=self._start_spare, daemon=True).start()

    def renew(self) -> Outcome | None:
        """Go on with the code as it is now: a new process first, and once it is ready for work the others get none any more.

        None if that is so, or if there was no process. If the new one cannot start, what was wrong; then all stays as it is.
        """
        with self._changed:
            if self._closed or not (self._all or self._starting):
                return None
        fresh = self._start(self._forget)
        if failure := fresh.failed_to_start():
            fresh.close()
            return failure
        with self._changed:
            idle, self._free = self._free, [fresh]
            self._outdated |= self._all
            self._all.add(fresh)
            self._renewals += 1
            closed = self._closed
            self._changed.notify()
        for process in [*idle, *([fresh] if closed else [])]:
            process.close()
        return None

    def acquire(self, tenant: str | None = None) -> LambdaProcess:
        """A process for one invocation. With a tenant, one that has worked for no other."""
        with self._changed:
            while True:
                if self._closed:
                    raise RuntimeError("the local cloud is shutting down")
                if process := self._take_free(tenant):
                    break
                if len(self._all) + self._starting < MAX_PROCESSES:
                    self._starting += 1
                    process = None
                    break
                self._changed.wait()
        if process is None:
            process = self._begin()
        process.tenant = tenant
        if self._spare:
            self.warm(self._spare)
        return process

    def release(self, process: LambdaProcess) -> None:
        """Give it back after an invocation; one that may not be used again ends."""
        surplus: LambdaProcess | None = None
        with self._changed:
            if process.reusable() and not self._closed and process not in self._outdated:
                self._free.append(process)
                surplus = self._surplus()
            elif process.state not in {"frozen", "ended"}:
                surplus = process
            self._changed.notify()
        if surplus:
            surplus.close()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            processes = list(self._all)
            self._changed.notify_all()
        for process in processes:
            process.close()

    def _surplus(self) -> LambdaProcess | None:
        """One of the free that is no longer kept, taken out of them."""
        owned = [process for process in self._free if process.tenant is not None]
        if len(owned) > MAX_OWNED:
            self._free.remove(owned[0])
            return owned[0]
        oldest = self._free[0]
        too_old = oldest.state == "idle" and time.monotonic() - oldest.since > IDLE_SECONDS
        if len(self._free) > MAX_IDLE or (too_old and len(self._free) > 1 + self._spare):
            return self._free.pop(0)
        return None

    def _take_free(self, tenant: str | None) -> LambdaProcess | None:
        """The tenant's own before a fresh one; idle before starting, which is only better than none."""
        for owner in dict.fromkeys((tenant, None)):
            for wanted in ("idle", "starting"):
                for index in range(len(self._free) - 1, -1, -1):
                    process = self._free[index]
                    if process.state == wanted and process.tenant == owner:
                        return self._free.pop(index)
        return None

    def _start_spare(self) -> None:
        process = self._begin()
        with self._changed:
            outdated = process in self._outdated
            if process.state != "ended" and not outdated:
                self._free.append(process)
            self._changed.notify()
        if outdated:
            process.close()

    def _begin(self) -> LambdaProcess:
        renewals = self._renewals
        try:
            process = self._start(self._forget)
        finally:
            with self._changed:
                self._starting -= 1
        with self._changed:
            closed = self._closed
            if process.state != "ended":
                self._all.add(process)
                if renewals != self._renewals:  # it may have imported what was there before
                    self._outdated.add(process)
        if closed:
            process.close()
        return process

    def _forget(self, process: LambdaProcess) -> None:
        with self._changed:
            self._all.discard(process)
            self._outdated.discard(process)
            if process in self._free:
                self._free.remove(process)
            self._changed.notify()
