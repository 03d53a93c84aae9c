"""`amy approvals`, `amy approve`, `amy reject`, and `amy ask` at a pause."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from cli.approvals import Status
from contracts.approvals import ApprovalStatus
from tests.cli.conftest import Amy
from tests.cli.fake_api import TURN, FakeApi, Reply, Stream, error, event, frame, turn
from tests.cli.test_ask import ANSWER, EVENTS, FINDING, RESULT
from tests.cli.test_terminal import on_a_terminal

APPROVAL = "apr_01JD8Q0000000000000000TEST"
PATH = f"/v1/approvals/{APPROVAL}"

UNTIL_THE_PAUSE = [
    event(1, "turn.started"),
    event(2, "approval.required", {"approval_id": APPROVAL, "kind": "answer", "summary": "Answer it?"}),
    event(3, "turn.paused", {"reason": "approval"}),
]
AFTER_IT = [
    event(4, "approval.resolved", {"approval_id": APPROVAL, "decision": "approved"}),
    event(5, "turn.resumed", {"reason": "approved"}),
    event(6, "text.delta", {"text": ANSWER, "attempt": 1}),
    event(7, "turn.completed", {"result": RESULT}),
]


def approval(**fields: Any) -> dict[str, Any]:
    return {
        "id": APPROVAL,
        "object": "approval",
        "kind": "answer",
        "status": "pending",
        "turn_id": TURN,
        "summary": "Answer “How is my heart?” with 1 finding\x1b[31m.",
        "created_at": "2026-01-31T08:15:00.000Z",
        "expires_at": "2026-02-01T08:15:00.000Z",
        "decided_at": None,
        "by": None,
        "comment": None,
        "findings": None,
        "draft": None,
        **fields,
    }


def serve_a_pause(api: FakeApi) -> None:
    """A turn that pauses; the streams after the first bring the rest."""
    api.on("POST", "/v1/turns", Reply(201, turn("queued")))
    api.on(
        "GET",
        EVENTS,
        Stream([frame(envelope) for envelope in UNTIL_THE_PAUSE]),
        Stream([frame(envelope) for envelope in AFTER_IT]),
    )
    api.on("GET", f"/v1/turns/{TURN}", Reply(200, turn(result=RESULT)))
    api.on("GET", "/v1/approvals", Reply(200, {"data": [approval()], "next_cursor": None}))
    api.on("GET", PATH, Reply(200, approval(findings=[FINDING], draft="It is 75.57 bpm.")))
    api.on("POST", PATH, Reply(200, approval(status="approved", by="person")))


def test_the_statuses_are_those_of_the_contract() -> None:
    assert [status.value for status in Status] == list(get_args(ApprovalStatus))


def test_list(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/approvals", Reply(200, {"data": [approval()], "next_cursor": None}))
    done = amy("approvals", "--status", "pending", "--limit", "3")
    assert re.search(rf"{APPROVAL} +pending +answer +2026-01-31 08:15 +Answer “How is my heart\?”", done.stdout)
    assert api.received[0].query == {"status": ["pending"], "limit": ["3"]}
    assert "\x1b" not in done.stdout


def test_list_of_nothing_says_what_to_do(api: FakeApi, amy: Amy) -> None:
    api.on("GET", "/v1/approvals", Reply(200, {"data": [], "next_cursor": None}))
    assert "--require-approval" in amy("approvals").stdout


def test_one_is_shown_with_findings_and_draft(api: FakeApi, amy: Amy) -> None:
    api.on("GET", PATH, Reply(200, approval(findings=[FINDING], draft="It is 75.57 bpm.")))
    done = amy("approvals", APPROVAL)
    assert str(FINDING["claim"]) in done.stdout
    assert "It is 75.57 bpm." in done.stdout
    assert json.loads(amy("approvals", APPROVAL, "--json").stdout)["id"] == APPROVAL


@pytest.mark.parametrize("command", ["approve", "reject"])
def test_a_decision_with_its_comment(api: FakeApi, amy: Amy, command: str) -> None:
    status = {"approve": "approved", "reject": "rejected"}[command]
    api.on("POST", PATH, Reply(200, approval(status=status, by="person")))
    done = amy(command, APPROVAL, "--comment", "because")
    assert done.stdout == f"{APPROVAL} {status}\n"
    assert f"amy turns events {TURN} --follow" in done.stderr
    assert json.loads(api.calls("POST", PATH)[0].body) == {"decision": command, "comment": "because"}


def test_a_decision_that_is_refused_says_why(api: FakeApi, amy: Amy) -> None:
    api.on("POST", PATH, error(409, "approval_decided", "It has been decided already.", x_should_retry="false"))
    done = amy("approve", APPROVAL)
    assert done.returncode == 3
    assert "approval_decided" in done.stderr


def test_an_id_of_another_form_is_refused_here(amy: Amy) -> None:
    assert amy("approve", TURN).returncode == 2


def test_where_nobody_can_be_asked_ask_says_how_to_decide(api: FakeApi, amy: Amy) -> None:
    serve_a_pause(api)
    done = amy("ask", "How is my heart?", "--require-approval")
    assert done.returncode == 5
    assert json.loads(api.calls("POST", "/v1/turns")[0].body)["require_approval"] is True
    assert f"amy approve {APPROVAL}" in done.stderr
    assert f"amy turns events {TURN} --follow --after 3" in done.stderr
    assert len(api.calls("GET", EVENTS)) == 1, "it does not wait"


def test_with_json_the_last_line_is_the_turn(api: FakeApi, amy: Amy) -> None:
    serve_a_pause(api)
    done = amy("ask", "How is my heart?", "--plan", "--json")
    assert done.returncode == 5
    assert json.loads(api.calls("POST", "/v1/turns")[0].body)["start"] == "plan"
    assert json.loads(done.stdout.splitlines()[-1])["id"] == TURN


def test_who_begins_at_the_pause_gets_what_follows(api: FakeApi, amy: Amy) -> None:
    serve_a_pause(api)
    api.on("GET", f"/v1/turns/{TURN}/trace", Reply(200, {"turn_id": TURN, "steps": []}))
    amy("ask", "How is my heart?")
    done = amy("turns", "events", TURN, "--follow", "--after", "3")
    assert done.returncode == 0
    assert done.stdout.count(ANSWER) == 1


def test_a_pause_that_is_over_already_is_read_over(api: FakeApi, amy: Amy) -> None:
    serve_a_pause(api)
    api._answers["GET", "/v1/approvals"].clear()
    api.on("GET", "/v1/approvals", Reply(200, {"data": [], "next_cursor": None}))
    done = amy("ask", "How is my heart?")
    assert done.returncode == 0
    assert done.stdout.count(ANSWER) == 1


def test_on_a_terminal_it_asks_and_goes_on(api: FakeApi, tmp_path: Path) -> None:
    serve_a_pause(api)
    with on_a_terminal(api, tmp_path, "ask", "How is my heart?", "--require-approval") as (terminal, running):
        seen = terminal.read_until("Approve?")
        assert str(FINDING["claim"]) in seen
        assert "It is 75.57 bpm." in seen
        os.write(terminal.screen, b"y\n")
        assert ANSWER in terminal.read_all()
        assert running.wait(20) == 0
    assert json.loads(api.calls("POST", PATH)[0].body) == {"decision": "approve"}


def test_on_a_terminal_it_can_be_left_for_later(api: FakeApi, tmp_path: Path) -> None:
    serve_a_pause(api)
    with on_a_terminal(api, tmp_path, "ask", "How is my heart?", "--require-approval") as (terminal, running):
        terminal.read_until("Approve?")
        os.write(terminal.screen, b"\n")
        assert f"amy approve {APPROVAL}" in terminal.read_all().replace("\r\n", "")
        assert running.wait(20) == 5
    assert api.calls("POST", PATH) == []
