"""No process outlives the cloud: a child dies with the process that started it, even when that one is killed with SIGKILL.

Linux sends the signal itself (PR_SET_PDEATHSIG). Its trap: it fires when the *thread* that started the child ends, so
children are started from a thread that lives as long as the cloud (`lambda_runtime/spawner.py`). Elsewhere a thread watches
for a change of parent.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Arrange that this process is killed when its parent ends. `parent`: its pid, if known, to notice an early end."""
    expected = os.getppid() if parent is None else parent
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(expected,), daemon=True).start()
    if os.getppid() != expected:  # it ended before we asked
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def main() -> None:
    """`python local/lifeline.py PARENT COMMAND…`: become a command that dies with its parent."""
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the supervisor's own commands


if __name__ == "__main__":
    main()
