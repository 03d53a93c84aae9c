"""A recorded replay that comes to something that is not in the record: it ends there, and names it."""

from __future__ import annotations

from typing import Any

import pytest

from local.state import LocalState
from tests.cloud import ModelControl, User
from tests.replay.replaying import change_record, change_snapshot, effects, replay, with_hash, without


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (("RunMainAgent/data_science", "data_science_coder/1/model/1"), "changed"),
        (("RunMainAgent/data_science", "sandbox/1"), "missing"),
        (("Synthesize", "synthesizer/1/model/1"), "missing"),
    ],
)
def test_the_first_effect_that_does_not_match_is_named(
    cloud: LocalState, person: User, model: ModelControl, place: tuple[str, str], reason: str
) -> None:
    # given
    step, effect = place
    turn = person.ask()
    turn.wait()
    change_record(cloud, turn, step, with_hash(effect) if reason == "changed" else without(effect))
    # when
    again = replay(turn)
    events = again.events()
    # then
    error = again.get()["error"]
    assert (events[-1]["type"], error["code"], error["retriable"]) == ("turn.failed", "replay_mismatch", False)
    kind = "sandbox" if "sandbox" in effect else "model"
    assert error["details"] == {"step": step, "effect": effect, "kind": kind, "reason": reason}
    assert error["step"] == step.partition("/")[0]
    assert step in error["message"]
    assert effect in error["message"]
    assert events[-1]["data"]["error"] == error
    assert [event["step"] for event in events if event["type"] == "step.failed"] == [error["step"]]
    assert model.calls(again.id) == []


def test_code_that_asks_otherwise_is_named_at_its_first_call(cloud: LocalState, person: User) -> None:
    """A prompt that is another one: what a changed agent or changed code comes to."""
    turn = person.ask()
    turn.wait()

    def reword(content: dict[str, Any]) -> None:
        content["agents"]["rephraser"]["task"] += " Be brief."

    change_snapshot(cloud, turn, reword)

    error = replay(turn).wait()["error"]

    assert error["code"] == "replay_mismatch"
    assert error["details"]["step"] == "RephrasePerAgent"
    assert error["details"]["reason"] == "changed"


def test_a_turn_that_failed_is_replayed_as_far_as_it_came(person: User, model: ModelControl) -> None:
    # given
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 401}, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    assert turn.wait()["status"] == "failed"
    # when
    again = replay(turn)
    ended = again.wait()
    # then
    assert ended["error"]["details"]["step"] == "Synthesize"
    assert ended["error"]["details"]["reason"] == "missing"
    assert [finding["id"] for finding in ended["result"]["findings"]] == ["ds-001"]
    assert model.calls(again.id) == []
    # and when it goes live where the turn failed
    fork = replay(turn, mode="live", from_step="Synthesize")
    assert fork.wait()["status"] == "completed"
    assert sorted(call["agent"] for call in model.calls(fork.id)) == ["memory_extractor", "synthesizer"]


def test_a_replay_that_failed_is_retried_from_where_it_stopped(
    cloud: LocalState, person: User, model: ModelControl
) -> None:
    # given
    turn = person.ask()
    text = turn.wait()["result"]["text"]
    effect = "synthesizer/1/model/1"
    right = effects(turn)["Synthesize", effect]["request_hash"]
    change_record(cloud, turn, "Synthesize", with_hash(effect))
    again = replay(turn)
    failed = again.events()
    assert failed[-1]["type"] == "turn.failed"
    # when its copy is mended
    change_record(cloud, again, "Synthesize", with_hash(effect, right), rows="RECORDED")
    assert person.client.post(f"{again.path}/retry").status_code == 200
    # then
    after = again.events(after=failed[-1]["seq"])
    assert [after[0]["type"], after[-1]["type"]] == ["turn.resumed", "turn.completed"]
    assert "RunMainAgent" not in [event.get("step") for event in after if event["type"] == "step.started"]
    assert again.get()["result"]["text"] == text
    assert model.calls(again.id) == []
