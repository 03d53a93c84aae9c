"""Functions behind Lambda Web Adapter: their script serves HTTP on AWS_LWA_PORT, and is kept running for all requests.

AWS would start one environment per concurrent request; one asynchronous server does for one machine. When it dies, which a
test may cause, it is started again on the same port.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from local.lambda_runtime.runtime import Surroundings
from local.lambda_runtime.spawner import Launch, Spawner, kill_group
from local.template.intrinsics import TemplateError
from local.template.model import Function

log = logging.getLogger(__name__)

RESTART_SECONDS = 0.2
"""Between a death and the next start; a script that cannot start does not spin."""

READY_SECONDS = 15.0


class WebFunction:
    def __init__(self, function: Function, surroundings: Surroundings, spawner: Spawner) -> None:
        """Start it. Raises TemplateError when its script cannot be found."""
        self.function = function
        self.port = _free_port()
        self._surroundings = surroundings
        self._spawner = spawner
        self._script = _find_script(surroundings.root, function)
        self._closed = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._keep, name=f"web:{function.label}", daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid

    def renew(self) -> bool:
        """Start it anew, with its code as it is now; its connections end. False if it does not answer in `READY_SECONDS`."""
        before = self._process
        kill_group(before.pid)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self._process is not before and _listens(self.port):
                return True
            time.sleep(0.02)
        return False

    def close(self) -> None:
        self._closed.set()
        kill_group(self.pid)

    def _keep(self) -> None:
        while True:
            code = self._process.wait()
            if self._closed.wait(RESTART_SECONDS):
                return
            log.warning("%s ended with %s and is started again", self.function.label, code)
            self._process = self._start()
            if self._closed.is_set():
                kill_group(self.pid)
                return

    def _start(self) -> subprocess.Popen[bytes]:
        environment = self._surroundings.environment(self.function)
        del environment["AMY_LOCAL_PARENT"]
        # The script says `python`, and means the one that we run on.
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
        environment["AWS_LWA_PORT"] = str(self.port)
        lifeline = Path(__file__).parent.parent / "lifeline.py"
        command = [sys.executable, str(lifeline), str(os.getpid()), "/bin/sh", str(self._script)]
        return self._spawner.start(
            Launch(command, environment, self._surroundings.root, self._surroundings.log_file(self.function))
        )


def _find_script(root: Path, function: Function) -> Path:
    """A bundle has the script at its top; in the source tree it stands beside its application."""
    found = [
        path for path in (root / function.handler, *root.glob(f"functions/*/{function.handler}")) if path.is_file()
    ]
    if len(found) != 1:
        raise TemplateError(f"{function.label}: {len(found)} files could be its script {function.handler!r}: {found}")
    return found[0]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
