"""The offline model as its users start it: a process that prints where it listens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "local.offline_model", "--port", "0")


@contextmanager
def running_server(latency: str = "zero") -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Its address and its process; ended on the way out."""
    environment = {**os.environ, "AMY_OFFLINE_LATENCY": latency}
    with subprocess.Popen(COMMAND, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"], process
        finally:
            process.terminate()
