"""`amy run` and `amy runs`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from local.state import LocalState
from tests.cli.conftest import Amy
from tests.cli.fake_api import FakeApi, Reply, Stream, error, event, frame

RUN = "run_01JD8Q0000000000000000TEST"
PATH = f"/v1/runs/{RUN}"
REPORT = {
    "status": "completed",
    "summary": "Go to bed at eleven.",
    "tool_calls": [{"tool": "recall_memory", "input": '{"query": "sleep"}', "ok": True, "duration_ms": 12.0}],
    "cost": {"cost_usd": 0.0123},
}


def run(status: str = "completed", **fields: Any) -> dict[str, Any]:
    """A run as the API sends it."""
    return {
        "id": RUN,
        "object": "run",
        "status": status,
        "agent": "health_coach",
        "agent_version": "abc",
        "instructions": "Plan my evening.",
        "payload": {},
        "metadata": {},
        "created_at": "2026-01-31T08:15:00.000Z",
        "started_at": "2026-01-31T08:15:00.000Z",
        "ended_at": "2026-01-31T08:15:42.500Z",
        "report": REPORT if status == "completed" else None,
        "error": None,
        "usage": {"input_tokens": 1234, "output_tokens": 56, "cost_usd": 0.0123, "model_calls": 2},
        "links": {"events": f"{PATH}/events", "trace": f"{PATH}/trace"},
        **fields,
    }


EVENTS = [
    event(1, "turn.started", turn_id=RUN),
    event(2, "step.started", {"attempt": 1}, step="RunAgent", turn_id=RUN),
    event(3, "turn.completed", {"report": REPORT}, turn_id=RUN),
]


@pytest.fixture
def running(api: FakeApi) -> FakeApi:
    """An API that runs the agent to its end."""
    api.on("POST", "/v1/runs", Reply(202, run("queued")))
    api.on("GET", f"{PATH}/events", Stream([frame(one) for one in EVENTS]))
    api.on("GET", PATH, Reply(200, run()))
    return api


def test_a_run_is_followed_and_its_report_printed(running: FakeApi, amy: Amy) -> None:
    done = amy("run", "health_coach", "Plan my evening.", "--payload", '{"bedtime": "23:00"}')

    assert done.returncode == 0, done.stderr
    assert json.loads(running.received[0].body) == {
        "agent": "health_coach",
        "instructions": "Plan my evening.",
        "payload": {"bedtime": "23:00"},
        "mode": "async",
    }
    assert running.received[0].headers["idempotency-key"]
    assert re.search(r"\d+ .* step.started +RunAgent", done.stdout)
    assert "Go to bed at eleven." in done.stdout
    assert re.search(r'recall_memory +ok +12 ms +\{"query": "sleep"\}', done.stdout)
    assert "$0.0123" in done.stdout
    assert done.stdout.rstrip().endswith(f"{RUN} completed")


def test_as_json_each_line_is_an_event_and_the_last_the_run(running: FakeApi, amy: Amy) -> None:
    done = amy("run", "health_coach", "Plan my evening.", "--json")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines == [*EVENTS, run()]


def test_nobody_waits_for_an_async_one(running: FakeApi, amy: Amy) -> None:
    done = amy("run", "health_coach", "Plan my evening.", "--async")

    assert done.stdout.strip() == RUN
    assert f"amy runs events {RUN} --follow" in done.stderr


def test_a_payload_may_come_from_a_file(running: FakeApi, amy: Amy, tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text('{"order": 17}')

    amy("run", "health_coach", "Look.", "--payload", str(file), "--async")

    assert json.loads(running.received[0].body)["payload"] == {"order": 17}


@pytest.mark.parametrize(
    ("payload", "code"),
    [("[1]", "unreadable_payload"), ('{"a": ', "payload_not_json"), ("no-such-file.json", "unreadable_payload")],
)
def test_a_payload_that_is_no_object_is_refused_before_anything_is_sent(
    api: FakeApi, amy: Amy, payload: str, code: str
) -> None:
    done = amy("run", "health_coach", "Look.", "--payload", payload, "--json")

    assert done.returncode == 2
    assert json.loads(done.stderr)["error"]["code"] == code
    assert api.received == []


def test_an_unknown_agent_shows_the_names(api: FakeApi, amy: Amy) -> None:
    refused = error(422, "unknown_agent", "There is no agent of this name.")
    refused.body["error"]["details"] = {"agent": "coach", "agents": ["domain_expert", "health_coach"]}
    api.on("POST", "/v1/runs", refused)

    done = amy("run", "coach", "Look.")

    assert done.returncode == 3
    assert "health_coach" in done.stderr


def test_a_failed_run_says_how_to_go_on(api: FakeApi, amy: Amy) -> None:
    failure = {"code": "process_died", "message": "Died.", "step": "RunAgent", "retriable": True}
    partial = REPORT | {"status": "failed", "summary": "So far."}
    api.on("POST", "/v1/runs", Reply(202, run("queued")))
    api.on("GET", f"{PATH}/events", Stream([frame(event(1, "turn.failed", {"error": failure}, turn_id=RUN))]))
    api.on("GET", PATH, Reply(200, run("failed", error=failure, report=partial)))

    done = amy("run", "health_coach", "Look.")

    assert done.returncode == 1
    assert "So far." in done.stdout
    assert f"amy runs retry {RUN}" in done.stdout


def test_list_show_and_cancel(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/runs", Reply(200, {"data": [run()], "next_cursor": None}))
    api.on("GET", PATH, Reply(200, run()))
    api.on("GET", f"{PATH}/trace", Reply(200, {"turn_id": RUN, "snapshot": None, "steps": []}))
    api.on("POST", f"{PATH}/cancel", Reply(200, run("cancelled")))

    assert re.search(rf"{RUN} +completed .*health_coach: Plan my evening\.", amy("runs", "list").stdout)
    shown = amy("runs", "show", RUN).stdout
    assert "health_coach: Plan my evening." in shown
    assert "Go to bed at eleven." in shown
    assert amy("runs", "cancel", RUN).stdout.strip() == f"{RUN} cancelled"


@pytest.mark.parametrize("words", [["runs", "show", "turn_01JD8Q0000000000000000TEST"], ["turns", "show", RUN]])
def test_an_id_of_the_other_kind_is_refused(api: FakeApi, amy: Amy, words: list[str]) -> None:
    done = amy(*words)

    assert done.returncode == 2
    assert f"amy {words[0]} list" in done.stderr
    assert api.received == []


def test_against_the_local_cloud(cloud: LocalState, amy: Amy) -> None:
    there = {"AMY_API_URL": cloud.api_url, "AMY_API_KEY": cloud.api_key}

    done = amy("run", "domain_expert", "What does resting heart rate mean?", **there)

    assert done.returncode == 0, done.stderr
    assert "Report  completed" in done.stdout
    assert re.search(r"StartRun.*completed", done.stdout)
