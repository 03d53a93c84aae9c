"""The state machines of jobs, whose states are plain functions of a handler: what fails is written down as failed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from functions.actions.steps import STEPS as ACTION_STEPS
from functions.check_ins.steps import STEPS as CHECK_IN_STEPS
from functions.core.errors import ActionInProgress, TransientError, error_classes
from functions.imports.handler import STEPS as IMPORT_STEPS
from functions.labs.handler import STEPS as LAB_STEPS
from tests.tree.test_state_machine import REPORTED_BY_LAMBDA

FOLDER = Path(__file__).parents[2] / "statemachines"


@dataclass(frozen=True)
class Job:
    """What is special about a machine."""

    subject: str
    """The part of the state's input that says what the job is about; nothing but ids are in it."""
    steps: Collection[str]
    waits: frozenset[str] = frozenset()
    """Tasks that wait for a token: who waited in vain does not wait once more."""
    more: Mapping[str, set[str]] = field(default_factory=dict)
    """By task: errors that it is tried again on beside those that all are."""
    also_given: frozenset[str] = frozenset()
    """What payloads hold beside step, subject, token and error."""


ALL = {ActionInProgress.__name__}
JOBS = {
    "action": Job("event", ACTION_STEPS, waits=frozenset({"AskPerson"}), more=dict.fromkeys(ACTION_STEPS, ALL)),
    "lab": Job("lab", LAB_STEPS, also_given=frozenset({"execution.$"})),
    "import": Job("import", IMPORT_STEPS, also_given=frozenset({"next.$", "days.$", "activities.$"})),
    "check_in": Job(
        "check_in",
        CHECK_IN_STEPS,
        waits=frozenset({"AwaitWork"}),
        more={"AwaitWork": {"TooManyTurns"}},
        also_given=frozenset({"status.$"}),
    ),
}
DOCUMENTS = {name: json.loads((FOLDER / f"{name}.asl.json").read_text(encoding="utf-8")) for name in JOBS}


def tasks() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Machine, name and definition of every task."""
    for machine, document in DOCUMENTS.items():
        for name, state in document["States"].items():
            if state["Type"] == "Task":
                yield machine, name, state


each_job = pytest.mark.parametrize("machine", JOBS)
each_task = pytest.mark.parametrize(("machine", "name", "state"), list(tasks()))


@each_job
def test_every_step_is_a_state_and_every_task_a_step(machine: str) -> None:
    assert {name for job, name, _ in tasks() if job == machine} == set(JOBS[machine].steps)


@each_task
def test_a_task_runs_the_step_of_its_name_with_nothing_but_ids(machine: str, name: str, state: dict[str, Any]) -> None:
    payload, job = state["Parameters"]["Payload"], JOBS[machine]

    assert (payload["step"], payload[f"{job.subject}.$"]) == (name, f"$.{job.subject}")
    assert payload.keys() <= {"step", f"{job.subject}.$", "task_token.$", "error.$", *job.also_given}
    assert 0 < state["TimeoutSeconds"] < DOCUMENTS[machine]["TimeoutSeconds"]
    assert state["Resource"].endswith(".waitForTaskToken") == (name in job.waits)


@each_task
def test_a_task_is_tried_again_on_what_may_pass(machine: str, name: str, state: dict[str, Any]) -> None:
    job = JOBS[machine]
    ours = {kind.__name__ for kind in error_classes(TransientError)} - {"TransientError"}
    late = {"States.Timeout"} if name in job.waits else set()

    tried = [error for retrier in state["Retry"] for error in retrier["ErrorEquals"]]
    assert len(tried) == len(set(tried))
    assert set(tried) == (ours | REPORTED_BY_LAMBDA | job.more.get(name, set())) - late
    for retrier in state["Retry"]:
        assert (retrier["BackoffRate"], retrier["JitterStrategy"]) == (2, "FULL")
        assert retrier["MaxDelaySeconds"] <= 600


@each_task
def test_what_fails_is_written_down(machine: str, name: str, state: dict[str, Any]) -> None:
    expected = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "NoteFailure"}]

    assert state.get("Catch") == (None if name == "NoteFailure" else expected)
    states = DOCUMENTS[machine]["States"]
    after = states[states["NoteFailure"]["Next"]]
    # A choice tells what is the person's business, such as a file that is none, from what is ours.
    ends = [after] if after["Type"] == "Fail" else [states[choice["Next"]] for choice in after["Choices"]]
    assert [end["Type"] for end in ends] == ["Fail"]


@each_job
def test_every_transition_leads_to_a_state(machine: str) -> None:
    states = DOCUMENTS[machine]["States"]
    for name, state in states.items():
        targets = [state.get("Next"), state.get("Default"), *(choice["Next"] for choice in state.get("Choices", []))]
        assert {target for target in targets if target} <= states.keys(), name


def test_only_a_yes_acts() -> None:
    choice = DOCUMENTS["action"]["States"]["IsApproved"]

    assert choice["Choices"] == [{"Variable": "$.approval.decision", "StringEquals": "approved", "Next": "Act"}]
    assert choice["Default"] == "Withhold"


def test_who_waited_for_the_end_of_quiet_hours_decides_again() -> None:
    states = DOCUMENTS["check_in"]["States"]

    assert states["WaitForEndOfQuietHours"]["Next"] == "Decide"
    starts, waits = states["WhatNow"]["Choices"]
    assert (starts["StringEquals"], starts["Next"]) == ("start", "AwaitWork")
    assert (waits["StringEquals"], waits["Next"]) == ("wait", "WaitForEndOfQuietHours")
    assert states[states["WhatNow"]["Default"]]["Type"] == "Succeed"
