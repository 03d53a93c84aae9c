"""Redrive, through the seam that moto lacks: steps of the same execution come with a higher RedriveCount."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.ids import new_id
from contracts.turns import TurnCreate
from functions.core import directory
from functions.core.errors import TurnSuperseded
from functions.core.event_log import EventLog
from functions.core.lifecycle import end_turn
from functions.core.principal import Principal
from functions.core.steps import Step, StepContext, StepInput, step
from functions.core.turns import Turns, new_turn


@step("Left")
def left(_: StepContext, __: StepInput) -> dict[str, Any]:
    return {"done": "left"}


@step("Right")
def right(_: StepContext, __: StepInput) -> dict[str, Any]:
    return {"done": "right"}


def failed_turn(principal: Principal) -> str:
    request = TurnCreate.model_validate({"messages": [{"role": "user", "content": "How do I sleep?"}]})
    turns = Turns(principal)
    turn_id = new_id("turn")
    directory.open_turn(principal, turn_id)
    turn = turns.start(turns.create(new_turn(principal, turn_id, request)), "digest")
    end_turn(turn, "failed")
    return turn_id


def payload(principal: Principal, turn_id: str, redrive: int) -> dict[str, Any]:
    turn = {"id": turn_id, "user_id": principal.user_id}
    return {"turn": turn, "execution": {"Name": turn_id, "RedriveCount": redrive}, "input": {}}


def test_parallel_branches_that_are_redriven_together_both_go_on(principal: Principal) -> None:
    for _ in range(5):
        turn_id = failed_turn(principal)

        with ThreadPoolExecutor(2) as pool:
            event = payload(principal, turn_id, 1)
            outputs = list(pool.map(Step.run, (left, right), (event, event)))

        assert outputs == [{"done": "left"}, {"done": "right"}]
        turn = Turns(principal).get(turn_id)
        assert (turn.status, turn.redrive, turn.epoch) == ("running", 1, 2)
        types = [event["type"] for event in EventLog(principal, turn_id).read()]
        assert types.count("turn.resumed") == 1
        assert types.index("turn.resumed") == types.index("turn.failed") + 1
        assert types.count("step.completed") == 2
        assert turn_id in [entry.turn_id for entry in directory.open_turns()], "the sweeper looks after it again"


def test_a_step_of_the_execution_before_its_redrive_is_refused(principal: Principal) -> None:
    turn_id = failed_turn(principal)
    left.run(payload(principal, turn_id, 1))

    with pytest.raises(TurnSuperseded):
        right.run(payload(principal, turn_id, 0))
