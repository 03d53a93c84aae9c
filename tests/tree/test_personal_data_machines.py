"""statemachines/export.asl.json and erasure.asl.json: pages go round until they are done, and nothing is caught."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from functions.core.errors import TransientError, error_classes
from functions.erasure.steps import STEPS as ERASURE
from functions.exports.steps import STEPS as EXPORT
from tests.tree.test_state_machine import REPORTED_BY_LAMBDA

FOLDER = Path(__file__).parents[2] / "statemachines"
MACHINES = {name: json.loads((FOLDER / f"{name}.asl.json").read_text("utf-8")) for name in ("export", "erasure")}
STEPS = {"export": set(EXPORT), "erasure": set(ERASURE)}
TASKS = {
    (machine, name): state
    for machine, document in MACHINES.items()
    for name, state in document["States"].items()
    if state["Type"] == "Task"
}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_step_is_a_state_and_every_task_a_step(machine: str) -> None:
    assert {name for of, name in TASKS if of == machine} == STEPS[machine]


@pytest.mark.parametrize(("machine", "name"), TASKS)
def test_a_task_runs_the_step_of_its_name_and_knows_ids_alone(machine: str, name: str) -> None:
    payload: dict[str, Any] = TASKS[machine, name]["Parameters"]["Payload"]

    assert (payload["step"], payload[f"{machine}.$"]) == (name, f"$.{machine}")
    assert payload.keys() <= {"step", f"{machine}.$", "page.$"}
    assert 140 < TASKS[machine, name]["TimeoutSeconds"] < MACHINES[machine]["TimeoutSeconds"]


@pytest.mark.parametrize(("machine", "name"), TASKS)
def test_a_task_is_tried_again_on_what_may_pass_and_nothing_is_caught(machine: str, name: str) -> None:
    (retrier,) = TASKS[machine, name]["Retry"]

    ours = {kind.__name__ for kind in error_classes(TransientError)} - {"TransientError"}
    assert set(retrier["ErrorEquals"]) == ours | REPORTED_BY_LAMBDA
    assert (retrier["BackoffRate"], retrier["JitterStrategy"]) == (2, "FULL")
    assert retrier["MaxDelaySeconds"] <= 60
    assert "Catch" not in TASKS[machine, name]


def test_an_erasure_ends_only_where_a_whole_search_behind_the_wait_found_nothing() -> None:
    states = MACHINES["erasure"]["States"]

    ends = [name for name, state in states.items() if state.get("End")]
    assert ends == ["NoteDone"]
    assert states["IsNothingLeft"]["Choices"][1] == {
        "Variable": "$.at.clean",
        "BooleanEquals": True,
        "Next": "NoteDone",
    }
    assert states["IsNothingLeft"]["Default"] == "CloseDoors"
    assert [name for name, state in states.items() if state.get("Next") == "LookAgain"] == ["WaitForTheLate"]
