"""The command line against the real local cloud, from question to report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.state import LocalState
from tests.cli.conftest import ROOT, Amy, clean_environment
from tests.cloud import QUESTION, User


def at(cloud: LocalState, person: User) -> dict[str, str]:
    return {"AMY_API_URL": cloud.api_url, "AMY_API_KEY": person.api_key}


def test_a_question_of_the_demo_person(amy: Amy, cloud: LocalState, person: User) -> None:
    # When the demo question is asked
    done = amy("ask", QUESTION, "--json", **at(cloud, person))

    # Then the events count up without a gap to the end, and the turn has the right means
    assert done.returncode == 0, done.stderr
    *events, turn = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "turn.completed"
    last_attempt = max(event["data"]["attempt"] for event in events if event["type"] == "text.delta")
    text = "".join(
        event["data"]["text"]
        for event in events
        if event["type"] == "text.delta" and event["data"]["attempt"] == last_attempt
    )
    assert text == turn["result"]["text"]
    assert "75.57" in text
    assert "74.52" in text

    # And everything can be read again
    again = amy("turns", "events", turn["id"], "--json", **at(cloud, person))
    assert [json.loads(line) for line in again.stdout.splitlines()] == events
    shown = amy("turns", "show", turn["id"], **at(cloud, person))
    assert "75.57" in shown.stdout
    assert "Synthesize" in amy("turns", "trace", turn["id"], **at(cloud, person)).stdout
    listed = amy("turns", "list", "--json", **at(cloud, person)).stdout.splitlines()
    assert turn["id"] in [json.loads(line)["id"] for line in listed]


def test_an_import_of_another_person(amy: Amy, cloud: LocalState, tmp_path: Path) -> None:
    # Given another person of the local cloud, and a file of two days and a line that is none
    state = tmp_path / "local.json"
    state.write_text(cloud.model_dump_json(), encoding="utf-8")
    created = amy("local", "user", "create", "--json", AMY_LOCAL_STATE=str(state))
    person = json.loads(created.stdout)
    assert person.keys() == {"user_id", "api_key"}
    file = tmp_path / "days.csv"
    file.write_text("date,steps\n2022-01-01,686\n2022-01-02,1200\nsoon,1\n", encoding="utf-8")

    # When it is imported
    done = amy("import", str(file), "--yes", AMY_API_URL=cloud.api_url, AMY_API_KEY=person["api_key"])

    # Then the command says what was written and what was not
    assert done.returncode == 0, done.stderr
    assert "2022-01-01 to 2022-01-02: 2 days" in done.stdout
    assert "Written: 2 days" in done.stdout
    assert "line 4" in done.stdout

    # And the first person's turns are not this one's
    listed = amy("turns", "list", "--json", AMY_API_URL=cloud.api_url, AMY_API_KEY=person["api_key"])
    assert listed.stdout == ""


@pytest.mark.timeout(300)
def test_the_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    # Given no cloud of the demo's
    environment = clean_environment(TMPDIR=str(tmp_path), Q=QUESTION)
    environment.pop("ANTHROPIC_API_KEY", None)

    # When it runs
    done = subprocess.run(
        [sys.executable, "-m", "cli.demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )

    # Then it shows answer, Fact Sheet, cost and steps, says which model answered, and cleans up
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("offline model", "75.57", "74.52", "Fact Sheet", "Steps", "Synthesize", "Cost"):
        assert words in done.stdout
    assert list(tmp_path.glob("amy-demo-*")) == []
    assert processes_with(str(tmp_path)) == []


def processes_with(text: str) -> list[str]:
    """Processes that have this text in their environment: the demo's, since its state file lies in a folder of its own."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (process / "environ").read_bytes() and int(process.name) != os.getpid():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_demo_that_is_broken_off_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    # Given a demo whose turn runs
    demo = subprocess.Popen(
        [sys.executable, "-m", "cli.demo"],
        cwd=ROOT,
        env=clean_environment(TMPDIR=str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert demo.stdout is not None
    try:
        assert any("turn.started" in line for line in demo.stdout)

        # When it is told to stop, or killed
        demo.send_signal(number)
        demo.stdout.read()
        code = demo.wait(60)
    finally:
        demo.kill()
        demo.wait()
        demo.stdout.close()

    # Then it says so, and its cloud is gone too
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 130)
    deadline = time.monotonic() + 20
    while left := processes_with(str(tmp_path)):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
    if number != signal.SIGKILL:
        assert list(tmp_path.glob("amy-demo-*")) == []


def test_signing_in_gives_a_key_that_works(cloud: LocalState, amy: Amy, person: User, tmp_path: Path) -> None:
    # Given a terminal that shows a code
    environment = clean_environment(AMY_CONFIG=str(tmp_path / "amy" / "config.json"))
    login = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "login", "--url", cloud.api_url, "--scope", "turns:read", "--no-browser"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert login.stderr is not None
        code = login.stderr.readline().split()[-1]

        # When the person confirms it
        answer = person.client.post("/v1/auth/cli/approve", json={"user_code": code, "decision": "approve"})
        assert answer.status_code == 200, answer.text
        said, told = login.communicate(timeout=60)
    finally:
        login.kill()
        login.wait()

    # Then the key that was stored opens what was asked for, and nothing else
    assert login.returncode == 0, told
    assert f"Signed in to {cloud.api_url}" in said
    alone = {"AMY_API_URL": "", "AMY_API_KEY": "", "AMY_CONFIG": environment["AMY_CONFIG"]}
    assert amy("turns", "list", **alone).returncode == 0
    refused = amy("memory", "list", "--json", **alone)
    assert refused.returncode == 3
    assert json.loads(refused.stderr)["error"]["code"] == "insufficient_scope"
