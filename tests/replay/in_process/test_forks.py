"""Which steps of a parent a replay takes from the record."""

from __future__ import annotations

import pytest

from contracts.turns import Replay
from functions.core.journal import StepRecord
from functions.core.replays import recorded_steps


def step(path: str, began: int, completed: int | None) -> StepRecord:
    return StepRecord(
        path,
        "failed" if completed is None else "completed",
        epoch=1,
        attempt=1,
        started_at=_at(began),
        input_hash="",
        completed_at=None if completed is None else _at(completed),
    )


def _at(second: int) -> str:
    return f"2026-01-31T08:15:{second:02d}.000Z"


TRIAGE = [step("StartTurn/1", 0, 1), step("ClassifyVagueness", 2, 9), step("Route", 3, 5)]
SUPPORT = [step("RunSupportingAgent/data_science", 10, 20), step("RunSupportingAgent/domain_expert", 11, 15)]
MAIN = [step("RunMainAgent/health_coach", 21, 25)]
CRITIQUES = [step("main/Critique/ds-001", 26, 30), step("main/Critique/ds-002", 26, 28)]
ASSESSMENT = [step("main/Assess/ds-002", 29, 32)]
ANSWER = [step("Synthesize", 33, None)]
STEPS = [*TRIAGE, *SUPPORT, *MAIN, *CRITIQUES, *ASSESSMENT, *ANSWER]


@pytest.mark.parametrize(
    ("from_step", "recorded"),
    [
        ("Route", TRIAGE[:2]),
        ("RunSupportingAgent", TRIAGE),
        ("RunMainAgent", [*TRIAGE, *SUPPORT]),
        ("Critique", [*TRIAGE, *SUPPORT, *MAIN]),
        ("Assess", [*TRIAGE, *SUPPORT, *MAIN, *CRITIQUES]),
        ("Synthesize", [*TRIAGE, *SUPPORT, *MAIN, *CRITIQUES, *ASSESSMENT]),
    ],
)
def test_a_fork_takes_what_began_before_its_step_was_completed(from_step: str, recorded: list[StepRecord]) -> None:
    assert recorded_steps(STEPS, Replay(mode="live", from_step=from_step)) == recorded


def test_a_recorded_replay_takes_all_and_one_that_is_live_takes_none() -> None:
    assert recorded_steps(STEPS, Replay()) == STEPS
    assert recorded_steps(STEPS, Replay(mode="live")) == []
