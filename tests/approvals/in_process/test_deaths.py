"""A process that dies between two writes of a pause or of what ends it: whoever comes next does the rest, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from contracts.turns import Plan, Route
from functions.core import approvals, directory, lifecycle, turn_approvals
from functions.core.active_turns import ActiveTurns
from functions.core.approvals import Approvals
from functions.core.event_log import EventLog
from functions.core.turns import TurnRecord, Turns
from functions.turn import sweep
from functions.turn.handler import handler
from tests.api.in_process.conftest import Api

QUESTION = {"messages": [{"role": "user", "content": "How did I sleep?"}], "require_approval": True}
PLAN = Plan(route=Route(main_agent="A"), questions={"A": "?"}, estimated_cost_usd=0.1, estimated_seconds=60)


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def dying_at(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> Iterator[None]:
    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, name, die)
        with pytest.raises(Killed):
            yield


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens that were answered."""
    answered: list[str] = []
    monkeypatch.setattr(approvals, "_send", lambda token, _: answered.append(token))
    return answered


def running_turn(api: Api, **fields: Any) -> TurnRecord:
    """A turn that has been started, at work."""
    turns = Turns(api.principal)
    created = api("POST", "/v1/turns", json_body=QUESTION | fields).body
    return turns.start(turns.get(created["id"]), "digest")


def run(turn: TurnRecord, step: str, **more: Any) -> dict[str, Any]:
    owner = {"id": turn.id, "user_id": turn.user_id}
    input_: dict[str, Any] = {"main": None, "findings": [], "settled": []} if step == "AwaitApproval" else {}
    return handler({"step": step, "turn": owner, "execution": {"Name": turn.id}, "input": input_, **more}, None)


def types_of(turn: TurnRecord) -> list[str]:
    log = EventLog(turn.principal, turn.id).read()
    return [event["type"] for event in log if not event["type"].startswith("step.")]


def open_turn_ids() -> set[str]:
    return {entry.turn_id for entry in directory.open_turns()}


