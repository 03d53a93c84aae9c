"""What tests do with approvals through HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from local.state import LocalState
from tests.cloud import RuntimeControl, Turn, User, aws, items

T = TypeVar("T")


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


def row_of(cloud: LocalState, user: User, approval_id: str) -> dict[str, Any]:
    """An approval's row as DynamoDB has it, the token included."""
    (row,) = items(cloud, cloud.records_table, f"USER#{user.user_id}", f"APPROVAL#{approval_id}")
    return row


def let_expire(cloud: LocalState, user: User, approval_id: str) -> None:
    """Put the end of an approval's time into the past."""
    aws(cloud, "dynamodb").update_item(
        TableName=cloud.records_table,
        Key={"pk": {"S": f"USER#{user.user_id}"}, "sk": {"S": f"APPROVAL#{approval_id}"}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"S": "2026-01-01T00:00:00.000Z"}},
    )


def until(look: Callable[[], T | None], seconds: float = 30) -> T:
    """Look at what announces itself by no event, until there is something to see."""
    deadline = time.monotonic() + seconds
    while True:
        if seen := look():
            return seen
        assert time.monotonic() < deadline, f"nothing seen after {seconds} s"
        time.sleep(0.05)


def sweep_until(control: RuntimeControl, seen: Callable[[], bool]) -> None:
    """Fire the sweeper, as each minute does, until there is something to see."""

    def sweep_and_look() -> bool:
        control.fire("sweep")
        time.sleep(0.2)
        return seen()

    if not seen():
        until(sweep_and_look)


def open_approvals(cloud: LocalState) -> set[str]:
    """Ids on the sweeper's list."""
    return {row["sk"]["S"] for row in items(cloud, cloud.records_table, "DIRECTORY#OPEN_APPROVALS", "apr_")}
