"""Starting and ending: one cloud per state file, a clear word when it cannot start, and no process left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from local.state import read
from tests.local.conftest import Box, is_running, ready, started, until
from tests.local.small_template import build


@contextmanager
def own_box(folder: Path, **environment: str) -> Iterator[tuple[Box, subprocess.Popen[str]]]:
    with started(folder, build(), 0, **environment) as process:
        state = ready(process)
        with httpx.Client(base_url=state.control_url) as control, httpx.Client(base_url=state.api_url) as api:
            yield Box(state, folder, control, api), process


def children(pid: int) -> list[int]:
    """All processes below one, however deep."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found += [child, *children(child)]
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_it_ends(tmp_path: Path, number: int) -> None:
    """In order, or killed, with one function stopped and another at work."""
    with own_box(tmp_path) as (box, process):
        assert box.api.get("/streams/tell", headers={"Authorization": "good"}).status_code == 200
        os.kill(box.invoke("Echo").payload["pid"], signal.SIGSTOP)
        lambda_client = box.client("lambda")
        lambda_client.invoke(
            FunctionName="amy-SleepAndMark", InvocationType="Event", Payload=b'{"seconds": 60, "file": "/dev/null"}'
        )
        until(lambda: [row for row in box.processes("SleepAndMark") if row["state"] == "busy"])
        below = children(process.pid)
        assert len(below) >= 4, "gateway, web function, two functions"

        process.send_signal(number)
        code = process.wait(30)

        until(lambda: not [pid for pid in below if is_running(pid)])
        if number != signal.SIGKILL:
            assert code == 0
            assert not (tmp_path / "local.json").exists()


def test_the_state_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    with own_box(tmp_path) as (box, process):
        file = tmp_path / "local.json"

        assert read(file) == box.state
        assert box.state.pid == process.pid
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_cloud_on_one_state_file_is_refused(tmp_path: Path) -> None:
    with own_box(tmp_path) as (box, _), started(tmp_path, build()) as second:
        out, errors = second.communicate(timeout=30)

        assert (out, second.returncode) == ("", 1)
        assert f"already running at {box.state.api_url}" in errors
        assert "amy local down" in errors


def test_a_port_in_use_is_told_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started(tmp_path, build(), port=port) as process:
            _, errors = process.communicate(timeout=30)

    assert process.returncode == 1
    assert f"port {port} cannot be used" in errors
    assert "--port" in errors


def test_a_template_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    template = build()
    template["Resources"]["Echo"]["Properties"]["Environment"]["Variables"]["X"] = {"Ref": "Nowhere"}

    with started(tmp_path, template) as process:
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "the template cannot be loaded" in errors
    assert "Nowhere" in errors


def test_functions_run_with_the_pure_python_client_too(tmp_path: Path) -> None:
    """As on macOS, where awslambdaric has no wheel."""
    with own_box(tmp_path, AMY_LOCAL_RUNTIME_CLIENT="pure") as (box, _):
        first, second = (box.invoke("Echo", {"n": n}).payload for n in (1, 2))
        assert (first["event"], second["event"]) == ({"n": 1}, {"n": 2})
        assert first["pid"] == second["pid"]
        assert 20_000 < box.invoke("Surroundings").payload["remaining"] <= 30_000
        kinds = [
            box.invoke("Misbehave", {"do": "raise"}).payload["errorType"],
            box.invoke("Misbehave", {"do": "kill"}).payload["errorType"],
            box.invoke("NoModule").payload["errorType"],
            box.invoke("NoHandler").payload["errorType"],
        ]
        assert kinds == ["OutOfTune", "Runtime.ExitError", "Runtime.ImportModuleError", "Runtime.HandlerNotFound"]