def open_approval_ids() -> set[str]:
    return {entry.approval_id for entry in directory.open_approvals()}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Turns, "pause"),
        (directory, "open_approval"),
        (approvals, "_record"),
        (lifecycle, "give_back_place"),
        (turn_approvals, "announce_question"),
        (directory, "close_turn"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_question_that_was_half_asked_is_asked_by_the_next_attempt(
    api: Api, monkeypatch: pytest.MonkeyPatch, tokens: list[str], place: Any, name: str
) -> None:
    # given
    turn = running_turn(api)
    with dying_at(monkeypatch, place, name):
        run(turn, "AwaitApproval", task_token="first")
    # when
    run(turn, "AwaitApproval", task_token="second")
    # then
    assert types_of(turn) == ["turn.queued", "approval.required", "turn.paused"]
    (asked,) = Approvals(api.principal).list(10)
    assert (open_turn_ids(), open_approval_ids()) == (set(), {asked.id})
    assert ActiveTurns(api.principal).places() == []
    assert Turns(api.principal).get(turn.id).status == "awaiting_approval"
    assert api("POST", f"/v1/approvals/{asked.id}", json_body={"decision": "approve"}).status == 200
    assert tokens == ["second"]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (turn_approvals, "announce_decision"),
        (directory, "open_turn"),
        (ActiveTurns, "take"),
        (Turns, "resume"),
        (directory, "close_approval"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_turn_that_half_went_on_goes_on_with_the_next_attempt(
    api: Api, monkeypatch: pytest.MonkeyPatch, tokens: list[str], place: Any, name: str
) -> None:
    # given
    turn = running_turn(api)
    run(turn, "AwaitApproval", task_token="t")
    (asked,) = Approvals(api.principal).list(10)
    Approvals(api.principal).decide(asked.id, "approved")
    with dying_at(monkeypatch, place, name):
        run(turn, "ReadDecision")
    # when
    assert run(turn, "ReadDecision") == {"decision": "approved", "by": "person"}
    # then
    assert types_of(turn)[2:] == ["turn.paused", "approval.resolved", "turn.resumed"]
    assert open_turn_ids() == {turn.id}
    assert [place.turn_id for place in ActiveTurns(api.principal).places()] == [turn.id]
    going_on = Turns(api.principal).get(turn.id)
    assert (going_on.status, going_on.epoch, going_on.execution) == ("running", 2, turn.id)
    assert sweep.handler({}, None)["failed"] == 0
    assert open_approval_ids() == set()
    assert tokens == ["t"]


def test_who_asked_and_wakes_up_after_the_decision_changes_nothing(api: Api, tokens: list[str]) -> None:
    # given a process that was given up while it said that the turn waits
    turn = running_turn(api)
    run(turn, "AwaitApproval", task_token="t")
    paused = Turns(api.principal).get(turn.id)
    (asked,) = Approvals(api.principal).list(10)
    Approvals(api.principal).decide(asked.id, "approved")
    run(turn, "ReadDecision")
    before = types_of(turn)
    # when
    lifecycle.announce_pause(paused, asked)
    # then
    assert types_of(turn) == before
    assert open_turn_ids() == {turn.id}
    assert len(ActiveTurns(api.principal).places()) == 1


def test_a_decision_before_anybody_was_told_is_told_in_order(
    api: Api, monkeypatch: pytest.MonkeyPatch, tokens: list[str]
) -> None:
    turn = running_turn(api)
    with dying_at(monkeypatch, lifecycle, "announce_pause"):
        run(turn, "AwaitApproval", task_token="t")
    (asked,) = Approvals(api.principal).list(10)

    Approvals(api.principal).decide(asked.id, "approved")
    run(turn, "ReadDecision")

    expected = ["turn.queued", "approval.required", "turn.paused", "approval.resolved", "turn.resumed"]
    assert types_of(turn) == expected


def test_a_pause_that_nobody_announced_is_announced_by_the_sweeper(
    api: Api, monkeypatch: pytest.MonkeyPatch, tokens: list[str], state_machine: str
) -> None:
    turn = running_turn(api)
    with dying_at(monkeypatch, lifecycle, "announce_pause"):
        run(turn, "AwaitApproval", task_token="t")

    assert sweep.handler({}, None)["failed"] == 0

    assert types_of(turn)[1:3] == ["approval.required", "turn.paused"]


def test_an_entry_without_an_approval_is_dropped_when_it_is_old(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    directory.open_approval(api.principal, "apr_01JD8Q00000000000000000000")
    sweep.handler({}, None)
    assert open_approval_ids(), "somebody may be at it"

    monkeypatch.setattr(sweep, "GRACE", -sweep.GRACE)
    sweep.handler({}, None)

    assert open_approval_ids() == set()


def test_a_plan_whose_start_died_before_it_was_written_down_is_settled_by_the_sweeper(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    turn = lifecycle.hold_turn(running_turn(api, start="plan"), PLAN)
    with dying_at(monkeypatch, turn_approvals, "settle_plan"):
        api("POST", f"/v1/turns/{turn.id}/start")
    (asked,) = Approvals(api.principal).list(10)
    assert asked.status == "pending"
    # when
    assert sweep.handler({}, None)["failed"] == 0
    # then
    (asked,) = Approvals(api.principal).list(10)
    assert (asked.status, asked.by) == ("approved", "person")
    assert open_approval_ids() == set()
    assert "approval.resolved" in types_of(turn)


def test_writers_that_come_late_find_their_events_in_the_log(api: Api) -> None:
    turn = running_turn(api)
    run(turn, "AwaitApproval", task_token="t")
    seen = types_of(turn)
    run(turn, "AwaitApproval", task_token="t2")
    run(turn, "AwaitApproval", task_token="t3")
    assert types_of(turn) == seen
