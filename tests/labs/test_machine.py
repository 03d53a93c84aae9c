"""statemachines/lab.asl.json: what fails is written down as failed, and a bad file is no failure of the machine."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.errors import TransientError, error_classes
from functions.labs.handler import STEPS
from tests.labs.conftest import STATES
from tests.tree.test_state_machine import REPORTED_BY_LAMBDA

TASKS: dict[str, dict[str, Any]] = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def test_every_step_is_a_state_and_every_task_a_step() -> None:
    assert TASKS.keys() == STEPS.keys()


@pytest.mark.parametrize("name", TASKS)
def test_a_task_runs_the_step_of_its_name_with_nothing_of_the_report(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]

    assert (payload["step"], payload["lab.$"], payload["execution.$"]) == (name, "$.lab", "$$.Execution.Name")
    assert payload.keys() <= {"step", "lab.$", "execution.$", "error.$"}
    assert 0 < TASKS[name]["TimeoutSeconds"] <= 900, "no longer than a function lives"


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_tried_again_on_what_may_pass(name: str) -> None:
    tried = [error for retrier in TASKS[name]["Retry"] for error in retrier["ErrorEquals"]]

    ours = {kind.__name__ for kind in error_classes(TransientError)} - {"TransientError"}
    assert (len(tried), set(tried)) == (len(set(tried)), ours | REPORTED_BY_LAMBDA)
    for retrier in TASKS[name]["Retry"]:
        assert (retrier["BackoffRate"], retrier["JitterStrategy"]) == (2, "FULL")
        assert retrier["MaxDelaySeconds"] <= 60


@pytest.mark.parametrize("name", sorted(TASKS.keys() - {"NoteFailure"}))
def test_what_fails_is_written_down(name: str) -> None:
    assert TASKS[name]["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "NoteFailure"}]


def test_every_transition_leads_to_a_state() -> None:
    for name, state in STATES.items():
        targets = [state.get("Next"), state.get("Default"), *(rule["Next"] for rule in state.get("Choices", []))]
        assert {target for target in targets if target} <= STATES.keys(), name


def test_only_a_defect_fails_the_execution() -> None:
    assert TASKS["NoteFailure"]["Next"] == "IsDefect"
    (rule,) = STATES["IsDefect"]["Choices"]
    assert (rule["StringEquals"], STATES[rule["Next"]]["Type"]) == ("failed", "Fail")
    assert STATES[STATES["IsDefect"]["Default"]]["Type"] == "Succeed"
