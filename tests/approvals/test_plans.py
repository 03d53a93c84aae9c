"""`start: plan` is an approval, too: approving it is starting the turn, rejecting it is cancelling it, whatever the door."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local.state import LocalState
from tests.approvals.asking import (
    approval_of,
    code_of,
    decide,
    let_expire,
    open_approvals,
    read,
    sweep_until,
    types_of,
)
from tests.cloud import ModelControl, RuntimeControl, Turn, User


def hold_at_plan(person: User, **fields: Any) -> tuple[Turn, dict[str, Any], int]:
    """A turn that is held, the approval of its plan, and the last event's seq."""
    turn = person.ask(start="plan", **fields)
    events = turn.events(until="turn.paused")
    return turn, approval_of(turn, events), events[-1]["seq"]


def test_approving_a_plan_starts_the_turn(cloud: LocalState, person: User, control: RuntimeControl) -> None:
    # given
    turn, approval, seen = hold_at_plan(person)
    assert (approval["kind"], approval["plan"]) == ("plan", turn.get()["plan"])
    assert "Data Science Agent" in approval["summary"]
    # when
    decided = decide(person, approval["id"], "approve", comment="go")
    # then
    assert (decided.status_code, decided.json()["status"], decided.json()["comment"]) == (200, "approved", "go")
    after = types_of(turn.events(after=seen))
    assert after[:2] == ["approval.resolved", "turn.resumed"]
    assert after[-1] == "turn.completed"
    assert decide(person, approval["id"], "approve").status_code == 200
    assert code_of(decide(person, approval["id"], "reject")) == (409, "approval_decided")
    sweep_until(control, lambda: approval["id"] not in open_approvals(cloud))


def test_rejecting_a_plan_cancels_the_turn(person: User) -> None:
    turn, approval, seen = hold_at_plan(person)

    assert decide(person, approval["id"], "reject").json()["by"] == "person"

    after = turn.events(after=seen)
    assert types_of(after) == ["approval.resolved", "turn.cancelled"]
    assert after[-1]["data"]["reason"] == "rejected"


@pytest.mark.parametrize(("door", "status"), [("start", "approved"), ("cancel", "rejected")])
def test_starting_or_cancelling_the_turn_decides(person: User, door: str, status: str) -> None:
    turn, approval, _ = hold_at_plan(person)

    assert person.client.post(f"{turn.path}/{door}").status_code == 200

    decided = read(person, approval["id"])
    assert (decided["status"], decided["by"]) == (status, "person")
    turn.wait()


def test_a_plan_that_nobody_starts_in_time_is_cancelled(
    cloud: LocalState, person: User, control: RuntimeControl
) -> None:
    turn, approval, seen = hold_at_plan(person)
    let_expire(cloud, person, approval["id"])

    control.fire("sweep")

    after = turn.events(after=seen)
    assert types_of(after) == ["approval.resolved", "turn.cancelled"]
    assert after[0]["data"]["by"] == "expiry"
    assert after[-1]["data"]["reason"] == "expired"
    assert code_of(decide(person, approval["id"], "approve")) == (409, "approval_expired")
    sweep_until(control, lambda: approval["id"] not in open_approvals(cloud))


def test_too_late_for_a_plan_before_the_sweeper_has_come_by(cloud: LocalState, person: User) -> None:
    turn, approval, _ = hold_at_plan(person)
    let_expire(cloud, person, approval["id"])

    assert code_of(decide(person, approval["id"], "approve")) == (409, "approval_expired")

    assert turn.get()["status"] == "cancelled"


def test_of_decisions_about_a_plan_at_the_same_moment_one_counts(person: User) -> None:
    turn, approval, _ = hold_at_plan(person)

    def say(decision: str) -> tuple[str, Any]:
        return decision, decide(person, approval["id"], decision)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(say, ["approve", "reject"] * 2))

    status = read(person, approval["id"])["status"]
    for decision, answer in answers:
        same = {"approve": "approved", "reject": "rejected"}[decision] == status
        assert answer.status_code == (200 if same else 409), answer.text
    assert turn.wait()["status"] == {"approved": "completed", "rejected": "cancelled"}[status]


def test_a_plan_whose_start_is_refused_stays_undecided(person: User, model: ModelControl) -> None:
    # given a turn that may only be the only one, and another one at work
    turn, approval, _ = hold_at_plan(person, if_active="reject")
    other, rule = person.hold(model)
    # when
    refused = decide(person, approval["id"], "approve", comment="now")
    # then
    assert code_of(refused) == (409, "turn_active_already")
    assert read(person, approval["id"])["status"] == "pending"
    model.release(rule)
    other.wait()
    assert decide(person, approval["id"], "approve").json()["status"] == "approved"
    assert turn.wait()["status"] == "completed"


def test_a_turn_may_ask_for_both(person: User) -> None:
    turn, plan, seen = hold_at_plan(person, require_approval=True)
    decide(person, plan["id"], "approve")
    events = turn.events(after=seen, until="turn.paused")
    answer = approval_of(turn, events)
    assert answer["kind"] == "answer"

    decide(person, answer["id"], "approve")

    assert turn.wait()["status"] == "completed"
    listed = person.client.get("/v1/approvals").json()["data"]
    assert {entry["kind"]: entry["status"] for entry in listed} == {"plan": "approved", "answer": "approved"}
