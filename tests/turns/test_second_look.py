"""The second look at a question, as a client sees it: what rules have no words for, and what a model adds or cannot add."""

from __future__ import annotations

from typing import Any

import pytest

from functions.health.safety.rules import read_rules
from tests.cloud import ModelControl, User, answer_of
from tests.replay.replaying import replay, told
from tests.turns.scenes import Scene

QUESTION = "How has my resting heart rate changed over the last 30 days?"
POSSIBLE = next(topic for topic in read_rules("topics.toml")["topic"] if topic["flag"] == "possible_emergency")


def looked(person: User, model: ModelControl, verdict: str, flag: str | None) -> Scene:
    return Scene.of(person, model, QUESTION).says("safety_screener", {"verdict": verdict, "flag": flag})


def test_an_emergency_that_the_model_alone_sees_gets_the_reviewed_reply_and_ends_the_turn(
    person: User, model: ModelControl
) -> None:
    person.client.patch("/v1/me", json={"time_zone": "Europe/London"})
    scene = looked(person, model, "emergency", "stroke_signs")

    result = scene.ends()["result"]

    assert (result["mode"], result["safety_flags"], result["findings"]) == ("safety", ["stroke_signs"], [])
    assert result["text"].startswith("What you describe can be a stroke")
    assert "call 999 now" in result["text"]
    assert answer_of(scene.turn.events()) == result["text"]
    assert scene.told("safety.flagged") == [{"flags": ["stroke_signs"], "by": "model"}]
    assert set(scene.called()) == {"vagueness_classifier", "router", "safety_screener"}
    assert scene.steps()[-2:] == ["SafetyReply", "FinalizeTurn"]


def test_what_may_be_an_emergency_stands_over_the_agents_and_in_the_answer(person: User, model: ModelControl) -> None:
    scene = looked(person, model, "possible", "abdomen")

    result = scene.ends()["result"]

    assert (result["mode"], result["safety_flags"]) == ("answer", ["possible_emergency"])
    assert "can be the sign of an emergency" in result["text"]
    assert "75.57" in result["text"]
    assert scene.told("safety.flagged") == [{"flags": ["possible_emergency"], "by": "model"}]
    beginning = POSSIBLE["constraints"].strip()[:60]
    for agent in ("rephraser", "data_science_coder", "synthesizer"):
        (request, *_) = model.requests(scene.turn.id, agent)
        assert any(beginning in block["text"] for block in request["system"]), agent
    for agent in ("router", "vagueness_classifier"):
        (request, *_) = model.requests(scene.turn.id, agent)
        assert not any(beginning in block["text"] for block in request["system"]), agent
    again = replay(scene.turn).wait()
    assert told(again) == told(scene.turn.get())


USELESS: dict[str, dict[str, Any]] = {
    "garbage": {"type": "reply", "text": "I would rather not say."},
    "refused-key": {"type": "error", "status": 401},
    "overloaded": {"type": "error", "status": 529},
}


@pytest.mark.parametrize("action", USELESS.values(), ids=USELESS)
def test_a_model_that_is_of_no_use_changes_nothing(person: User, model: ModelControl, action: dict[str, Any]) -> None:
    scene = Scene.of(person, model, QUESTION)
    model.rule(action, times=None, turn=scene.turn.id, agent="safety_screener")

    ended = scene.ends()

    assert (ended["result"]["mode"], ended["result"]["safety_flags"]) == ("answer", [])
    assert "75.57" in ended["result"]["text"]
    assert scene.told("safety.flagged") == []
    given_up = [
        effect["kind"]
        for step in scene.turn.trace()["steps"]
        if step["path"] == "ScreenByModel"
        for effect in step["effects"]
        if effect["kind"] == "fallback"
    ]
    assert given_up == (["fallback"] if action["type"] == "error" else [])


def test_a_turn_that_the_model_ended_is_replayed_to_the_same_end(person: User, model: ModelControl) -> None:
    scene = looked(person, model, "emergency", None)
    ended = scene.ends()
    assert ended["result"]["safety_flags"] == ["other_emergency"]

    again = replay(scene.turn)

    assert told(again.wait()) == told(ended)
    assert model.calls(again.id) == []
