"""The cloud's own processes beside the functions': the gateway, the offline model. Each says a line when it is ready."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from local.lambda_runtime.spawner import Launch, Spawner, kill_group

STOP_SECONDS = 2.0


class ChildFailed(Exception):
    """A process of the cloud ended, or could not start; the message names it and its log."""


class Child:
    def __init__(
        self,
        name: str,
        module: str,
        spawner: Spawner,
        root: Path,
        logs: Path,
        *,
        arguments: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
        listener: socket.socket | None = None,
    ) -> None:
        """Start `python -m module`. `listener`: a bound socket that it inherits, under the same number."""
        self.name = name
        self.log = logs / f"{name}.log"
        launch = Launch(
            command=[sys.executable, "-m", module, *arguments],
            environment={**os.environ, **(environment or {})},
            directory=root,
            log=self.log,
            piped=True,
            inherits=(listener.fileno(),) if listener else (),
        )
        self._process: subprocess.Popen[bytes] = spawner.start(launch)

    def tell(self, line: str) -> None:
        """Write one line to its standard input."""
        stream = _piped(self._process.stdin)
        stream.write(line.encode() + b"\n")
        stream.flush()

    def hear(self) -> dict[str, Any]:
        """The line that it says when it is ready. Raises ChildFailed if it ends instead."""
        line = _piped(self._process.stdout).readline()
        if not line:
            raise ChildFailed(f"the {self.name} ended with exit code {self._process.wait()}; see {self.log}")
        said: dict[str, Any] = json.loads(line)
        return said

    def check(self) -> None:
        """Raises ChildFailed if it has ended."""
        if (code := self._process.poll()) is not None:
            raise ChildFailed(f"the {self.name} ended with exit code {code}; see {self.log}")

    def ask_to_stop(self) -> None:
        if self._process.poll() is None:
            kill_group(self._process.pid, signal.SIGTERM)

    def close(self) -> None:
        """End it: politely, then not."""
        if self._process.poll() is None:
            self.ask_to_stop()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                kill_group(self._process.pid)
                self._process.wait()


def _piped(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise TypeError("not started with pipes")
    return stream
