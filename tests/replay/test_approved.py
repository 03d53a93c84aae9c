"""A replay of a turn that a person decided about: the record holds the decision, and nobody is asked again."""

from __future__ import annotations

import pytest

from tests.approvals.asking import decide, wait_for_approval
from tests.cloud import ModelControl, User
from tests.replay.replaying import replay


@pytest.mark.parametrize(("decision", "status"), [("approve", "completed"), ("reject", "cancelled")])
def test_the_decision_is_taken_from_the_record(person: User, model: ModelControl, decision: str, status: str) -> None:
    # given a turn whose answer was decided about
    turn, approval, _ = wait_for_approval(person)
    assert decide(person, approval["id"], decision).status_code == 200
    parent = turn.wait()
    assert parent["status"] == status

    # when
    again = replay(turn)
    ended = again.wait()

    # then
    assert ended["status"] == status
    assert (ended["result"] or {}).get("text") == (parent["result"] or {}).get("text")
    assert model.calls(again.id) == []
    assert [each["turn_id"] for each in person.client.get("/v1/approvals").json()["data"]] == [turn.id]
