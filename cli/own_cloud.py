"""A local cloud for one purpose: in a child process, on a free port, with its own state file, gone when it is done with."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.errors import UnreachableError
from local.lifeline import die_with_parent

UP = (sys.executable, "-m", "cli.main", "local", "up", "--port", "0", "--json")
_START_SECONDS = 180.0
"""The first start synthesizes the template; later ones take seconds."""
_STOP_SECONDS = 30.0
_LOG_LINES = 30


@dataclass
class OwnCloud:
    api_url: str
    api_key: str
    model_url: str
    folder: Path
    """Its state file and logs; removed with the cloud, unless `keep_folder` is set or something went wrong."""
    keep_folder: bool = False


@contextmanager
def own_cloud(command: Sequence[str] = UP) -> Iterator[OwnCloud]:
    """Run a cloud, yield it once it is ready, and stop it.

    Raises `UnreachableError` if it does not come up, with the end of what it said.
    """
    folder = Path(tempfile.mkdtemp(prefix="amy-demo-"))
    log = folder / "stderr.log"
    environment = os.environ | {"AMY_LOCAL_STATE": str(folder / "local.json")}
    with log.open("wb") as log_file:
        # A session of its own: Ctrl-C reaches this process alone, which then stops the cloud in order. Should this
        # process be killed, the cloud dies with it.
        cloud = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log_file,
            env=environment,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  (this process has one thread)
        )
    keep_folder = True
    try:
        ready = json.loads(_ready_line(cloud, log))
        own = OwnCloud(ready["api_url"], ready["api_key"], ready["model_url"], folder)
        yield own
        keep_folder = own.keep_folder
    except KeyboardInterrupt:
        keep_folder = False
        raise
    finally:
        _stop(cloud)
        if not keep_folder:
            shutil.rmtree(folder, ignore_errors=True)


def _ready_line(cloud: subprocess.Popen[bytes], log: Path) -> bytes:
    """The line of JSON that says the cloud is ready."""
    assert cloud.stdout is not None  # noqa: S101
    deadline = time.monotonic() + _START_SECONDS
    received = b""
    with selectors.DefaultSelector() as selector:
        selector.register(cloud.stdout, selectors.EVENT_READ)
        while b"\n" not in received:
            if not selector.select(timeout=max(0.0, deadline - time.monotonic())):
                raise _not_started(f"was not ready after {_START_SECONDS:.0f} s", log)
            chunk = os.read(cloud.stdout.fileno(), 65536)
            if not chunk:
                raise _not_started(f"ended with exit code {cloud.wait()} before it was ready", log)
            received += chunk
    return received.partition(b"\n")[0]


def _not_started(what: str, log: Path) -> UnreachableError:
    tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
    told = "\n".join(f"  | {line}" for line in tail) or "  | (it said nothing)"
    return UnreachableError(
        f"The local cloud {what}. The last that it said:\n{told}",
        code="cloud_not_started",
        hint=f"Its logs are in {log.parent}. Start it alone to see more: amy local up",
    )


def _stop(cloud: subprocess.Popen[bytes]) -> None:
    """End the cloud in order; if it does not obey, kill it and what belongs to its session."""
    if cloud.poll() is None:
        cloud.terminate()
    try:
        cloud.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(cloud.pid, signal.SIGKILL)
        cloud.wait()
    if cloud.stdout is not None:
        cloud.stdout.close()
