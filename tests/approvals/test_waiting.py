"""While a turn waits: its clock, its stream, its list, and who gets to see the token (nobody)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from local.state import LocalState
from tests.approvals.asking import code_of, decide, row_of, types_of, until, wait_for_approval
from tests.cloud import RuntimeControl, Turn, User, items


def stream(turn: Turn, after: int = 0) -> tuple[int, list[dict[str, Any]], list[str]]:
    """One connection to its end: status, events, retry hints."""
    headers = {"Last-Event-ID": str(after)} if after else {}
    with turn.user.client.stream("GET", f"{turn.path}/events", headers=headers) as response:
        lines = list(response.iter_lines())
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    return response.status_code, events, [line for line in lines if line.startswith("retry: ")]


def turn_row(cloud: LocalState, turn: Turn) -> dict[str, Any]:
    (row,) = items(cloud, cloud.records_table, f"USER#{turn.user.user_id}", f"TURN#{turn.id}")
    return row


def test_the_clock_of_a_turn_that_waits_stands_still(cloud: LocalState, person: User) -> None:
    turn, approval, _ = wait_for_approval(person)

    waiting = turn_row(cloud, turn)

    assert "attempt_started_at" not in waiting
    assert float(waiting["used_seconds"]["N"]) > 0
    decide(person, approval["id"], "approve")
    turn.events(until="turn.resumed")
    going_on = turn_row(cloud, turn)
    assert going_on["used_seconds"] == waiting["used_seconds"] or "attempt_started_at" not in going_on
    turn.wait()
    assert float(turn_row(cloud, turn)["used_seconds"]["N"]) > float(waiting["used_seconds"]["N"])


def test_the_stream_ends_at_the_pause_and_goes_on_after_the_decision(person: User) -> None:
    # given
    turn = person.ask(require_approval=True)
    # when a client follows
    status, before, hints = stream(turn)
    # then it is not kept, and told when to look again
    assert (status, before[-1]["type"], hints) == (200, "turn.paused", ["retry: 1000", "retry: 10000"])
    seen = before[-1]["seq"]
    assert stream(turn, seen) == (200, [], ["retry: 1000", "retry: 10000"])
    page = person.client.get(f"{turn.path}/events", params={"after": seen}, headers={"Accept": "application/json"})
    assert page.json() == {"data": [], "after": seen, "ended": False, "paused": True}
    # and when it comes back after the decision
    decide(person, before[-2]["data"]["approval_id"], "approve")
    after: list[dict[str, Any]] = []
    while not after or after[-1]["type"] != "turn.completed":
        _, more, _ = stream(turn, after[-1]["seq"] if after else seen)
        after += more
    # then it has every event once
    assert before + after == turn.events()
    assert stream(turn, after[-1]["seq"])[0] == 204


def test_an_open_question_is_asked_for_its_approval_too(person: User) -> None:
    turn, approval, events = wait_for_approval(person, question="What stands out in my data?")
    assert "Investigate" in {event.get("step") for event in events}
    assert {finding["id"] for finding in approval["findings"]} == {"inv-001", "inv-002", "inv-003"}

    decide(person, approval["id"], "approve")

    ended = turn.wait()
    assert (ended["status"], ended["result"]["mode"]) == ("completed", "briefing")


def test_what_has_nothing_to_approve_is_said_at_once(person: User) -> None:
    turn = person.ask("Tell me a joke about trains.", require_approval=True)
    assert turn.wait()["status"] == "completed"
    assert person.client.get("/v1/approvals").json()["data"] == []


def test_the_list_is_paged_and_filtered_newest_first(person: User) -> None:
    turns = [person.ask(start="plan") for _ in range(3)]
    for turn in turns:
        turn.events(until="turn.paused")
    person.client.post(f"{turns[1].path}/cancel")

    first = person.client.get("/v1/approvals", params={"limit": 2}).json()
    second = person.client.get("/v1/approvals", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [entry["turn_id"] for entry in first["data"] + second["data"]] == [turn.id for turn in reversed(turns)]
    assert second["next_cursor"] is None
    assert first["data"][0]["plan"] is None, "in full where it is read alone"
    pending = person.client.get("/v1/approvals", params={"status": "pending", "limit": 1}).json()
    assert pending["data"][0]["turn_id"] == turns[2].id
    rest = person.client.get(
        "/v1/approvals", params={"status": "pending", "limit": 1, "cursor": pending["next_cursor"]}
    ).json()
    assert ([entry["turn_id"] for entry in rest["data"]], rest["next_cursor"]) == ([turns[0].id], None)
    assert code_of(person.client.get("/v1/approvals", params={"cursor": "x"})) == (400, "bad_cursor")
    assert code_of(person.client.get("/v1/approvals", params={"status": "maybe"})) == (400, "bad_parameter")


def test_a_decision_that_is_none_is_refused(person: User) -> None:
    _, approval, _ = wait_for_approval(person)
    path = f"/v1/approvals/{approval['id']}"
    for body in (
        {},
        {"decision": "approved"},
        {"decision": "approve", "token": "x"},
        {"decision": "approve", "comment": 1},
    ):
        assert code_of(person.client.post(path, json=body)) == (422, "validation_failed")
    key = {"Idempotency-Key": "once"}
    answers = [person.client.post(path, json={"decision": "reject"}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_the_token_is_in_its_row_and_nowhere_else(cloud: LocalState, person: User, control: RuntimeControl) -> None:
    # given two tokens, of a state that was tried again, and an approval with a comment
    control.lambda_fault(action="lose_answer", step="AwaitApproval")
    turn, approval, before = wait_for_approval(person)
    tokens: set[str] = set()

    def both_seen() -> bool:
        tokens.add(row_of(cloud, person, approval["id"])["token"]["S"])
        return len(tokens) == 2

    until(both_seen)
    shown = [approval, before, turn.get(), person.client.get("/v1/approvals").json()]
    # when
    decided = decide(person, approval["id"], "approve", comment="my-own-words-5d1c")
    events = turn.events()
    # then
    shown += [decided.json(), events, turn.get(), turn.trace(include="bodies")]
    said = json.dumps(shown)
    rows = json.dumps(
        items(cloud, cloud.records_table, f"USER#{person.user_id}#TURN#{turn.id}", "STEP#")
        + items(cloud, cloud.records_table, "DIRECTORY#OPEN_APPROVALS", "apr_")
        + [row_of(cloud, person, approval["id"])]
    )
    logs = "".join(file.read_text(errors="replace") for file in Path(cloud.logs).glob("*.log"))
    assert approval["id"] in said
    for token in tokens:
        assert len(token) > 20
        for place, text in {"answers": said, "rows": rows, "logs": logs}.items():
            assert token not in text, place
    assert "my-own-words-5d1c" not in logs
    assert not re.search(r"task_?token", said, re.IGNORECASE)
    assert "turn.completed" in types_of(events)
