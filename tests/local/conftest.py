"""A local cloud with the small template, once for all tests of this folder: `box`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import boto3
import httpx
import pytest
from botocore.config import Config

from local.state import ROOT, LocalState
from tests.local.small_template import build

T = TypeVar("T")


def until(look: Callable[[], T | None], seconds: float = 20.0) -> T:
    """Look again and again until there is something to see."""
    deadline = time.monotonic() + seconds
    while True:
        if seen := look():
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing seen after {seconds} s")
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"


@contextmanager
def started(
    folder: Path, template: dict[str, Any], port: int = 0, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """`run_up` on a template of one's own, in a process of its own; it says one line when it is ready."""
    process = _start(folder, template, port, environment)
    with process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def _start(folder: Path, template: dict[str, Any], port: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    file = folder / "template.json"
    template["Parameters"]["Folder"]["Default"] = str(folder)
    file.write_text(json.dumps(template), encoding="utf-8")
    start = (
        "import sys; from pathlib import Path; from local.up import run_up; from local.state import ROOT; "
        "sys.exit(run_up(port=int(sys.argv[2]), json_output=True, demo_data=False, template=Path(sys.argv[1]), root=ROOT))"
    )
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("AMY_", "ANTHROPIC_", "AWS_"))}
    return subprocess.Popen(
        [sys.executable, "-c", start, str(file), str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # An address of a model: the offline one is not needed here, and is not started.
        env={
            **clean,
            "AMY_LOCAL_STATE": str(folder / "local.json"),
            "ANTHROPIC_BASE_URL": "http://127.0.0.1:9/",
            "ANTHROPIC_API_KEY": "key-of-a-test",
            **environment,
        },
    )


@dataclass
class Box:
    """The running cloud, and the ways to speak with it."""

    state: LocalState
    folder: Path
    control: httpx.Client
    api: httpx.Client

    def client(self, service: str) -> Any:
        """A boto3 client that does not retry: a test sees what happens."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.state.aws_endpoint_url,
            region_name=self.state.region,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

    def invoke(self, name: str, event: Any = None, **options: Any) -> Answer:
        """Invoke a function by its name in the template."""
        answer = self.client("lambda").invoke(FunctionName=f"amy-{name}", Payload=json.dumps(event).encode(), **options)
        return Answer(json.loads(answer["Payload"].read() or b"null"), answer.get("FunctionError"))

    def execute(self, machine: str, payload: Any) -> dict[str, Any]:
        """Start an execution and wait for its end."""
        states = self.client("stepfunctions")
        name = f"run-{time.monotonic_ns()}"
        arn = states.start_execution(stateMachineArn=self.machine_arn(machine), name=name, input=json.dumps(payload))[
            "executionArn"
        ]

        def ended() -> dict[str, Any] | None:
            description: dict[str, Any] = states.describe_execution(executionArn=arn)
            return None if description["status"] == "RUNNING" else description

        return until(ended)

    def machine_arn(self, machine: str) -> str:
        return f"arn:aws:states:{self.state.region}:123456789012:stateMachine:amy-{machine}"

    def journal(self, function: str) -> list[dict[str, Any]]:
        """What a function of these tests has written down."""
        file = self.folder / f"{function}.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    def processes(self, function: str | None = None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.control.get("/processes").json()
        return [row for row in rows if function in {None, row["function"]}]

    def queue_url(self, name: str) -> str:
        return str(self.client("sqs").get_queue_url(QueueName=f"amy-{name}")["QueueUrl"])

    def messages(self, queue: str) -> list[str]:
        """Receive and delete what is visible in a queue."""
        sqs, url = self.client("sqs"), self.queue_url(queue)
        received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in received:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in received]


@dataclass
class Answer:
    """What an invocation gave."""

    payload: Any
    function_error: str | None


def ready(process: subprocess.Popen[str]) -> LocalState:
    """The line that it says when it is ready; fails the test with what it said instead."""
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    if not line:
        pytest.fail(f"the box did not start:\n{process.stderr.read()[-3000:]}", pytrace=False)
    return LocalState.model_validate_json(line)


@pytest.fixture(scope="session")
def running_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    folder = tmp_path_factory.mktemp("box")
    with started(folder, build()) as process:
        state = ready(process)
        with (
            httpx.Client(base_url=state.control_url, timeout=30) as control,
            httpx.Client(base_url=state.api_url, timeout=30) as api,
        ):
            yield Box(state, folder, control, api)


@pytest.fixture
def box(running_box: Box) -> Iterator[Box]:
    """The running box, without the faults and files of other tests."""
    for file in running_box.folder.glob("*.jsonl"):
        file.unlink()
    yield running_box
    running_box.control.delete("/faults")
    running_box.control.delete("/lambda/faults")
