"""A turn with `require_approval`: it waits for its person, and does what was decided."""

from __future__ import annotations

from collections.abc import Callable

from local.state import LocalState
from tests.approvals.asking import code_of, decide, read, types_of, wait_for_approval
from tests.cloud import User
from tests.control.machine import executions_of


def test_the_person_sees_findings_and_draft_and_what_it_is_about(person: User) -> None:
    turn, approval, events = wait_for_approval(person)

    assert turn.get()["status"] == "awaiting_approval"
    assert (approval["kind"], approval["status"], approval["turn_id"]) == ("answer", "pending", turn.id)
    assert [finding["id"] for finding in approval["findings"]] == ["ds-001"]
    assert "75.57" in approval["draft"]
    assert "1 finding" in approval["summary"]
    assert types_of(events)[-3:] == ["step.completed", "approval.required", "turn.paused"]
    asked = events[-2]["data"]
    assert asked == {key: approval[key] for key in ("kind", "summary", "expires_at")} | {"approval_id": approval["id"]}
    assert events[-1]["data"] == {"reason": "approval"}
    assert "Synthesize" not in {event.get("step") for event in events}


def test_what_is_approved_is_answered(cloud: LocalState, person: User) -> None:
    # given
    turn, approval, before = wait_for_approval(person)
    # when
    decided = decide(person, approval["id"], "approve", comment="looks right")
    # then
    assert decided.status_code == 200
    assert {key: decided.json()[key] for key in ("status", "by", "comment")} == {
        "status": "approved",
        "by": "person",
        "comment": "looks right",
    }
    after = turn.events(after=before[-1]["seq"])
    assert types_of(after)[:3] == ["approval.resolved", "turn.resumed", "step.started"]
    assert after[0]["data"] == {"approval_id": approval["id"], "kind": "answer", "decision": "approved", "by": "person"}
    assert after[1]["data"] == {"reason": "approved"}
    assert after[-1]["type"] == "turn.completed"
    assert "75.57" in turn.get()["result"]["text"]
    assert executions_of(cloud, turn.id, ended=True) == {turn.id: "SUCCEEDED"}
    recorded = [
        (effect["kind"], effect["path"])
        for step in turn.trace()["steps"]
        if step["path"] == "ReadDecision"
        for effect in step["effects"]
    ]
    assert recorded == [("approval", "decision/1")]


def test_what_is_rejected_ends_with_what_was_reached(person: User) -> None:
    # given
    turn, approval, before = wait_for_approval(person)
    # when
    assert decide(person, approval["id"], "reject").json()["status"] == "rejected"
    # then
    after = turn.events(after=before[-1]["seq"])
    assert after[0]["data"]["decision"] == "rejected"
    assert "turn.resumed" not in types_of(after)
    assert (after[-1]["type"], after[-1]["data"]["reason"]) == ("turn.cancelled", "rejected")
    ended = turn.get()
    assert (ended["status"], ended["result"]["text"]) == ("cancelled", "")
    assert [finding["id"] for finding in ended["result"]["findings"]] == ["ds-001"]


def test_deciding_again_the_same_way_changes_nothing_and_otherwise_is_refused(person: User) -> None:
    turn, approval, _ = wait_for_approval(person)
    first = decide(person, approval["id"], "approve").json()

    again = decide(person, approval["id"], "approve", comment="and again")
    other = decide(person, approval["id"], "reject")

    assert (again.status_code, again.json()) == (200, first)
    assert code_of(other) == (409, "approval_decided")
    assert other.json()["error"]["details"] == {"decision": "approved", "by": "person"}
    assert turn.wait()["status"] == "completed"


def test_nobody_else_sees_or_decides_it(person: User, user: Callable[[], User]) -> None:
    turn, approval, _ = wait_for_approval(person)
    stranger = user()
    not_found = (404, "approval_not_found")

    assert code_of(stranger.client.get(f"/v1/approvals/{approval['id']}")) == not_found
    assert code_of(decide(stranger, approval["id"], "approve")) == not_found
    assert stranger.client.get("/v1/approvals").json()["data"] == []
    for forged in (approval["id"][:-1] + ("0" if approval["id"][-1] != "0" else "1"), "apr_1", turn.id):
        assert code_of(decide(person, forged, "approve")) == not_found
    assert read(person, approval["id"])["status"] == "pending"
    decide(person, approval["id"], "reject")


def test_a_turn_that_waits_is_not_at_work(person: User) -> None:
    turn, approval, _ = wait_for_approval(person)

    next_one = person.ask(if_active="reject")

    assert next_one.wait()["status"] == "completed"
    decide(person, approval["id"], "approve")
    assert turn.wait()["status"] == "completed"
