"""Budgets: looked at between model calls, of the run and of the turn."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.errors import ModelOutOfTokens, ModelRefused, TurnBudgetExceeded
from tests.runtime.stage import Stage, agent, asks, says, tool

BUDGET = {"seconds": 60, "usd": 5, "iterations": 50}


@pytest.mark.parametrize(
    ("limit", "value", "calls"), [("iterations", 3, 3), ("usd", 0.02, 2), ("tool_calls", 3, 2), ("seconds", 10, 3)]
)
def test_a_run_ends_at_each_of_its_limits(stage: Stage, limit: str, value: float, calls: int) -> None:
    # given two tools at each call, of two seconds each
    def look(_: object) -> str:
        stage.time[0] += 2
        return "more"

    stage.may_use(tool("look_up", look))
    stage.model.will("triage", asks(("look_up", {}), ("look_up", {})))

    # when
    with pytest.raises(TurnBudgetExceeded) as stopped:
        stage.run(agent(tools=["look_up"], budget={**BUDGET, limit: value}))

    # then
    assert len(stage.model.requests) == calls
    details: dict[str, Any] = stopped.value.details or {}
    assert (details["agent"], details["limit"], details[limit]) == ("triage", limit, value)
    assert len(details["report"]["tool_calls"]) == 2 * (calls - 1 if limit == "tool_calls" else calls)


def test_the_turns_dollars_end_a_run_with_its_report(stage: Stage) -> None:
    stage.limit_usd = 0.02
    stage.may_use(tool("look_up", lambda _: "more"))
    stage.model.will("triage", asks(("look_up", {}), text="So far."))

    with pytest.raises(TurnBudgetExceeded) as stopped:
        stage.run(agent(tools=["look_up"]))

    details = stopped.value.details or {}
    assert (details["limit"], details["limit_usd"]) == ("usd", 0.02)
    assert (details["report"]["status"], details["report"]["summary"]) == ("budget_exceeded", "So far.")


def test_an_answer_that_was_paid_is_given_even_where_it_used_the_budget_up(stage: Stage) -> None:
    stage.model.cost_usd = 4
    stage.model.will("triage", says("done"))

    assert stage.run(agent(budget={"seconds": 60, "usd": 0.01, "iterations": 5})).text == "done"


def test_what_is_recorded_is_replayed_though_time_and_money_are_gone(stage: Stage) -> None:
    stage.may_use(tool("look_up", lambda _: "more"))
    stage.model.will("triage", asks(("look_up", {})), says("done"))
    first = stage.run(agent(tools=["look_up"]))

    stage.limit_usd = 0.001
    assert stage.run(agent(tools=["look_up"])).text == first.text


def test_each_call_has_its_cost_event_and_the_turn_one_warning(stage: Stage) -> None:
    stage.model.cost_usd = 2
    stage.may_use(tool("look_up", lambda _: "more"))
    stage.model.will("triage", asks(("look_up", {})), asks(("look_up", {})), says("done"))

    stage.run(agent(tools=["look_up"], budget={**BUDGET, "usd": 50}))

    assert [event["data"]["total_usd"] for event in stage.events("cost") if event["type"] == "cost"] == [2, 4, 6]
    assert [event["data"]["total_usd"] for event in stage.events("cost_warning")] == [4]


@pytest.mark.parametrize(("text", "error"), [("refused", ModelRefused), ("cut", ModelOutOfTokens)])
def test_an_answer_that_is_none_is_an_error(stage: Stage, text: str, error: type[Exception]) -> None:
    stage.model.will("triage", says(text))

    with pytest.raises(error):
        stage.run(agent())
