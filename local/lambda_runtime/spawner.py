"""Starts the processes of the local cloud, all from one thread that lives as long as the cloud.

A thread of its own because Linux's parent-death signal (`lifeline.py`) is tied to the thread that started a child, and the
threads that ask for Lambda processes come and go.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Launch:
    command: Sequence[str]
    environment: Mapping[str, str]
    directory: Path
    log: Path
    """Where its output is appended to."""
    piped: bool = False
    """Standard input and output are pipes to us; errors alone go to the log."""
    inherits: tuple[int, ...] = ()
    """File descriptors that stay open in it, under the same numbers."""


class Spawner:
    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[tuple[Launch, Future[subprocess.Popen[bytes]]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="spawner", daemon=True).start()

    def start(self, launch: Launch) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own."""
        started: Future[subprocess.Popen[bytes]] = Future()
        self._orders.put((launch, started))
        return started.result()

    def _work(self) -> None:
        while True:
            launch, started = self._orders.get()
            try:
                started.set_result(_start(launch))
            except OSError as error:
                started.set_exception(error)


def _start(launch: Launch) -> subprocess.Popen[bytes]:
    launch.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with launch.log.open("ab") as log:
        return subprocess.Popen(
            launch.command,
            env=dict(launch.environment),
            cwd=launch.directory,
            stdin=subprocess.PIPE if launch.piped else subprocess.DEVNULL,
            stdout=subprocess.PIPE if launch.piped else log,
            stderr=log,
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, and a kill reaches what the
            # process has started in turn.
            start_new_session=True,
            pass_fds=launch.inherits,
        )


def kill_group(pid: int, number: int = signal.SIGKILL) -> None:
    """Signal a process started here, and everything it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
