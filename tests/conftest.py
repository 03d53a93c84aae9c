"""One real local cloud per session (and worker); scenarios are kept apart by users, who are cheap.

Sockets other than loopback are not used by anything here: the model is the offline one, unless a test replaces it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from local.state import LocalState
from tests.cloud import ModelControl, RuntimeControl, User
from tests.personal_data.declared import undeclared

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    """The cloud in a box as a user starts it, without demo data, with a model that answers at once."""
    yield from running_cloud(tmp_path_factory)


def running_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalState]:
    """Starts a local cloud, and ends it."""
    folder = tmp_path_factory.mktemp("cloud")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AMY_", "ANTHROPIC_"))}
    environment["AMY_LOCAL_STATE"] = str(folder / "local.json")
    log = (folder / "up.log").open("w+")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "cli.main",
            "local",
            "up",
            "--port",
            "0",
            "--json",
            "--no-demo-data",
            "--latency",
            "zero",
        ],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        log.seek(0)
        pytest.fail(f"the local cloud did not start:\n{log.read()[-3000:]}", pytrace=False)
    # The line is the state that the file has, but for the pid.
    state = LocalState.model_validate({"pid": process.pid, **json.loads(line)})
    yield state
    # What the tests' people have by now must be of kinds that exports and erasures know.
    new_kinds = undeclared(state)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(90)
    finally:
        process.kill()
        process.stdout.close()
        log.close()
    assert not new_kinds, f"rows or objects of kinds that functions/personal_data.py does not declare: {new_kinds}"


@pytest.fixture
def user(cloud: LocalState) -> Iterator[Callable[[], User]]:
    """Makes users: each with a key, an HTTP client and no data."""
    made: list[User] = []

    def make() -> User:
        made.append(User.create(cloud))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def person(user: Callable[[], User]) -> User:
    """A user with the demo person's days."""
    somebody = user()
    somebody.import_demo_days()
    return somebody


@pytest.fixture
def model(cloud: LocalState) -> Iterator[ModelControl]:
    """Scripts the offline model; rules name their user's turn by a word of the question, so tests do not meet."""
    assert cloud.model_url is not None
    with httpx.Client(base_url=cloud.model_url, timeout=60) as client:
        yield ModelControl(client)


@pytest.fixture
def control(cloud: LocalState) -> Iterator[RuntimeControl]:
    """Looks at and hurts the processes of the local cloud. What faults are left must not strike another test."""
    assert cloud.control_url is not None
    with httpx.Client(base_url=cloud.control_url, timeout=60) as client:
        yield RuntimeControl(client)
        client.delete("/faults")
        client.delete("/lambda/faults")
