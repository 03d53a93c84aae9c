"""`amy turns`."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.cli.conftest import Amy
from tests.cli.fake_api import TURN, FakeApi, Reply, Stream, event, frame, turn

PATH = f"/v1/turns/{TURN}"
TRACE: dict[str, Any] = {
    "turn_id": TURN,
    "snapshot": "sha256-abc",
    "steps": [
        {
            "path": "Route",
            "status": "completed",
            "attempts": 2,
            "started_at": "2026-01-31T08:15:00.000Z",
            "duration_ms": 830.0,
            "usage": {"cost_usd": 0.002},
            "error": None,
            "effects": [
                {
                    "path": "router/1",
                    "kind": "model",
                    "at": "2026-01-31T08:15:00.000Z",
                    "duration_ms": 812.0,
                    "request_hash": "abc",
                    "model": "model-fast",
                    "usage": {"cost_usd": 0.002},
                }
            ],
        }
    ],
}
LOG = [event(1, "turn.started"), event(2, "turn.failed", {"error": {"code": "x", "message": "Broke."}})]


FINDING: dict[str, Any] = {
    "id": "ds-001",
    "claim": "Steps and sleep go together.",
    "verdict": "conditional",
    "verdict_seed": "validated",
    "reasons": ["Both drift."],
    "gates": [
        {"name": "sample_size", "status": "passed", "reason": "Enough days."},
        {"name": "bootstrap", "status": "failed", "reason": "It crosses zero."},
        {"name": "effect_vs_noise", "status": "skipped", "reason": "Not for these."},
    ],
    "critic": {
        "decision": "downgrade",
        "rule": "a concern of high severity: at least downgrade",
        "rationale": "Illness may be behind it.",
        "concerns": [{"category": "reverse_causation", "severity": "high", "detail": "Sleep may move steps."}],
    },
    "assessment": {
        "mechanism": "Movement tires.",
        "novelty": "user_specific",
        "strategy": "Walk on Mondays.",
        "citations": ["prior-7"],
    },
    "statistics": [{"name": "p", "value": 0.01234, "meaning": "m"}, {"name": "rho", "value": None, "meaning": "m"}],
    "recomputed": {"effect": {"claimed": 0.4, "recomputed": 0.3, "matches": False}},
}


def test_a_finding_is_shown_with_both_verdicts_and_what_they_rest_on(api: FakeApi, amy: Amy) -> None:
    api.on("GET", PATH, Reply(200, turn(result={"text": "Hm.", "mode": "answer", "findings": [FINDING]})))
    api.on("GET", f"{PATH}/trace", Reply(200, TRACE))
    shown = " ".join(amy("turns", "show", TURN).stdout.split())
    for part in (
        "conditional",
        "- Both drift.",
        "by gates and critic alone: validated",
        "gates: ✓ sample_size · ✗ bootstrap (1 not for this kind)",
        "bootstrap: It crosses zero.",
        "critic: downgrade (a concern of high severity: at least downgrade): Illness may be behind it.",
        "reverse causation, high: Sleep may move steps.",
        "assessment: Movement tires. (user specific)",
        "next step: Walk on Mondays.",
        "rests on: prior-7",
        "measured: p 0.0123",
        "computed again and not the same: effect",
    ):
        assert part in shown


def test_list(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/turns", Reply(200, {"data": [turn(), turn("running")], "next_cursor": None}))
    done = amy("turns", "list", "--limit", "5")
    assert done.returncode == 0
    assert re.search(rf"{TURN} +completed +2026-01-31 08:15 +\$0\.0123 +How is my heart\?", done.stdout)
    assert api.received[0].query == {"limit": ["5"]}


def test_list_as_json_lines(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/turns", Reply(200, {"data": [turn(), turn("running")], "next_cursor": None}))
    lines = amy("turns", "list", "--json").stdout.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["completed", "running"]


def test_list_of_nothing_says_what_to_do(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/turns", Reply(200, {"data": [], "next_cursor": None}))
    assert "amy ask" in amy("turns", "list").stdout


def test_show(api: FakeApi, amy: Amy) -> None:
    api.on("GET", PATH, Reply(200, turn(result={"text": "All is well.", "mode": "answer"})))
    api.on("GET", f"{PATH}/trace", Reply(200, TRACE))
    done = amy("turns", "show", TURN)
    assert done.returncode == 0
    assert "How is my heart?" in done.stdout
    assert "All is well." in done.stdout
    assert re.search(r"Route +completed +2 +830 ms +\$0\.0020", done.stdout)


def test_events_until_now(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"{PATH}/events", Reply(200, {"data": LOG[:1], "after": 1, "ended": False}))
    api.on("GET", f"{PATH}/events", Reply(200, {"data": [], "after": 1, "ended": False}))
    done = amy("turns", "events", TURN, "--json")
    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == LOG[:1]
    assert [call.query for call in api.received] == [{"after": ["0"], "wait": ["0"]}, {"after": ["1"], "wait": ["0"]}]
    assert api.received[0].headers["accept"] == "application/json"


def test_following_events_ends_as_ask_does(api: FakeApi, amy: Amy) -> None:
    api.on("GET", PATH, Reply(200, turn("failed", error={"code": "x", "message": "Broke."})))
    api.on("GET", f"{PATH}/events", Stream([frame(envelope) for envelope in LOG]))
    done = amy("turns", "events", TURN, "--follow")
    assert done.returncode == 1
    assert "turn.failed" in done.stdout
    assert "Broke." in done.stdout


def test_trace(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"{PATH}/trace", Reply(200, TRACE))
    done = amy("turns", "trace", TURN)
    assert re.search(r"Route  2 attempts +830 ms +\$0\.0020", done.stdout)
    assert re.search(r"router/1 +model +model-fast +812 ms", done.stdout)


def test_trace_with_bodies(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"{PATH}/trace", Reply(200, TRACE))
    assert json.loads(amy("turns", "trace", TURN, "--json", "--bodies").stdout) == TRACE
    assert api.received[0].query == {"include": ["bodies"]}


def test_cancel(api: FakeApi, amy: Amy) -> None:
    api.on("POST", f"{PATH}/cancel", Reply(200, turn("cancelled")))
    done = amy("turns", "cancel", TURN)
    assert done.returncode == 0
    assert done.stdout == f"{TURN} cancelled\n"


def test_retry_follows_what_comes_after_the_old_end(api: FakeApi, amy: Amy) -> None:
    # Given a failed turn with two events
    api.on("GET", f"{PATH}/events", Reply(200, {"data": LOG, "after": 2, "ended": True}))
    api.on("GET", f"{PATH}/events", Stream([frame(event(3, "turn.resumed")), frame(event(4, "turn.completed"))]))
    api.on("POST", f"{PATH}/retry", Reply(200, turn("queued")))
    api.on("GET", PATH, Reply(200, turn(result={"text": "All is well.", "mode": "answer"})))

    # When it is retried, then only the new events are shown, and the end counts
    done = amy("turns", "retry", TURN, "--json")
    assert done.returncode == 0
    assert [json.loads(line).get("type") for line in done.stdout.splitlines()] == [
        "turn.resumed",
        "turn.completed",
        None,
    ]


def test_start_follows_what_comes_after_the_plan(api: FakeApi, amy: Amy) -> None:
    log = [event(1, "turn.queued"), event(2, "turn.paused", {"reason": "plan"})]
    api.on("GET", f"{PATH}/events", Reply(200, {"data": log, "after": 2, "ended": False}))
    api.on("GET", f"{PATH}/events", Reply(200, {"data": [], "after": 2, "ended": False}))
    api.on("GET", f"{PATH}/events", Stream([frame(event(3, "turn.resumed")), frame(event(4, "turn.completed"))]))
    api.on("POST", f"{PATH}/start", Reply(200, turn("queued")))
    api.on("GET", PATH, Reply(200, turn(result={"text": "All is well.", "mode": "answer"})))

    done = amy("turns", "start", TURN, "--json")

    assert done.returncode == 0
    assert [json.loads(line).get("type") for line in done.stdout.splitlines()] == [
        "turn.resumed",
        "turn.completed",
        None,
    ]
