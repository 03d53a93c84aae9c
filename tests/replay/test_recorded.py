"""A recorded replay: nothing is called, nothing is paid, and the answer is the same to the byte."""

from __future__ import annotations

from local.state import LocalState
from tests.cloud import ModelControl, Turn, User, answer_of
from tests.replay.replaying import effects, objects, replay, rows, told


def test_it_gives_the_same_answer_without_a_call(person: User, model: ModelControl) -> None:
    # given
    turn = person.ask(metadata={"from": "test"})
    first = turn.wait()
    late = "date,resting_heart_rate\n2022-01-22,130\n"
    assert person.client.post("/v1/imports", content=late, headers={"Content-Type": "text/csv"}).status_code == 201
    # when
    again = replay(turn, mode="recorded")
    events = again.events()
    # then
    ended = again.get()
    assert (ended["status"], ended["kind"], ended["parent_id"]) == ("completed", "replay", turn.id)
    assert (ended["messages"], ended["metadata"]) == (first["messages"], {"from": "test"})
    assert ended["result"] == told(first)
    assert ended["result"]["text"].encode() == first["result"]["text"].encode()
    assert model.calls(again.id) == []
    assert (ended["usage"]["model_calls"], ended["usage"]["cost_usd"], ended["usage"]["by_step"]) == (0, 0, {})
    types = [event["type"] for event in events]
    assert (types[0], types[-1]) == ("turn.queued", "turn.completed")
    assert not {"cost", "cost_warning", "step.retrying"} & set(types)
    assert answer_of(events) == first["result"]["text"]
    assert turn.get() == first, "the turn that is replayed is as it was"


def test_its_trace_is_the_record_and_says_so(cloud: LocalState, person: User) -> None:
    turn = person.ask()
    turn.wait()

    again = replay(turn)
    again.wait()

    recorded, taken = effects(turn, include="bodies"), effects(again, include="bodies")
    assert recorded.keys() == taken.keys()
    assert {effect["replayed"] for effect in taken.values()} == {True}
    assert {effect["replayed"] for effect in recorded.values()} == {False}
    assert all(effect["usage"] is None for effect in taken.values()), "nothing was paid"
    for name in ("kind", "model", "request_hash", "body"):
        assert [recorded[key][name] for key in recorded] == [taken[key][name] for key in recorded]
    assert again.trace()["snapshot"] == turn.trace()["snapshot"]
    assert [key for key in objects(cloud, again) if key.startswith("recorded/")], "large bodies are in the bucket"


def test_a_replay_can_be_replayed_when_all_before_it_are_deleted(
    cloud: LocalState, person: User, model: ModelControl
) -> None:
    # given
    turn = person.ask()
    text = turn.wait()["result"]["text"]
    second = replay(turn)
    assert person.client.delete(turn.path).status_code == 204
    assert second.wait()["result"]["text"] == text
    # when
    third = replay(second)
    third.wait()
    assert person.client.delete(second.path).status_code == 204
    # then
    assert third.get()["result"]["text"] == text
    assert third.get()["parent_id"] == second.id
    assert model.calls(third.id) == []
    assert len(effects(third, include="bodies")) > 5
    assert [*rows(cloud, second, "STEP#"), *rows(cloud, second, "RECORDED#"), *objects(cloud, second)] == []


def test_it_is_in_the_list_and_asked_for_twice_under_one_key_it_is_one(person: User) -> None:
    turn = person.ask()
    turn.wait()
    key = {"Idempotency-Key": "again"}

    answers = [person.client.post(f"{turn.path}/replay", json={}, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    again = Turn(person, answers[0].json()["id"], turn.marker)
    again.wait()
    listed = person.client.get("/v1/turns").json()["data"]
    assert [(each["id"], each["kind"]) for each in listed] == [(again.id, "replay"), (turn.id, "question")]


def test_a_turn_that_waited_for_its_plan_to_be_started_is_replayed_in_one_go(person: User, model: ModelControl) -> None:
    turn = person.ask(start="plan")
    turn.events(until="turn.paused")
    person.client.post(f"{turn.path}/start")
    text = turn.wait()["result"]["text"]

    again = replay(turn)

    assert again.wait()["result"]["text"] == text
    assert model.calls(again.id) == []


def test_a_turn_that_was_asked_not_to_stream_is_replayed_so(person: User) -> None:
    turn = person.ask("How do I pair my watch?", stream=False)
    text = turn.wait()["result"]["text"]

    events = replay(turn).events()

    assert "text.delta" not in [event["type"] for event in events]
    assert events[-1]["data"]["result"]["text"] == text


def test_a_turn_that_went_on_without_an_agent_is_replayed_without_it(person: User, model: ModelControl) -> None:
    # given
    marker, body = person.prepared()
    model.rule({"type": "error", "status": 529}, times=3, contains=marker, agent="memory_extractor")
    turn = person.post(marker, body)
    first = turn.wait()
    assert first["status"] == "completed"
    assert "fallback" in {effect["kind"] for effect in effects(turn).values()}
    # when
    again = replay(turn)
    ended = again.wait()
    # then
    assert (ended["status"], ended["result"]) == ("completed", told(first))
    assert model.calls(again.id) == []
