"""What tests do with approvals through HTTP."""

from __future__ import annotations

from typing import Any

from tests.cloud import Turn, User


def wait_for_approval(person: User, **fields: Any) -> tuple[Turn, dict[str, Any], list[dict[str, Any]]]:
    """A turn that waits for its answer's approval, the approval, and the events until then."""
    turn = person.ask(require_approval=True, **fields)
    events = turn.events(until="turn.paused")
    return turn, approval_of(turn, events), events


def approval_of(turn: Turn, events: list[dict[str, Any]]) -> dict[str, Any]:
    """The approval that the last question of the log is about."""
    asked = [event["data"] for event in events if event["type"] == "approval.required"]
    return read(turn.user, asked[-1]["approval_id"])


def read(user: User, approval_id: str) -> dict[str, Any]:
    answer = user.client.get(f"/v1/approvals/{approval_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def decide(user: User, approval_id: str, decision: str, **more: Any) -> Any:
    return user.client.post(f"/v1/approvals/{approval_id}", json={"decision": decision, **more})


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def types_of(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]
