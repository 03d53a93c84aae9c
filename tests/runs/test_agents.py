"""A run's steps in this process, with the agents and tools of a pack that exists for these tests alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.ids import new_id
from contracts.runs import Run, RunTask
from functions import packs
from functions.core.errors import ModelOverloaded, UnknownAgent
from functions.core.event_log import EventLog
from functions.core.lifecycle import end_turn
from functions.core.packs import Pack
from functions.core.principal import Principal
from functions.core.runs import new_run, run_to_wire
from functions.core.turns import Turns
from functions.runs.handler import handler
from tests.moto_tables import tables
from tests.runtime.stage import ScriptedModel, agent, asks, says, tool

__all__ = ["tables"]

AGENTS = [
    agent("triage", sub_agents=["refunds"], autonomy={"max_delegation_depth": 1}, tools=["look_up"]),
    agent("refunds", role="fast"),
]


class Running:
    """A run whose steps are done one by one."""

    def __init__(self, **asked: Any) -> None:
        task = RunTask.model_validate({"agent": "triage", "instructions": "Sort it.", **asked})
        self.principal, self.id = Principal(new_id("user")), new_id("run")
        Turns(self.principal).create(new_run(self.principal, self.id, task))

    def step(self, name: str) -> dict[str, Any]:
        event = {"step": name, "turn": {"id": self.id, "user_id": self.principal.user_id}, "input": {}}
        return handler({**event, "execution": {"Name": self.id}}, None)

    def to_its_end(self) -> Run:
        for name in ("StartRun", "RunAgent", "FinishRun"):
            self.step(name)
        return self.read()

    def read(self) -> Run:
        return run_to_wire(Turns(self.principal).get(self.id))


@pytest.fixture
def model(tables: None, monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    scripted = ScriptedModel()
    pack = Pack(
        name="test",
        agents=lambda: {each.name: each for each in AGENTS},
        agent_names=lambda: sorted(each.name for each in AGENTS),
        tools=lambda _, __: [tool("look_up", lambda asked: f"order {asked.about}")],
        topics=(),
        contents=lambda principal: {"shop_of": principal.user_id},
    )
    monkeypatch.setattr(packs, "PACKS", (pack,))
    monkeypatch.setattr("functions.core.steps.model_adapter", lambda: scripted)
    return scripted


def test_an_agent_uses_its_tools_and_delegates(model: ScriptedModel) -> None:
    # given
    model.will(
        "triage",
        asks(("look_up", {"about": "17"})),
        asks(("delegate_to_refunds", {"instructions": "Decide.", "payload": {"order": 17}})),
        says("Refunded."),
    )
    model.will("refunds", says("Yes, refund it."))
    # when
    run = Running(payload={"order": 17}).to_its_end()
    # then
    assert run.status == "completed"
    assert run.report is not None
    assert (run.report.status, run.report.summary) == ("completed", "Refunded.")
    assert [(call.tool, call.ok) for call in run.report.tool_calls] == [
        ("look_up", True),
        ("delegate_to_refunds", True),
    ]
    assert run.report.cost.model_calls == run.usage.model_calls == 4
    (asked,) = model.asked("refunds")
    text = asked.messages[0]["content"][0]["text"]
    assert '<data name="instructions" source="agent:triage">Decide.</data>' in text
    assert "Sort it." not in text, "a sub-agent sees what it is given and no more"


def test_a_refusal_is_an_answer(model: ScriptedModel) -> None:
    model.will("triage", says("refused"))

    run = Running().to_its_end()

    assert (run.status, run.report and run.report.status) == ("completed", "refused")


def test_what_a_dead_run_reached_is_read_from_its_journal(model: ScriptedModel) -> None:
    # given
    model.will(
        "triage",
        asks(("look_up", {"about": "17"}), text="I look it up."),
        asks(("delegate_to_refunds", {"instructions": "Decide."}), ("look_up", {"wrong": []}), text="I ask."),
        ModelOverloaded(),
    )
    model.will("refunds", says("refused"))
    running = Running()
    running.step("StartRun")
    with pytest.raises(ModelOverloaded):
        running.step("RunAgent")
    # when
    end_turn(Turns(running.principal).get(running.id), "failed")
    # then
    report = running.read().report
    assert report is not None
    assert (report.status, report.summary) == ("failed", "I ask.")
    assert report.tool_calls[0].duration_ms is not None
    assert [(call.tool, call.ok) for call in report.tool_calls] == [("look_up", True)]
    assert report.cost.model_calls == 3
    ended = EventLog(running.principal, running.id).read()[-1]
    assert (ended["type"], ended["data"]["report"]["summary"]) == ("turn.failed", "I ask.")


def test_a_report_that_is_too_large_for_a_row_is_whole_all_the_same(model: ScriptedModel) -> None:
    long = "word " * 60_000
    model.will("triage", says(long))

    running = Running()
    run = running.to_its_end()

    assert run.report is not None
    assert run.report.summary == long
    assert EventLog(running.principal, running.id).read()[-1]["data"] == {}


def test_the_snapshot_pins_the_agent_so_a_deploy_in_between_changes_nothing(
    model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.will("triage", says("Done."))
    running = Running()
    running.step("StartRun")
    version = running.read().agent_version

    others = {each.name: each.model_copy(update={"system": "Another."}) for each in AGENTS}
    monkeypatch.setattr(packs, "PACKS", (replace(packs.PACKS[0], agents=lambda: others),))
    running.step("RunAgent")
    running.step("FinishRun")

    assert running.read().agent_version == version == AGENTS[0].version
    assert model.asked("triage")[0].system[0]["text"].startswith("You are triage.")


def test_an_agent_that_a_deploy_took_away_fails_the_run_and_says_so(model: ScriptedModel) -> None:
    running = Running(agent="gone")

    with pytest.raises(UnknownAgent):
        running.step("StartRun")
