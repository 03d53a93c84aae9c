"""The server as a process: where it listens, how slow it is, and when it ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from local.offline_model.latency import DEMO, ZERO, read_profile
from tests.offline_model.running_server import COMMAND, ROOT, running_server

STARTER = """
import json, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(json.dumps({"pid": child.pid, **json.loads(child.stdout.readline())}), flush=True)
sys.stdin.read()
"""


def test_it_ends_when_told_to() -> None:
    with running_server() as (url, process):
        assert url.startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def test_it_ends_with_its_parent() -> None:
    command = [sys.executable, "-c", STARTER, *COMMAND]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        started = json.loads(parent.stdout.readline())
        watch = os.pidfd_open(started["pid"]) if sys.platform == "linux" else None
        parent.kill()

    if watch is not None:
        # A process that has ended makes its descriptor readable.
        assert select.select([watch], [], [], 20)[0]
        os.close(watch)


def test_a_latency_profile_that_makes_no_sense() -> None:
    environment = {**os.environ, "AMY_OFFLINE_LATENCY": "slow"}
    ended = subprocess.run(COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert "use demo, zero, a factor" in ended.stderr


def test_it_imports_nothing_heavy() -> None:
    seen = "import sys, local.offline_model.__main__; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert not {"pandas", "numpy", "anthropic", "pydantic", "boto3"} & set(modules.split())


def test_profiles_are_settable_while_it_runs(control: httpx.Client) -> None:
    slower = {"name": "demo", "scale": 2, "agents": {"router": {"first_token_s": 0.1, "tokens_per_s": 50}}}
    assert control.put("/_profile", json=slower).json()["scale"] == 2
    shown = control.get("/_profile").json()

    assert shown["agents"]["router"] == {"first_token_s": 0.1, "tokens_per_s": 50, "total_s": None}
    assert set(shown["agents"]) == set(DEMO.agents)
    assert control.put("/_profile", json={"scale": -1}).status_code == 400


def test_the_most_specific_pace_counts_and_scale_stretches_it() -> None:
    profile = read_profile(
        {
            "scale": 2,
            "default": {"first_token_s": 1},
            "steps": {"Route": {"first_token_s": 2, "total_s": 4}},
            "agents": {"router": {"first_token_s": 3, "tokens_per_s": 10}},
        }
    )

    assert profile.pace("nobody", "Nowhere").first_token_s == 2
    assert profile.pace("nobody", "Route").seconds_for(tokens=5, of_all=10) == 2
    assert profile.pace("router", "Route").seconds_for(tokens=5, of_all=10) == 1


@pytest.mark.parametrize(("setting", "seconds"), [("zero", 0.0), ("demo", 0.6), ("0.5", 0.3), ("0", 0.0)])
def test_named_profiles_and_factors(setting: str, seconds: float) -> None:
    assert read_profile(setting).pace("synthesizer", "").first_token_s == seconds
    assert ZERO.pace("synthesizer", "").seconds_for(100, 100) == 0


def test_the_package_stands_alone() -> None:
    sources = (Path(__file__).parents[2] / "local" / "offline_model").rglob("*.py")
    imports = {
        line for path in sources for line in path.read_text().splitlines() if line.startswith(("import", "from"))
    }

    assert not [line for line in imports if " functions" in line or " cli" in line or " infra" in line]
