"""Stands in for a poorer machine: a process whose kernel denies some system calls, with the sandbox in it.

Run as `python -m tests.sandbox.machine`. Reads
`{"deny": {"<call>": <errno>}, "jobs": [{"code", "limits"}]}`, writes the replies.
An errno of 0 makes a call "succeed" without doing anything. A filter of one's own is inherited by all that follow.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_NUMBERS = {
    "x86_64": {"seccomp": 317, "setresuid": 117, "unshare": 272, "capset": 126},
    "aarch64": {"seccomp": 277, "setresuid": 147, "unshare": 97, "capset": 91},
}
_EVERYWHERE = {"landlock_create_ruleset": 444, "landlock_restrict_self": 446}

AS_A_USER = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]
"""Drops root. The capability only lets that user reach an interpreter under /root, as here; jobs drop it."""
AS_A_USER += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


def replies(
    *jobs: dict[str, Any], deny: dict[str, int] | None = None, user: bool = False, env: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """What the sandbox answers to the jobs on a machine that denies these calls."""
    order = json.dumps({"deny": deny or {}, "jobs": jobs})
    command = [sys.executable, "-m", "tests.sandbox.machine"]
    done = subprocess.run(
        [*(AS_A_USER if user and os.geteuid() == 0 else []), *command],
        input=order,
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def _deny(calls: dict[str, int]) -> None:
    numbers = {**_NUMBERS[platform.machine()], **_EVERYWHERE}
    program = [(0x20, 0, 0, 0)]
    for name, number in calls.items():
        program += [(0x15, 0, 1, numbers[name]), (0x06, 0, 0, 0x0005_0000 | number)]
    program.append((0x06, 0, 0, 0x7FFF_0000))
    code = b"".join(
        code.to_bytes(2, "little") + bytes([yes, no]) + value.to_bytes(4, "little") for code, yes, no, value in program
    )
    buffer = ctypes.create_string_buffer(code)
    header = ctypes.create_string_buffer(
        len(program).to_bytes(8, "little") + ctypes.addressof(buffer).to_bytes(8, "little")
    )
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.prctl(22, 2, header, 0, 0) == 0


def main() -> None:
    order = json.load(sys.stdin)
    if order["deny"]:
        _deny(order["deny"])
    from functions.sandbox.handler import handler  # noqa: PLC0415  only on the machine that was made

    json.dump([handler({"frames": {}, **job}, None) for job in order["jobs"]], sys.stdout)


if __name__ == "__main__":
    main()
