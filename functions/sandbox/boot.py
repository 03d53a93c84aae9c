"""What the fork server's process executes, as a file: `boot.py <control descriptor> <import path as JSON>`.

Started with an empty environment and isolated from the user's site, it sets what must stand before numpy is loaded.
"""

from __future__ import annotations

import json
import os
import sys


def _boot() -> None:
    control_descriptor, import_path = sys.argv[1:]
    sys.path[:] = json.loads(import_path)
    # BLAS reads this when it is loaded. Jobs may have no threads, and a process with threads must not fork.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"
    from functions.sandbox.fork_server import main  # noqa: PLC0415  loads numpy: not before this line

    main(int(control_descriptor))


if __name__ == "__main__":
    _boot()
