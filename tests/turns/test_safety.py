"""Safety as a client sees it: fixed replies with every model down, constraints over every agent, notes."""

from __future__ import annotations

import pytest

from tests.cloud import ModelControl, User, answer_of


def all_models_fail(model: ModelControl, contains: str) -> None:
    model.rule({"type": "error", "status": 500}, times=None, contains=contains)


def test_an_emergency_is_answered_at_once_with_every_model_down(person: User, model: ModelControl) -> None:
    marker, body = person.prepared("I have crushing chest pain and my left arm is numb")
    all_models_fail(model, marker)

    turn = person.post(marker, body)
    events = turn.events()
    ended = turn.get()

    assert ended["status"] == "completed"
    result = ended["result"]
    assert (result["mode"], result["findings"], result["fact_sheet"]) == ("safety", [], {})
    assert "chest_pain" in result["safety_flags"]
    assert "call" in result["text"]
    assert model.calls(turn.id) == []
    types = [event["type"] for event in events]
    assert types.index("safety.flagged") < types.index("text.delta")
    assert answer_of(events) == result["text"]
    assert [event["data"]["text"] for event in events if event["type"] == "answer.completed"] == [result["text"]]
    started = [event["step"] for event in events if event["type"] == "step.started"]
    assert started == ["StartTurn", "ScreenSafety", "SafetyReply", "FinalizeTurn"]


@pytest.mark.parametrize(
    ("time_zone", "number"), [("Europe/London", "999"), ("America/Chicago", "911"), ("Europe/Berlin", "112")]
)
def test_the_reply_names_the_number_of_where_the_person_is(person: User, time_zone: str, number: str) -> None:
    assert person.client.patch("/v1/me", json={"time_zone": time_zone}).status_code == 200
    assert f"call {number} now" in person.ask("I think I'm having a heart attack").wait()["result"]["text"]


def test_somebody_who_wants_to_die_is_given_people_to_talk_to(person: User) -> None:
    person.client.patch("/v1/me", json={"time_zone": "America/New_York"})
    result = person.ask("I don't want to live anymore").wait()["result"]
    assert result["safety_flags"] == ["self_harm"]
    assert "988" in result["text"]


def test_a_plan_or_an_approval_holds_no_emergency_up(person: User) -> None:
    for options in ({"start": "plan"}, {"require_approval": True}, {"stream": False}):
        ended = person.ask("My wife is unconscious", **options).wait()
        assert (ended["status"], ended["result"]["mode"]) == ("completed", "safety")


def test_other_flags_stand_over_every_agent_and_are_noted_in_the_answer(person: User) -> None:
    turn = person.ask("I'm pregnant. How has my resting heart rate changed over the last 30 days?")
    events = turn.events()
    result = turn.get()["result"]

    assert result["safety_flags"] == ["pregnancy"]
    assert "You mentioned pregnancy" in result["text"]
    assert "75.57" in result["text"]
    assert answer_of(events) == result["text"]
    requests = [
        effect["body"]["request"]
        for step in turn.trace(include="bodies")["steps"]
        for effect in step["effects"]
        if effect["kind"] == "model"
    ]
    assert len(requests) > 5
    for request in requests:
        assert any("the person may be pregnant" in block["text"] for block in request["system"])


def test_a_look_alike_is_answered_as_any_question(person: User) -> None:
    result = person.ask("It was chest day at the gym. How has my resting heart rate changed this month?").wait()[
        "result"
    ]
    assert (result["mode"], result["safety_flags"]) == ("answer", [])


def test_what_was_flagged_is_known_of_a_turn_that_failed(person: User, model: ModelControl) -> None:
    marker, body = person.prepared("I'm pregnant. How has my resting heart rate changed over the last 30 days?")
    model.rule({"type": "error", "status": 401}, contains=marker, agent="synthesizer")
    ended = person.post(marker, body).wait()
    assert ended["status"] == "failed"
    assert ended["result"]["safety_flags"] == ["pregnancy"]
