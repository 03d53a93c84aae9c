"""`amy ask` as a script sees it: plain lines, JSON lines, exit codes, detaching."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Amy, clean_environment
from tests.cli.fake_api import KEY, TURN, FakeApi, Reply, Stream, error, event, frame, turn

EVENTS = f"/v1/turns/{TURN}/events"
ANSWER = "Your mean rose from 74.52 bpm to 75.57 bpm."
FINDING = {
    "id": "ds-001",
    "claim": "Resting heart rate rose by 1.05 bpm",
    "kind": "trend",
    "feature": "resting_heart_rate",
    "window": {"recent": {"start": "2021-12-25", "end": "2022-01-23", "days_with_values": 26}},
    "numbers": {"recent_mean": 75.57},
    "units": {"recent_mean": "bpm"},
    "verdict": "conditional",
    "reasons": ["the change is within the usual spread"],
}
RESULT: dict[str, Any] = {
    "text": ANSWER,
    "mode": "answer",
    "findings": [FINDING],
    "fact_sheet": {"ds-001.recent_mean": 75.57, "ds-001.recent_n": 26.0},
    "fact_check": {"issues": [{"value": "99", "severity": "warn", "context": "about 99 beats"}]},
}
LOG = [
    event(1, "turn.started"),
    event(2, "step.started", {"attempt": 1}, step="RunSupportingAgent", agent="Data Science Agent"),
    event(3, "agent.tool_call", {"tool": "sandbox", "input": {"code": "a = 1\nreturn a"}}, step="RunSupportingAgent"),
    event(
        4, "cost", {"model": "m-1", "cost_usd": 0.0123, "total_usd": 0.0123}, step="RunSupportingAgent", agent="coder"
    ),
    event(
        5,
        "step.completed",
        {"attempt": 1, "duration_ms": 2345.6},
        step="RunSupportingAgent",
        agent="Data Science Agent",
    ),
    event(6, "finding.validated", {"id": "ds-001", "claim": FINDING["claim"], "verdict": "conditional"}),
    event(7, "text.delta", {"text": ANSWER[:20], "attempt": 1}, step="Synthesize"),
    event(8, "text.delta", {"text": ANSWER[20:], "attempt": 1}, step="Synthesize"),
    event(9, "answer.completed", {"text": ANSWER}, step="Synthesize"),
    event(10, "turn.completed", {"result": RESULT}),
]


def serve(api: FakeApi, log: Sequence[dict[str, Any]] = LOG, **ended: Any) -> None:
    """A turn with these events, which has then ended so."""
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    api.on("GET", EVENTS, Stream([frame(envelope) for envelope in log]))
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn(**({"result": RESULT} | ended))))


def test_the_question_is_posted_with_the_key(api: FakeApi, amy: Amy) -> None:
    serve(api)
    assert amy("ask", "How is my heart?").returncode == 0
    (call,) = api.calls("POST", "/v1/turns")
    assert json.loads(call.body) == {"messages": [{"role": "user", "content": "How is my heart?"}], "stream": True}
    assert call.headers["authorization"] == f"Bearer {KEY}"


def test_plain_output_tells_the_whole_turn(api: FakeApi, amy: Amy) -> None:
    serve(api)
    done = amy("ask", "How is my heart?")

    # Each event is a line, the answer stands in one piece and once, and the report follows
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert any(re.search(r"^ +2 .*step\.started .*RunSupportingAgent/Data Science Agent", line) for line in lines)
    assert any("sandbox: 2 lines of code" in line for line in lines)
    assert done.stdout.count(ANSWER) == 1
    assert any(re.fullmatch(r"ds-001\.recent_mean +75\.57 +bpm", line.strip()) for line in lines)
    assert "recent: 2021-12-25 to 2022-01-23, 26 days with values" in done.stdout
    assert re.search(r"warn +99 +about 99 beats", done.stdout)
    assert re.search(r"RunSupportingAgent · Data Science Agent +completed +1 +2\.3 s", done.stdout)
    assert "$0.0123 · 1,234 tokens in (7 from cache), 56 out · 3 model calls · 42.5 s" in done.stdout


def test_an_answer_that_was_not_streamed_is_printed_by_the_report(api: FakeApi, amy: Amy) -> None:
    serve(api, [envelope for envelope in LOG if envelope["type"] != "text.delta"])
    done = amy("ask", "How is my heart?", "--no-stream")
    assert json.loads(api.calls("POST", "/v1/turns")[0].body)["stream"] is False
    assert done.stdout.count(ANSWER) == 1


def test_no_colour_leaves_through_a_pipe_even_if_forced(api: FakeApi, amy: Amy) -> None:
    serve(api)
    done = amy("ask", "How is my heart?", FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm-256color")
    assert "\x1b" not in done.stdout + done.stderr


def test_a_reset_discards_the_text_so_far_visibly(api: FakeApi, amy: Amy) -> None:
    log = [
        event(1, "turn.started"),
        event(2, "text.delta", {"text": "Half an ans", "attempt": 1}),
        event(3, "answer.reset", {"attempt": 2, "reason": "started over"}),
        event(4, "text.delta", {"text": ANSWER, "attempt": 2}),
        event(5, "turn.completed"),
    ]
    serve(api, log)
    done = amy("ask", "How is my heart?")
    assert re.search(r"Half an ans\n.*\n.*answer\.reset .*discarded \(started over\)", done.stdout)
    assert done.stdout.index("discarded") < done.stdout.index(ANSWER)
    assert done.stdout.count(ANSWER) == 1


@pytest.mark.parametrize("as_json", [False, True])
def test_text_of_a_model_never_drives_the_terminal(api: FakeApi, amy: Amy, as_json: bool) -> None:
    # Given an answer, a finding and a step with escape sequences, overrides and rich markup in them
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31mred\x1b[0m \u202egnirts [bold]plain[/bold] a\rb \x08"
    log = [
        event(1, "finding.proposed", {"id": evil, "claim": evil}, step=evil),
        event(2, "text.delta", {"text": evil, "attempt": 1}),
        event(3, "turn.completed"),
    ]
    serve(api, log, result=RESULT | {"text": evil, "fact_sheet": {evil: 1.0}})

    # When it is shown, then nothing of it is obeyed, and brackets are brackets
    done = amy("ask", "How is my heart?", *(["--json"] if as_json else []))
    assert done.returncode == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.stdout)
    assert "[bold]plain[/bold]" in done.stdout


def test_json_output_is_the_events_and_then_the_turn(api: FakeApi, amy: Amy) -> None:
    serve(api)
    done = amy("ask", "How is my heart?", "--json")
    *events, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert events == LOG
    assert last == turn(result=RESULT)
    assert done.stderr == ""


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_a_turn_that_did_not_complete_is_exit_code_1(api: FakeApi, amy: Amy, status: str) -> None:
    failure = {
        "code": "model_unavailable",
        "message": "The model did not answer.",
        "step": "Route",
        "retriable": True,
        "docs_url": "https://docs.amy.health/errors#model_unavailable",
    }
    log = [event(1, "turn.started"), event(2, f"turn.{status}", {"error": failure})]
    serve(api, log, status=status, result=None, error=failure)
    done = amy("ask", "How is my heart?")
    assert done.returncode == 1
    assert "The model did not answer." in done.stdout
    assert "code model_unavailable at Route" in done.stdout
    assert f"amy turns retry {TURN}" in done.stdout


def test_a_broken_stream_shows_each_event_once(api: FakeApi, amy: Amy) -> None:
    frames = [frame(envelope) for envelope in LOG]
    api.on("GET", EVENTS, Stream([b"".join(frames)[:700]], cut=True), error(503, "unavailable", "Back soon."))
    serve(api)
    done = amy("ask", "How is my heart?", "--json")
    assert len(api.calls("GET", EVENTS)) == 3
    assert [json.loads(line) for line in done.stdout.splitlines()][:-1] == LOG


def test_detach_returns_with_the_id(api: FakeApi, amy: Amy) -> None:
    serve(api)
    done = amy("ask", "How is my heart?", "--detach")
    assert done.returncode == 0
    assert done.stdout == f"{TURN}\n"
    assert f"amy turns events {TURN} --follow" in done.stderr
    assert api.calls("GET", EVENTS) == []


def test_ctrl_c_leaves_the_turn_alone_and_says_how_to_come_back(api: FakeApi, tmp_path: Path) -> None:
    # Given a turn that is followed and waits
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    for_ever = threading.Event()
    api.on("GET", EVENTS, Stream([frame(LOG[0]), for_ever]))
    running = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "ask", "How is my heart?"],
        env=clean_environment(AMY_API_URL=api.url, AMY_API_KEY=KEY),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        assert "turn.started" in running.stdout.readline()

        # When Ctrl-C is pressed
        os.kill(running.pid, signal.SIGINT)
        _, told = running.communicate(timeout=30)
    finally:
        for_ever.set()
        running.kill()
        running.wait()

    # Then the command ends, nothing was cancelled, and it says how to resume
    assert running.returncode == 130
    assert "the turn goes on" in told
    assert f"amy turns events {TURN} --follow" in told
    assert {call.method for call in api.received} == {"POST", "GET"}
    assert len(api.calls("POST", "/v1/turns")) == 1


def test_the_step_that_ends_the_turn_is_not_left_running(api: FakeApi, amy: Amy) -> None:
    # Given a log as the API writes it: nothing follows the end, not even the last step's own
    log = [event(1, "step.started", {"attempt": 1}, step="FinalizeTurn"), event(3, "turn.completed")]
    serve(api, log)
    assert re.search(r"FinalizeTurn +completed +1 +2\.0 s", amy("ask", "How is my heart?").stdout)


def test_a_conversation_goes_on(api: FakeApi, amy: Amy) -> None:
    # Given a last turn that was asked and answered, and newer ones that were not
    asked = turn(result={"text": ANSWER}, messages=[{"role": "user", "content": "How is my heart?"}])
    newer = [turn("running"), turn(kind="check_in")]
    api.on("GET", "/v1/turns", Reply(200, {"data": [*newer, asked], "next_cursor": None}))
    serve(api)

    # When another question goes on from it
    assert amy("ask", "And my sleep?", "--continue").returncode == 0

    # Then what was said is sent along
    assert json.loads(api.calls("POST", "/v1/turns")[0].body)["messages"] == [
        {"role": "user", "content": "How is my heart?"},
        {"role": "assistant", "content": ANSWER},
        {"role": "user", "content": "And my sleep?"},
    ]


def test_a_long_conversation_is_sent_as_far_as_it_may(api: FakeApi, amy: Amy) -> None:
    said = [{"role": role, "content": str(n) * 700} for n in range(30) for role in ("user", "assistant")]
    asked = turn(result={"text": ANSWER}, messages=said)
    api.on("GET", "/v1/turns", Reply(200, {"data": [asked], "next_cursor": None}))
    serve(api)
    amy("ask", "And my sleep?", "--continue")
    sent = json.loads(api.calls("POST", "/v1/turns")[0].body)["messages"]
    assert len(sent) <= 50
    assert sum(len(message["content"]) for message in sent) <= 32_000
    assert [message["content"] for message in sent[-2:]] == [ANSWER, "And my sleep?"]


def test_nothing_to_go_on_with(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/turns", Reply(200, {"data": [], "next_cursor": None}))
    done = amy("ask", "And my sleep?", "-c", "--json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["error"]["code"] == "no_conversation"
