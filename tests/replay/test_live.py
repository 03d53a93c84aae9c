"""A live replay: asked anew on the same data, wholly or from a step on, as it was or in another way."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from functions.health.agent_files import health_agents
from local.state import LocalState
from tests.cloud import ModelControl, User
from tests.replay.replaying import change_snapshot, effects, replay, snapshot, told
from tests.turns.test_faults import CALLS_OF_THE_DEMO

FAST = {
    "vagueness_classifier",
    "router",
    "safety_screener",
    "rephraser",
    "data_science_summarizer",
    "memory_extractor",
}
"""Agents of the demo turn with the role `fast`."""

JUDGES = ("critic", "assessor")


def asked(model: ModelControl, turn: Any) -> Counter[str]:
    return Counter(call["agent"] for call in model.calls(turn.id))


def test_without_a_step_everything_is_asked_anew_on_the_data_of_then(person: User, model: ModelControl) -> None:
    # given
    turn = person.ask()
    turn.wait()
    late = "date,resting_heart_rate\n2022-01-22,130\n"
    assert person.client.post("/v1/imports", content=late, headers={"Content-Type": "text/csv"}).status_code == 201
    # when
    again = replay(turn, mode="live")
    ended = again.wait()
    # then
    assert asked(model, again) == dict.fromkeys(CALLS_OF_THE_DEMO, 1)
    assert round(ended["result"]["fact_sheet"]["ds-001.recent_mean"], 2) == 75.57
    assert ended["usage"]["model_calls"] == len(CALLS_OF_THE_DEMO)
    assert again.trace()["snapshot"] == turn.trace()["snapshot"]
    assert not any(effect["replayed"] for effect in effects(again).values())


@pytest.mark.parametrize(
    ("step", "live"),
    [
        (
            "Route",
            {"router", "rephraser", *JUDGES} | {name for name, step in CALLS_OF_THE_DEMO.items() if "Run" in step},
        ),
        ("RunMainAgent", {*JUDGES} | {name for name, step in CALLS_OF_THE_DEMO.items() if step == "RunMainAgent"}),
        ("Synthesize", set()),
        ("FactCheck", None),
    ],
)
def test_a_fork_asks_anew_from_its_step_on(person: User, model: ModelControl, step: str, live: set[str] | None) -> None:
    turn = person.ask()
    first = turn.wait()

    fork = replay(turn, mode="live", from_step=step)
    ended = fork.wait()

    called = set() if live is None else live | {"synthesizer", "memory_extractor"}
    # Beside the step and not after it: recorded, unless it was begun too late to know.
    beside = {"Route": {"vagueness_classifier", "safety_screener"}, "FactCheck": {"memory_extractor"}}.get(step, set())
    called |= beside & set(asked(model, fork))
    assert asked(model, fork) == dict.fromkeys(called, 1)
    assert (ended["status"], ended["parent_id"]) == ("completed", turn.id)
    assert (ended["replay"]["mode"], ended["replay"]["from_step"]) == ("live", step)
    assert ended["result"] == told(first)
    replayed = {path.split("/")[0] for (_, path), effect in effects(fork).items() if effect["replayed"]}
    assert replayed - {"sandbox"} == set(CALLS_OF_THE_DEMO) - called
    assert ended["usage"]["model_calls"] == len(called)
    costs = [event["agent"] for event in fork.events() if event["type"] == "cost"]
    assert set(costs) == called


def test_another_model_for_a_role_is_called(person: User, model: ModelControl) -> None:
    turn = person.ask()
    turn.wait()

    again = replay(turn, mode="live", overrides={"models": {"fast": "haiku"}})
    again.wait()

    assert again.get()["replay"]["overrides"]["models"] == {"fast": "claude-haiku-4-5"}
    models = {call["agent"]: call["model"] for call in model.calls(again.id)}
    assert {agent for agent, name in models.items() if name == "claude-haiku-4-5"} == FAST


def test_what_an_override_changes_is_asked_anew_before_the_step_of_a_fork_too(
    person: User, model: ModelControl
) -> None:
    turn = person.ask()
    turn.wait()

    fork = replay(turn, mode="live", from_step="Synthesize", overrides={"models": {"fast": "claude-haiku-4-5"}})
    fork.wait()

    assert asked(model, fork) == dict.fromkeys(FAST | {"synthesizer", "memory_extractor"}, 1)


def test_a_turn_is_replayed_with_the_agents_of_today(cloud: LocalState, person: User, model: ModelControl) -> None:
    # given a turn that ran with another rephraser than the installed one
    turn = person.ask()
    turn.wait()

    def reword(content: dict[str, Any]) -> None:
        content["agents"]["rephraser"]["task"] += " Be brief."

    change_snapshot(cloud, turn, reword)
    # when
    version = health_agents()["rephraser"].version
    forks = [
        replay(turn, mode="live", from_step="FactCheck", overrides={"agents": {"rephraser": given}})
        for given in ("current", version)
    ]
    # then its calls are those of the record again
    for fork in forks:
        assert fork.wait()["replay"]["overrides"]["agents"] == {"rephraser": version}
        assert set(asked(model, fork)) <= {"memory_extractor"}
    kept = replay(turn, mode="live", from_step="FactCheck")
    kept.wait()
    assert set(asked(model, kept)) - {"memory_extractor"} == {"rephraser"}


def test_the_strict_layer_is_a_setting_of_the_snapshot(cloud: LocalState, person: User, model: ModelControl) -> None:
    turn = person.ask()
    turn.wait()

    fork = replay(turn, mode="live", from_step="FactCheck", overrides={"strict_layer": False})
    fork.wait()

    assert (snapshot(cloud, turn)["strict_layer"], snapshot(cloud, fork)["strict_layer"]) == (True, False)
    assert fork.trace()["snapshot"] != turn.trace()["snapshot"]
    # What another verdict is told to is asked anew, and nothing before it.
    assert set(asked(model, fork)) <= {"assessor", "synthesizer", "memory_extractor"}
