"""Nothing of the handler's reaches a job, and nothing of a job's reaches the next."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.conftest import Run
from tests.sandbox.machine import replies
from tests.sandbox.process_tree import descendants

_SECRET = "wJalrXUtnFEMI-canary-8f31"
_LOOK_EVERYWHERE = """
import ctypes, gc, os, sys
found = [dict(os.environ), sys.argv, sys.path, sys.flags.isolated]
libc = ctypes.CDLL(None)
environ = ctypes.cast(libc.environ, ctypes.POINTER(ctypes.c_char_p)) if hasattr(libc, "environ") else []
libc.getenv.restype = ctypes.c_char_p
found.append([str(libc.getenv(name)) for name in (b"AWS_SECRET_ACCESS_KEY", b"AWS_SESSION_TOKEN", b"PATH", b"HOME")])
found.append([text for text in gc.get_objects() if isinstance(text, dict) and "AWS_SECRET_ACCESS_KEY" in text])
for path in ("/proc/self/environ", f"/proc/{os.getppid()}/environ", "/proc/1/environ", "/proc/self/cmdline"):
    try:
        found.append(open(path).read())
    except OSError as error:
        found.append(type(error).__name__)
return found
"""


def test_a_job_finds_no_environment() -> None:
    job = {"code": _LOOK_EVERYWHERE}

    (reply,) = replies(job, env={"AWS_SECRET_ACCESS_KEY": _SECRET, "AWS_SESSION_TOKEN": _SECRET})

    found = reply["result"]
    assert found[0] == {"TZ": "UTC"}
    assert found[4] == ["None"] * 4
    assert found[5:] == [[], *["PermissionError"] * 4]
    assert _SECRET not in json.dumps(reply)


@pytest.mark.skipif(os.geteuid() != 0, reason="reads other processes' memory")
def test_the_fork_server_holds_neither_the_environment_nor_a_jobs_data() -> None:
    data = "marker-of-somebody-5d2c"
    script = f"""
import os, sys
from functions.sandbox.handler import handler
reply = handler({{"code": "return summary_df['note'].iloc[0]",
    "frames": {{"summary": {{"columns": ["date", "note"], "rows": [["2026-01-01", "{data}"]]}}}}}}, None)
print(reply["result"], flush=True)
sys.stdin.read()
"""
    environment = {**os.environ, "AWS_SECRET_ACCESS_KEY": _SECRET}
    environment.pop("LD_LIBRARY_PATH", None)  # the one variable that is handed on
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().strip() == data
        servers = [pid for pid in descendants(process.pid) if descendants(pid)]  # jobs have no children
        assert servers
        for server in servers:
            assert Path(f"/proc/{server}/environ").read_bytes() == b""
            memory = _memory(server)
            assert _SECRET.encode() not in memory
            assert data.encode() not in memory
        assert data.encode() in _memory(process.pid)  # the search does find what is there
        process.stdin.close()


def _memory(pid: int) -> bytes:
    parts = []
    with Path(f"/proc/{pid}/maps").open(encoding="ascii") as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if span is not None:
                start, end = (int(text, 16) for text in span.groups())
                memory.seek(start)
                parts.append(memory.read(end - start))
    return b"".join(parts)


def test_two_jobs_share_no_state(run: Run) -> None:
    run(
        "import builtins, math, sys, os\n"
        "builtins.stolen = math.stolen = np.stolen = summary_df\n"
        "pd.DataFrame.mean = lambda *a, **k: 42\nos.environ['STOLEN'] = '1'\nsys.modules['stolen'] = np\n"
        "population_df.loc[:, 'n'] = -1\nnp.random.seed(5)"
    )

    reply = run(
        "import builtins, math, sys, os\n"
        "return [hasattr(x, 'stolen') for x in (builtins, math, np)] + ['stolen' in sys.modules, 'STOLEN' in os.environ,"
        " pd.DataFrame({'x': [1.0, 2.0]}).mean()['x'], bool((population_df['n'] > 0).all())]"
    )

    assert reply["result"] == [False, False, False, False, False, 1.5, True]


def test_unseeded_random_numbers_agree_between_runs(run: Run) -> None:
    code = "import random\nreturn [np.random.normal(), random.random()]"

    assert run(code)["result"] == run(code)["result"]
