"""The first code of a Lambda process: ties its life to the cloud's, then becomes AWS's runtime client, or our own.

Run by path, so that the function's import path holds the task root and nothing of this folder.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def main() -> None:
    sys.path[:] = [str(_HERE.parent.parent), *(each for each in sys.path if Path(each or ".").resolve() != _HERE)]
    from local.lifeline import die_with_parent  # noqa: PLC0415 - the path had to be set first

    die_with_parent(int(os.environ.pop("AMY_LOCAL_PARENT")))
    client = os.environ.pop("AMY_LOCAL_RUNTIME_CLIENT")
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    if client == "awslambdaric":
        runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(str(_HERE / "pure_client.py"), run_name="__main__")


main()
