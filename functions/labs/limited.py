"""Running what takes a stranger's PDF apart in a process of its own, with an end to its time and its memory.

A file can be made so that reading it never ends or fills the memory. In a process of its own that is a failure of this file
and not of the function, whose death Step Functions would take for bad luck and repeat. The process gets no environment but
the path of its modules: no credentials, no addresses.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from functions.core.errors import AmyError, error_classes
from functions.health.errors import LabBroken, LabTooComplex, LabUnfit

MEMORY_BYTES = 1400 * 1024 * 1024
"""Of address space, more than the libraries and fifty pages need."""


def run_limited(task: str, arguments: dict[str, Any], *, seconds: int, folder: Path) -> Any:
    """The result of `functions.labs.pdf_tasks.<task>`, as JSON.

    Raises the subclass of LabUnfit that the task ended with, LabTooComplex at a limit, LabBroken for any other end.
    """
    answer = folder / f"{task}.json"
    answer.unlink(missing_ok=True)
    command = [sys.executable, "-m", "functions.labs.limited", task, json.dumps(arguments), str(answer), str(seconds)]
    environment = {
        "PYTHONPATH": os.pathsep.join(str(Path(one).resolve()) for one in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, env=environment, cwd=folder, timeout=seconds, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise LabTooComplex from late
    if not answer.exists():
        # Killed: by the kernel for its memory or its processor time, or by a defect of a library.
        raise LabTooComplex if done.returncode < 0 else LabBroken
    said = json.loads(answer.read_text(encoding="utf-8"))
    if "error" in said:
        raise _error(said["error"])
    return said["result"]


def _error(name: str) -> AmyError:
    return next((kind() for kind in error_classes(LabUnfit) if kind.__name__ == name), LabBroken())


def main(task: str, arguments: str, answer: str, seconds: str) -> None:
    """In the process: limits first, then the libraries."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    from functions.labs import pdf_tasks  # noqa: PLC0415 - not before the limits stand

    said: dict[str, Any]
    try:
        said = {"result": pdf_tasks.TASKS[task](**json.loads(arguments))}
    except LabUnfit as unfit:
        said = {"error": type(unfit).__name__}
    except (MemoryError, RecursionError):
        said = {"error": LabTooComplex.__name__}
    except Exception as error:  # noqa: BLE001 - what a library makes of a broken file
        # pdfium says so in words when it gets no memory.
        said = {"error": (LabTooComplex if "memory" in str(error).lower() else LabBroken).__name__}
    Path(answer).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
