"""`amy local status` and `down`, and how a running cloud is found. The cloud here is a process that only waits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.target import state_path
from tests.cli.conftest import Amy
from tests.cli.fake_api import KEY, FakeApi, Reply, turn

WAITS = "import sys, time\nprint(flush=True)\ntime.sleep(600)"
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process that waits, with these arguments."""
    started: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", WAITS, *arguments], stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def write_state(file: Path, pid: int, api_url: str) -> dict[str, Any]:
    state = {
        "pid": pid,
        "api_url": api_url,
        "api_key": KEY,
        "user_id": "user_01JD8Q0000000000000000TEST",
        "aws_endpoint_url": "http://127.0.0.1:9001",
        "region": "us-east-1",
        "model_url": "http://127.0.0.1:9002",
        "control_url": "http://127.0.0.1:9003",
        "shop_url": "http://127.0.0.1:9004",
        "records_table": "Records",
        "logs": str(file.parent / "logs"),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(state), encoding="utf-8")
    return state


NO_TARGET = {"AMY_API_URL": "", "AMY_API_KEY": ""}


def test_status_tells_how_to_reach_the_cloud(api: FakeApi, amy: Amy, start: Start, tmp_path: Path) -> None:
    # Given a cloud that runs
    file = tmp_path / "local.json"
    state = write_state(file, start("local", "up").pid, api.url)
    api.on("GET", "/healthz", Reply(200, {"status": "ok"}))

    # When asked for its status, as JSON and as text
    done = amy("local", "status", "--json", AMY_LOCAL_STATE=str(file))

    # Then all that is needed is there
    assert done.returncode == 0
    assert json.loads(done.stdout).items() >= state.items()
    assert state["aws_endpoint_url"] in amy("local", "status", AMY_LOCAL_STATE=str(file)).stdout


def test_status_of_a_cloud_whose_api_does_not_answer(amy: Amy, start: Start, tmp_path: Path) -> None:
    file = tmp_path / "local.json"
    write_state(file, start("local", "up").pid, "http://127.0.0.1:9")
    done = amy("local", "status", AMY_LOCAL_STATE=str(file))
    assert done.returncode == 4
    assert "does not answer" in done.stderr


@pytest.mark.parametrize(
    "command", [["local", "status"], ["local", "down"], ["local", "user", "create"], ["ask", "Hi?"]]
)
def test_a_cloud_that_was_killed_is_no_cloud(
    api: FakeApi, amy: Amy, start: Start, tmp_path: Path, command: list[str]
) -> None:
    # Given the state file of a process that has ended, and was not yet collected
    file = tmp_path / "local.json"
    killed = start("local", "up")
    write_state(file, killed.pid, api.url)
    killed.kill()
    assert killed.stdout is not None
    killed.stdout.read()

    # When a command looks for it, then it says so and asks nothing of anybody
    done = amy(*command, AMY_LOCAL_STATE=str(file), **NO_TARGET)
    assert done.returncode == 4
    assert "amy local up" in done.stderr
    assert api.received == []


def test_no_state_file_is_no_cloud(amy: Amy, tmp_path: Path) -> None:
    done = amy("local", "status", AMY_LOCAL_STATE=str(tmp_path / "none.json"))
    assert done.returncode == 4


def test_down_stops_the_cloud_and_waits(amy: Amy, start: Start, tmp_path: Path) -> None:
    file = tmp_path / "local.json"
    cloud = start("local", "up")
    write_state(file, cloud.pid, "http://127.0.0.1:9")
    done = amy("local", "down", AMY_LOCAL_STATE=str(file))
    assert done.returncode == 0
    assert cloud.wait() == -15


def test_down_does_not_stop_a_program_that_got_the_clouds_number(amy: Amy, start: Start, tmp_path: Path) -> None:
    file = tmp_path / "local.json"
    other = start("something", "else")
    write_state(file, other.pid, "http://127.0.0.1:9")
    done = amy("local", "down", AMY_LOCAL_STATE=str(file))
    assert done.returncode == 4
    assert other.poll() is None


def test_the_cloud_is_found_from_a_folder_below(
    api: FakeApi, amy: Amy, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a state file in .amy above the current folder
    below = tmp_path / "one" / "two"
    below.mkdir(parents=True)
    file = tmp_path / ".amy" / "local.json"
    write_state(file, start("local", "up").pid, api.url)
    monkeypatch.delenv("AMY_LOCAL_STATE", raising=False)
    monkeypatch.chdir(below)
    assert state_path() == file

    # When a command runs without any address, then it speaks to that cloud with its key
    api.on("GET", "/v1/turns", Reply(200, {"data": [turn()], "next_cursor": None}))
    assert amy("turns", "list", AMY_LOCAL_STATE="", **NO_TARGET).returncode == 0
    assert api.received[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_key_alone_is_another_persons_at_the_local_cloud(
    api: FakeApi, amy: Amy, start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "local.json"
    write_state(file, start("local", "up").pid, api.url)
    api.on("GET", "/v1/turns", Reply(200, {"data": [], "next_cursor": None}))
    amy("turns", "list", AMY_LOCAL_STATE=str(file), AMY_API_URL="", AMY_API_KEY="amy_sk_other")
    assert api.received[0].headers["authorization"] == "Bearer amy_sk_other"
