"""Functions as processes: what AWS would give them, and what it would say when they fail."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.state import ROOT
from tests.local.conftest import Answer, Box, is_running, until


def test_a_function_answers_and_its_process_is_used_again(box: Box) -> None:
    first = box.invoke("Echo", {"n": 1})
    second = box.invoke("Echo", {"n": 2})

    assert first.payload["event"] == {"n": 1}
    assert first.payload["request_id"] != second.payload["request_id"]
    assert first.payload["pid"] == second.payload["pid"]


def test_a_function_gets_its_own_environment_and_nothing_of_ours(box: Box) -> None:
    seen = box.invoke("Surroundings").payload

    environment = seen["environment"]
    assert environment["TABLE"] == box.state.records_table == "amy-Records"
    assert environment["WHERE"] == "us-east-1/123456789012/amy-Queue"
    assert environment["MODEL"] == "http://127.0.0.1:9"
    assert environment["AWS_ENDPOINT_URL"] == box.state.aws_endpoint_url
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "amy-Surroundings"
    assert seen["directory"] == str(ROOT)
    assert 20_000 < seen["remaining"] <= 30_000
    assert not {name for name in environment if name.startswith(("AMY_", "ANTHROPIC_", "PYTEST", "VIRTUAL_ENV"))}


def test_boto3_in_a_function_finds_the_local_cloud_by_itself(box: Box) -> None:
    table = box.invoke("TableWriter", {"pk": "written by a function"}).payload["table"]

    key = {"pk": {"S": "written by a function"}, "sk": {"S": "-"}}
    assert box.client("dynamodb").get_item(TableName=table, Key=key)["Item"]


def test_an_exception_is_reported_by_its_class_name(box: Box) -> None:
    answer = box.invoke("Misbehave", {"do": "raise"})

    assert answer.function_error == "Unhandled"
    assert answer.payload["errorType"] == "OutOfTune"
    assert answer.payload["errorMessage"] == "the strings are loose"
    assert answer.payload["stackTrace"]


@pytest.mark.parametrize(("how", "reason"), [("exit", "exit status 3"), ("kill", "signal: killed")])
def test_a_process_that_dies_is_an_exit_error_and_is_replaced(box: Box, how: str, reason: str) -> None:
    answer = box.invoke("Misbehave", {"do": how})

    assert answer.payload["errorType"] == "Runtime.ExitError"
    assert answer.payload["errorMessage"].endswith(f"Error: Runtime exited with error: {reason}")
    assert box.invoke("Misbehave", {}).function_error is None


def test_a_late_function_is_killed_and_reported_as_timed_out(box: Box) -> None:
    pid = box.invoke("Misbehave", {}).payload["pid"]

    answer = box.invoke("Misbehave", {"do": "sleep", "seconds": 60})

    assert answer.payload["errorType"] == "Sandbox.Timedout"
    assert answer.payload["errorMessage"].endswith("Error: Task timed out after 2.00 seconds")
    until(lambda: not is_running(pid))


def test_an_answer_over_6_mb_is_refused(box: Box) -> None:
    assert box.invoke("Misbehave", {"do": "much"}).payload["errorType"] == "Function.ResponseSizeTooLarge"


def test_an_event_over_6_mb_is_refused(box: Box) -> None:
    with pytest.raises(ClientError, match="RequestTooLarge"):
        box.invoke("Echo", "x" * (7 * 1024 * 1024))


def test_concurrent_invocations_have_a_process_each(box: Box) -> None:
    def invoke(_: int) -> Any:
        return box.invoke("Misbehave", {"do": "sleep", "seconds": 1.2}).payload["pid"]

    with ThreadPoolExecutor(4) as pool:
        pids = list(pool.map(invoke, range(4)))

    assert len(set(pids)) == 4


def test_reserved_concurrency_throttles(box: Box, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(box.invoke, "Narrow", {"seconds": 1.5, "file": str(tmp_path / "slow")})
        until(lambda: [row for row in box.processes("Narrow") if row["state"] == "busy"])

        with pytest.raises(ClientError, match="TooManyRequestsException"):
            box.invoke("Narrow", {"seconds": 0, "file": str(tmp_path / "refused")})

        assert slow.result().function_error is None


def test_a_version_is_the_function(box: Box) -> None:
    assert box.invoke("Echo:1", "by version").payload["event"] == "by version"
    assert box.invoke("Echo", "by qualifier", Qualifier="1").payload["event"] == "by qualifier"


def test_a_function_that_does_not_exist(box: Box) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        box.invoke("Nobody")


def test_tenants_never_share_a_process(box: Box) -> None:
    ann = [box.invoke("PerTenant", TenantId="ann").payload for _ in range(2)]
    before = {row["pid"] for row in box.processes("PerTenant")}
    box.invoke("PerTenant", TenantId="bob")

    assert [answer["tenant"] for answer in ann] == ["ann", "ann"]
    assert len({row["pid"] for row in box.processes("PerTenant")} - before) == 1
    with pytest.raises(ClientError, match="TenantId is required"):
        box.invoke("PerTenant")


def test_an_asynchronous_invocation_is_tried_again_and_then_buried(box: Box) -> None:
    box.client("lambda").invoke(FunctionName="amy-Append", InvocationType="Event", Payload=b'{"fail": true, "n": 7}')

    buried = until(lambda: box.messages("DeadLetters"))

    assert [event["n"] for event in box.journal("Append")] == [7, 7]
    assert '"requestPayload": {"fail": true, "n": 7}' in buried[0]


def test_the_control_api_tells_what_a_process_works_on(box: Box, tmp_path: Path) -> None:
    event = {"step": "Route", "turn": {"id": "turn_1"}, "seconds": 1.0, "file": str(tmp_path / "done")}
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(box.invoke, "SleepAndMark", event)
        row = until(lambda: next((row for row in box.processes("SleepAndMark") if row["state"] == "busy"), None))

        assert (row["payload_step"], row["turn_id"]) == ("Route", "turn_1")
        assert running.result().payload["pid"] == row["pid"]


def test_a_process_killed_from_outside_is_an_exit_error(box: Box, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(box.invoke, "SleepAndMark", {"seconds": 20, "file": str(tmp_path / "never")})
        row = until(lambda: next((row for row in box.processes("SleepAndMark") if row["state"] == "busy"), None))

        box.control.post(f"/processes/{row['pid']}/kill")

        assert running.result().payload["errorType"] == "Runtime.ExitError"


def test_a_frozen_process_is_reported_late_and_may_wake_up_unheard(box: Box, tmp_path: Path) -> None:
    mark = tmp_path / "woken"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(box.invoke, "SleepAndMark", {"seconds": 1.0, "file": str(mark)})
        row = until(lambda: next((row for row in box.processes("SleepAndMark") if row["state"] == "busy"), None))

        box.control.post("/lambda/freeze", json={"pid": row["pid"]})

        assert running.result().payload["errorType"] == "Sandbox.Timedout"
    assert is_running(row["pid"])
    assert box.invoke("SleepAndMark", {"seconds": 0, "file": str(tmp_path / "other")}).payload["pid"] != row["pid"]
    assert not mark.exists()

    box.control.post("/lambda/thaw", json={"pid": row["pid"]})

    assert until(mark.exists)
    until(lambda: not is_running(row["pid"]))


def test_ordered_faults_strike_the_invocations_they_name(box: Box, tmp_path: Path) -> None:
    for fault in (
        {"action": "kill", "function": "SleepAndMark", "step": "A"},
        {"action": "throttle", "function": "SleepAndMark", "step": "B"},
        {"action": "lose_answer", "function": "SleepAndMark", "step": "C"},
    ):
        assert box.control.post("/lambda/faults", json=fault).status_code == 201

    def run(step: str, seconds: float = 0.0) -> Answer:
        return box.invoke("SleepAndMark", {"step": step, "seconds": seconds, "file": str(tmp_path / step)})

    assert run("A", seconds=20).payload["errorType"] == "Runtime.ExitError"
    with pytest.raises(ClientError, match="TooManyRequests"):
        run("B")
    assert run("C").payload["errorType"] == "Runtime.ExitError"
    assert (tmp_path / "C").exists(), "the work was done, only its answer was lost"
    assert run("A").function_error is None
    assert box.control.get("/lambda/faults").json() == []


@pytest.mark.parametrize(
    ("function", "kind"), [("NoModule", "Runtime.ImportModuleError"), ("NoHandler", "Runtime.HandlerNotFound")]
)
def test_a_function_that_cannot_be_loaded_says_so(box: Box, function: str, kind: str) -> None:
    answer = box.invoke(function)

    assert (answer.function_error, answer.payload["errorType"]) == ("Unhandled", kind)
