"""Redriving a replay that died, through the seam that moto lacks: the same execution with a higher RedriveCount."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.core.errors import ReplayMismatch, TurnSuperseded
from functions.core.event_log import EventLog
from functions.core.lifecycle import end_turn
from functions.core.steps import StepContext, StepInput
from functions.core.store import records
from functions.core.turns import TurnRecord, Turns
from functions.turn.handler import handler
from functions.turn.screen_safety import screen_safety
from tests.health.turn_under_test import ScriptedModel, TurnUnderTest

EXECUTION = {"Name": "made-up-by-the-console", "StartTime": "2026-11-21T10:44:25.748Z"}


def finished_turn(model: ScriptedModel) -> TurnUnderTest:
    model.says("vagueness_classifier", {"vagueness": "low"})
    model.says("safety_screener", {"verdict": "none", "flag": None})
    model.says("router", {"main_agent": "", "supporting_agents": "", "collaboration_workflow": ""})
    model.says("fallback", "Ask me about your data.")
    model.says("memory_extractor", {"memories": []})
    turn = TurnUnderTest.asking(model, "How do I pair my watch?")
    turn.whole()
    turn.run("FinalizeTurn")
    assert turn.stored().status == "completed"
    model.requests.clear()
    return turn


def run(step: str, turn_id: str, parent: TurnRecord, input_: Any = None, *, redrive: int = 0) -> dict[str, Any]:
    turn = {"id": turn_id, "user_id": parent.user_id}
    execution = EXECUTION | ({"RedriveCount": redrive} if redrive else {})
    return handler({"step": step, "turn": turn, "execution": execution, "input": input_ or {}}, None)


def spoil(parent: TurnRecord, replay_id: str, digest: str) -> str:
    """Give the recorded call of the router another hash; returns the one that it had."""
    path, key = "router/1/model/1", (parent.principal.turn_partition(replay_id), "RECORDED#Route")
    item = records().get(*key)
    assert item is not None
    entry = json.loads(item["effects"][path])
    item["effects"][path] = json.dumps({**entry, "hash": digest})
    records().put(item)
    return str(entry["hash"])


def test_a_replay_of_the_console_that_died_goes_on_when_it_is_redriven(model: ScriptedModel) -> None:
    # given a replay that failed at Route
    parent = finished_turn(model).stored()
    replay_id = run("StartTurn", parent.id, parent)["id"]
    assert replay_id != parent.id
    right = spoil(parent, replay_id, "0" * 64)
    run("ScreenSafety", replay_id, parent)
    run("ClassifyVagueness", replay_id, parent)
    with pytest.raises(ReplayMismatch):
        run("Route", replay_id, parent)
    turns = Turns(parent.principal)
    end_turn(turns.get(replay_id), "failed")
    # when
    spoil(parent, replay_id, right)
    route = run("Route", replay_id, parent, redrive=1)
    answer = run("FallbackReply", replay_id, parent, {"vagueness": "low"}, redrive=1)
    run("FactCheck", replay_id, parent, {**answer, "supporting": [], "main": None, "reflection": []}, redrive=1)
    run("FinalizeTurn", replay_id, parent, redrive=1)
    # then
    assert route["main_agent"] == ""
    ended = turns.get(replay_id)
    assert (ended.status, ended.epoch, ended.redrive) == ("completed", 2, 1)
    assert ended.result is not None
    assert parent.result is not None
    assert ended.result.text == parent.result.text == "Ask me about your data."
    types = [event["type"] for event in EventLog(parent.principal, replay_id).read()]
    assert types.index("turn.resumed") == types.index("turn.failed") + 1
    assert model.requests == []


def test_redriven_at_its_first_state_it_is_the_same_replay(model: ScriptedModel) -> None:
    parent = finished_turn(model).stored()
    replay_id = run("StartTurn", parent.id, parent)["id"]
    end_turn(Turns(parent.principal).get(replay_id), "failed")

    again = run("StartTurn", parent.id, parent, redrive=1)

    assert again["id"] == replay_id
    assert Turns(parent.principal).get(replay_id).status == "running"
    with pytest.raises(TurnSuperseded):
        run("Route", parent.id, parent)
    assert {turn.id for turn in Turns(parent.principal).list(10)} == {replay_id, parent.id}


def test_what_acts_on_the_world_knows_a_replay(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []

    def act(context: StepContext, _: StepInput) -> dict[str, Any]:
        told.append(context.replays)
        return {}

    monkeypatch.setattr(screen_safety, "_function", act)
    turn = finished_turn(model)
    parent = turn.stored()
    replay_id = run("StartTurn", parent.id, parent)["id"]
    told.clear()

    TurnUnderTest.asking(model, "How do I pair my watch?").run("ScreenSafety")
    run("ScreenSafety", replay_id, parent)

    assert told == [False, True]
