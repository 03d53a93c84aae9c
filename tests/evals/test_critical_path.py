"""The longest way through the state machine."""

from __future__ import annotations

from evals.critical_path import longest, model_calls, seconds
from tests.evals.made import call, looked_up, step


def test_states_follow_each_other_and_of_what_runs_side_by_side_the_longest_counts() -> None:
    steps = [
        step("ClassifyVagueness", call(2)),
        step("Route", call(3.5)),
        step("RephrasePerAgent", call(3)),
        step("RunSupportingAgent/data_science", call(15), call(20)),
        step("RunSupportingAgent/domain_expert", call(30), looked_up()),
        step("main/Critique/ds-001", call(12)),
        step("main/Assess/ds-001", call(8)),
        step("main/Critique/ds-002", call(1)),
        step("main/Assess/ds-002", call(18)),
        step("FactCheck"),
        step("ExtractMemories", call(4)),
    ]
    assert longest(steps, seconds) == 3.5 + 3 + 35 + 20 + 4
    assert longest(steps, model_calls) == 1 + 1 + 2 + 2 + 1


def test_a_state_counts_in_each_phase() -> None:
    assert longest([step(f"{phase}/Critique/ds-001", call(2)) for phase in ("early", "main")], seconds) == 4


def test_nothing_done_is_no_way() -> None:
    assert longest([], seconds) == 0
