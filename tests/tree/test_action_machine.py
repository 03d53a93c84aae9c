"""statemachines/action.asl.json: what nobody decides or what fails ends as failed, where it is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from functions.actions.steps import STEPS
from functions.core.errors import ActionInProgress, TransientError, error_classes
from tests.tree.test_state_machine import REPORTED_BY_LAMBDA

DOCUMENT = json.loads((Path(__file__).parents[2] / "statemachines" / "action.asl.json").read_text(encoding="utf-8"))
STATES: dict[str, dict[str, Any]] = DOCUMENT["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def test_every_step_is_a_state_and_every_task_a_step() -> None:
    assert TASKS.keys() == STEPS.keys()


@pytest.mark.parametrize("name", TASKS)
def test_a_task_runs_the_step_of_its_name_with_nothing_of_the_event_but_its_id(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]

    assert (payload["step"], payload["event.$"]) == (name, "$.event")
    assert payload.keys() <= {"step", "event.$", "task_token.$", "error.$"}
    assert 0 < TASKS[name]["TimeoutSeconds"] < DOCUMENT["TimeoutSeconds"]


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_tried_again_on_what_may_pass(name: str) -> None:
    (retrier,) = TASKS[name]["Retry"]

    ours = {kind.__name__ for kind in error_classes(TransientError)} - {"TransientError"} | {ActionInProgress.__name__}
    # Who waited for a person in vain does not wait once more.
    late = {"States.Timeout"} if name == "AskPerson" else set()
    assert set(retrier["ErrorEquals"]) == (ours | REPORTED_BY_LAMBDA) - late
    assert (retrier["BackoffRate"], retrier["JitterStrategy"]) == (2, "FULL")
    assert retrier["MaxDelaySeconds"] <= 60


@pytest.mark.parametrize("name", sorted(TASKS.keys() - {"NoteFailure"}))
def test_what_fails_is_written_down(name: str) -> None:
    assert TASKS[name]["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "NoteFailure"}]


def test_only_a_yes_acts() -> None:
    choice = STATES["IsApproved"]

    assert choice["Choices"] == [{"Variable": "$.approval.decision", "StringEquals": "approved", "Next": "Act"}]
    assert choice["Default"] == "Withhold"
    assert STATES["NoteFailure"]["Next"] == "ActionFailed"
    assert STATES["ActionFailed"]["Type"] == "Fail"
