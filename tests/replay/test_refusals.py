"""Requests for replays that make no sense: refused before anything exists, with what would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from functions.health.agent_files import health_agents
from tests.cloud import ModelControl, User
from tests.replay.replaying import refusal, replay


def test_only_a_turn_that_has_ended_is_replayed(person: User, model: ModelControl) -> None:
    turn, rule = person.hold(model)
    pending = person.ask(start="queued")

    refused = [refusal(one, {}) for one in (turn, pending)]

    assert [(status, error["code"]) for status, error in refused] == [(409, "turn_active")] * 2
    model.release(rule)
    turn.wait()


def test_a_turn_that_never_began_has_nothing_to_replay(person: User) -> None:
    turn = person.ask(start="queued")
    assert person.client.post(f"{turn.path}/cancel").status_code == 200

    status, error = refusal(turn, {})

    assert (status, error["code"]) == (409, "nothing_to_replay")


def test_a_turn_of_somebody_else_is_not_there(person: User, user: Callable[[], User]) -> None:
    turn = person.ask()
    turn.wait()

    status, error = refusal(turn, {}, user())

    assert (status, error["code"]) == (404, "turn_not_found")


@pytest.mark.parametrize(
    ("request_", "path", "says"),
    [
        ({"mode": "again"}, "mode", "'recorded' or 'live'"),
        ({"mode": "live", "from_step": "Sing"}, "from_step", "Route, "),
        ({"mode": "live", "overrides": {"models": {"bard": "opus"}}}, "overrides.models.bard", "main, fast, "),
        ({"mode": "live", "overrides": {"models": {"fast": "sonet"}}}, "overrides.models.fast", "opus, sonnet, haiku"),
        ({"mode": "live", "overrides": {"agents": {"bard": "current"}}}, "overrides.agents.bard", "synthesizer"),
        (
            {"mode": "live", "overrides": {"agents": {"router": "0" * 16}}},
            "overrides.agents.router",
            health_agents()["router"].version,
        ),
        ({"mode": "live", "overrides": {"loud": True}}, "overrides.loud", "not permitted"),
        ({"mode": "recorded", "from_step": "Route"}, "", "need mode live"),
        ({"overrides": {"strict_layer": False}}, "", "need mode live"),
    ],
)
def test_what_is_unknown_is_refused_with_what_there_is(
    person: User, request_: dict[str, Any], path: str, says: str
) -> None:
    turn = person.ask("How do I pair my watch?")
    turn.wait()

    status, error = refusal(turn, request_)

    assert (status, error["code"]) == (422, "validation_failed")
    (wrong,) = error["details"]["errors"]
    assert wrong["path"] == path or not path
    assert says in wrong["message"]
    assert [each["id"] for each in person.client.get("/v1/turns").json()["data"]] == [turn.id]


def test_all_that_is_wrong_is_said_at_once(person: User) -> None:
    turn = person.ask("How do I pair my watch?")
    turn.wait()

    overrides = {"models": {"bard": "opus", "main": "x"}, "agents": {"bard": "current"}}
    _, error = refusal(turn, {"mode": "live", "from_step": "Sing", "overrides": overrides})

    assert len(error["details"]["errors"]) == 4


def test_the_limit_of_active_turns_holds(person: User, model: ModelControl) -> None:
    # given
    turn = person.ask("How do I pair my watch?")
    turn.wait()
    held = [person.hold(model) for _ in range(5)]
    # when
    status, error = refusal(turn, {})
    # then
    assert (status, error["code"]) == (429, "too_many_turns")
    for one, rule in held:
        model.release(rule)
        one.wait()
    assert replay(turn).wait()["status"] == "completed"
