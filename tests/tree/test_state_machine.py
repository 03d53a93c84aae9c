"""The state machines say what the design says; moto accepts much that AWS refuses, so this looks."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.core.errors import AmyError, TransientError, error_classes
from functions.core.step_modules import find_step

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "statemachines"
STEPS = {"turn": "functions.turn", "run": "functions.runs"}
"""State machines whose tasks are steps, and where those are."""
MACHINES = {name: json.loads((FOLDER / f"{name}.asl.json").read_text(encoding="utf-8")) for name in STEPS}

REPORTED_BY_LAMBDA = {
    "Runtime.ExitError",
    "Sandbox.Timedout",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
    "States.Timeout",
}
"""What a killed or late function, or the service itself, reports."""


def states(*flows: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every state of these flows, or of all, with its name and the flow that it stands in, nested flows included."""
    for flow in flows or MACHINES.values():
        for name, state in flow["States"].items():
            yield name, state, flow
            for inner in [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]:
                yield from states(inner)


TASKS = {name: state for name, state, _ in states() if state["Type"] == "Task"}
PACKAGES = {name: STEPS[machine] for machine, flow in MACHINES.items() for name, _, _ in states(flow)}


def test_names_are_unique_over_all_nested_flows() -> None:
    counts = Counter(name for name, _, _ in states())
    assert [name for name, count in counts.items() if count > 1] == []


def test_nothing_is_caught() -> None:
    assert [name for name, state, _ in states() if "Catch" in state] == []


def test_every_transition_leads_to_a_state_of_its_flow() -> None:
    for name, state, flow in states():
        targets = [state.get("Next"), state.get("Default"), *(choice["Next"] for choice in state.get("Choices", []))]
        assert all(target in flow["States"] for target in targets if target), name
        assert targets != [None, None] or state.get("End") or state["Type"] in ("Succeed", "Fail"), name


def test_every_state_can_be_reached() -> None:
    for flow in [*MACHINES.values(), *(inner for _, _, inner in states())]:
        reached, ahead = set(), [flow["StartAt"]]
        while ahead:
            name = ahead.pop()
            if name in reached:
                continue
            reached.add(name)
            state = flow["States"][name]
            ahead += [state.get("Next"), state.get("Default"), *(choice["Next"] for choice in state.get("Choices", []))]
            ahead = [target for target in ahead if target]
        assert reached == set(flow["States"])


@pytest.mark.parametrize("name", TASKS)
def test_a_task_runs_the_step_of_its_name_within_a_time_limit(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]
    assert payload["step"] == name == find_step(PACKAGES[name], name).name
    assert payload["turn.$"] == "$.turn"
    assert payload["execution.$"] == "$$.Execution"
    assert TASKS[name]["TimeoutSeconds"] > 0


@pytest.mark.parametrize("name", TASKS)
def test_a_task_waits_for_a_token_if_its_step_hands_one_in(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]
    waits = TASKS[name]["Resource"].endswith(".waitForTaskToken")
    assert find_step(PACKAGES[name], name).waits == waits == (payload.get("task_token.$") == "$$.Task.Token")


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_tried_again_on_our_transient_errors_and_on_what_lambda_reports(name: str) -> None:
    retriers = TASKS[name]["Retry"]
    listed = [error for retrier in retriers for error in retrier["ErrorEquals"]]
    ours = {kind.__name__ for kind in error_classes(TransientError)} - {"TransientError"}
    assert sorted(listed) == sorted(ours | REPORTED_BY_LAMBDA)
    for retrier in retriers:
        assert (retrier["BackoffRate"], retrier["JitterStrategy"]) == (2, "FULL")
        assert retrier["MaxDelaySeconds"] <= 60


def test_class_names_and_codes_of_errors_are_unique() -> None:
    classes = list(error_classes(AmyError))
    assert len({kind.__name__ for kind in classes}) == len(classes)
    codes = Counter(kind.code for kind in classes)
    assert [code for code, count in codes.items() if count > 1] == []


def test_no_jsonpath_filters_which_the_local_interpreter_lacks() -> None:
    assert "[?(" not in json.dumps(MACHINES)


def test_every_step_has_a_name_for_people_in_the_console() -> None:
    names = (ROOT / "functions/site/static/console/turn/names.js").read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+): \"", names.partition("const STEPS = {")[2].partition("};")[0], re.MULTILINE))
    assert {name for name, state, _ in states(MACHINES["turn"]) if state["Type"] == "Task"} <= known
