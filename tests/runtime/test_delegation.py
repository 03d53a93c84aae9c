"""Delegation: the same loop one place deeper, with a context of its own and with less to spend."""

from __future__ import annotations

import json

import pytest

from functions.core.context import Quoted, Task, task_from
from functions.core.errors import AgentDefinitionInvalid, AutonomyBoundaryError, TurnBudgetExceeded
from tests.runtime.stage import Reply, Stage, agent, asks, says, tool

DEEP = {"max_delegation_depth": 5}


def delegate(name: str, **payload: str) -> Reply:
    return asks((f"delegate_to_{name}", {"instructions": f"Ask {name}.", "payload": payload}))


def test_a_sub_agent_sees_the_task_and_nothing_else_of_its_parent(stage: Stage) -> None:
    # given
    parent = agent(sub_agents=["refunds"], autonomy=DEEP, tools=["look_up"])
    child = agent("refunds", role="fast", tools=["decide"])
    stage.has(parent, child)
    stage.may_use(tool("look_up", lambda _: "what only the parent saw"), tool("decide", lambda _: "yes"))
    stage.model.will("triage", asks(("look_up", {})), delegate("refunds", order="o-1"), says("Anna gets her money."))
    stage.model.will("refunds", asks(("decide", {})), says("refund 49"))

    # when
    reply = stage.run(parent, Task([Quoted("question", "a private question", "user")]))

    # then
    first = stage.model.asked("refunds")[0]
    assert first.model == "claude-haiku-4-5"
    assert [each["name"] for each in first.tools] == ["decide"]
    text = first.messages[0]["content"][0]["text"]
    assert '<data name="instructions" source="agent:triage">Ask refunds.</data>' in text
    assert '<data name="payload" source="agent:triage">{"order":"o-1"}</data>' in text
    assert "private" not in text
    assert "only the parent" not in text
    # and the parent gets how it ended
    result = stage.model.asked("triage")[-1].messages[-1]["content"][0]["content"]
    assert json.loads(result.split(">", 1)[1].removesuffix("</data>")) == {
        "status": "completed",
        "summary": "refund 49",
    }
    assert reply.text == "Anna gets her money."
    assert reply.usage.model_calls == 5
    assert [call.tool for call in reply.report.tool_calls] == ["look_up", "delegate_to_refunds"]


def test_paths_are_nested_and_a_second_attempt_replays_all_of_it(stage: Stage) -> None:
    # given two delegations side by side
    parent = agent(sub_agents=["left", "right"], autonomy=DEEP)
    stage.has(parent, agent("left"), agent("right"))
    both = asks(("delegate_to_right", {"instructions": "go"}), ("delegate_to_left", {"instructions": "go"}))
    stage.model.will("triage", both, says("done"))
    stage.model.will("left", says("l"))
    stage.model.will("right", says("r"))
    first = stage.run(parent)
    calls, events = len(stage.model.requests), stage.events()

    # when
    second = stage.run(parent)

    # then
    assert list(stage.effects()) == [
        "triage/1/model/1",
        "triage/1/model/2",
        "triage/1/tool-delegate_to_left/1/left/1/model/1",
        "triage/1/tool-delegate_to_right/1/right/1/model/1",
    ]
    assert (len(stage.model.requests), stage.events()) == (calls, events)
    assert (second.text, second.usage) == (first.text, first.usage)


def test_depth_is_inherited_and_shrinks(stage: Stage) -> None:
    # given a chain that is longer than the first agent lets it be
    first = agent("first", sub_agents=["second"], autonomy={"max_delegation_depth": 2})
    second = agent("second", sub_agents=["third"], autonomy=DEEP)
    third = agent("third", sub_agents=["fourth"], autonomy=DEEP)
    stage.has(first, second, third, agent("fourth"))
    stage.model.will("first", delegate("second"))
    stage.model.will("second", delegate("third"))
    stage.model.will("third", delegate("fourth"))

    # when
    with pytest.raises(AutonomyBoundaryError) as refused:
        stage.run(first)

    # then
    assert stage.model.asked("third")[0].tools == []
    assert stage.model.asked("fourth") == []
    details = refused.value.details or {}
    assert details["reason"] == "the depth of delegation is used up: first → second → third"


@pytest.mark.parametrize(
    ("reply", "status"),
    [(says("refused"), "refused"), (says("cut"), "failed"), (asks(("decide", {})), "budget_exceeded")],
)
def test_how_a_sub_agent_ended_is_told_to_its_parent(stage: Stage, reply: Reply, status: str) -> None:
    parent = agent(sub_agents=["refunds"], autonomy=DEEP)
    limits = {"seconds": 60, "usd": 1, "iterations": 2}
    stage.has(parent, agent("refunds", tools=["decide"], budget=limits))
    stage.may_use(tool("decide", lambda _: "more"))
    stage.model.will("triage", delegate("refunds"), says("I go on without."))
    stage.model.will("refunds", reply)

    assert stage.run(parent).text == "I go on without."

    (result,) = stage.model.asked("triage")[-1].messages[-1]["content"]
    assert result["is_error"]
    assert f'"status": "{status}"' in result["content"]


def test_what_a_sub_agent_spends_is_taken_from_its_parent(stage: Stage) -> None:
    # given a sub-agent that may spend more than its parent has
    parent = agent(sub_agents=["rich"], autonomy=DEEP, budget={"seconds": 60, "usd": 0.05, "iterations": 10})
    stage.has(parent, agent("rich", tools=["look_up"], budget={"seconds": 60, "usd": 50, "iterations": 50}))
    stage.may_use(tool("look_up", lambda _: "more"))
    stage.model.will("triage", delegate("rich"))
    stage.model.will("rich", asks(("look_up", {})))

    # when
    with pytest.raises(TurnBudgetExceeded) as stopped:
        stage.run(parent)

    # then five calls at a cent each, and no more
    assert len(stage.model.requests) == 5
    details = stopped.value.details or {}
    assert (details["agent"], details["limit"]) == ("triage", "usd")
    assert details["report"]["cost"]["cost_usd"] == pytest.approx(0.05)


def test_a_sub_agent_has_no_more_time_than_its_parent(stage: Stage) -> None:
    parent = agent(sub_agents=["slow"], autonomy=DEEP, budget={"seconds": 10, "usd": 5, "iterations": 9})
    stage.has(parent, agent("slow", tools=["wait"], budget={"seconds": 900, "usd": 5, "iterations": 50}))

    def wait(_: object) -> str:
        stage.time[0] += 4
        return "later"

    stage.may_use(tool("wait", wait))
    stage.model.will("triage", delegate("slow"))
    stage.model.will("slow", asks(("wait", {})))

    with pytest.raises(TurnBudgetExceeded) as stopped:
        stage.run(parent)

    details = stopped.value.details or {}
    assert (details["agent"], details["limit"]) == ("triage", "seconds")
    assert len(stage.model.asked("slow")) == 3


def test_a_task_of_a_person_is_reported_on_whatever_its_end(stage: Stage) -> None:
    stage.model.will("triage", says("refused"))

    report = stage.report(agent(), task_from("user", "Do it.", {"a": 1}))

    assert (report.status, report.cost.model_calls) == ("refused", 1)


def test_a_sub_agent_that_does_not_exist_is_named(stage: Stage) -> None:
    with pytest.raises(AgentDefinitionInvalid) as refused:
        stage.run(agent(sub_agents=["nobody"], autonomy=DEEP))

    assert (refused.value.details or {})["reason"] == "there is no agent nobody"
