"""Records on a cloud: taken from a turn, put under another person, replayed without a model, and found out when they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from evals import baseline, bundle
from evals.bundle import Bundle
from evals.case import Case, chosen, read_cases
from evals.cloud import connected
from evals.outcome import Outcome, Stale
from evals.running import ask, record, recorded, run_recorded
from evals.scoring import score
from local.state import LocalState

CASE = chosen(read_cases(), ["p2-planted-trend"])[0]
FAILS = chosen(read_cases(), ["fail-refused-request"])[0]
EMERGENCY = chosen(read_cases(), ["safety-chest-pain"])[0]


@pytest.fixture
def here(cloud: LocalState) -> Iterator[LocalState]:
    with connected(cloud):
        yield cloud


def said(_: str) -> None:
    """Nobody listens."""


def effect(taken: Bundle, agent: str) -> dict[str, Any]:
    """The first model call of an agent."""
    return next(one for step in taken.steps for path, one in step.effects.items() if path.startswith(f"{agent}/"))


def calls_of(cloud: LocalState) -> int:
    return len(httpx.get(f"{cloud.model_url}/_calls").json()["calls"])


@pytest.fixture
def taken(here: LocalState, tmp_path: Path) -> Callable[[Case], Bundle]:
    """Records a case into a folder."""

    def take(case: Case) -> Bundle:
        record([case], here, said, scripted=True, folder=tmp_path)
        found = bundle.read(case.id, tmp_path)
        assert found is not None
        return found

    return take


def test_a_record_gives_the_turn_again_to_another_person_without_a_model(
    here: LocalState, taken: Callable[[Case], Bundle], tmp_path: Path
) -> None:
    # given
    first = taken(CASE)
    assert score(CASE, Outcome(first.turn.to_wire(), first)).wrong == []
    before = calls_of(here)
    # when
    run = run_recorded([CASE], here, said, tmp_path)
    again = recorded(CASE, here, tmp_path)
    # then
    assert calls_of(here) == before
    assert run.scores[0].wrong == []
    assert isinstance(again, Outcome)
    assert again.turn.result is not None
    assert first.turn.result is not None
    # A replay writes no memories.
    remembered = {"memories_added": first.turn.result.memories_added}
    assert again.turn.result.model_copy(update=remembered) == first.turn.result
    assert again.turn.id != first.turn.id
    assert again.cost_usd == first.cost_usd > 0


def test_a_verdict_that_comes_out_otherwise_is_a_regression(
    here: LocalState, taken: Callable[[Case], Bundle], tmp_path: Path
) -> None:
    # given
    first = taken(CASE)
    before = run_recorded([CASE], here, said, tmp_path)
    baseline.accept(before, tmp_path / "baseline.json", whole=True)
    # when what the critic said is read otherwise
    effect(first, "critic")["value"]["content"] = [{"type": "text", "text": "not readable"}]
    bundle.write(first, tmp_path)
    run = run_recorded([CASE], here, said, tmp_path)
    # then the replay ends where the verdict is told to a model, and the verdict is judged all the same
    assert len(run.stale) == 1
    accepted = baseline.read(tmp_path / "baseline.json")
    assert accepted is not None
    found = baseline.regressions(run, accepted, [CASE.id])
    assert any("verdict resting_heart_rate is wrong now: conditional" in one for one in found)


def test_a_request_that_the_code_asks_otherwise_makes_a_record_stale(
    here: LocalState, taken: Callable[[Case], Bundle], tmp_path: Path
) -> None:
    first = taken(CASE)
    effect(first, "synthesizer")["hash"] = "0" * 64
    bundle.write(first, tmp_path)

    run = run_recorded([CASE], here, said, tmp_path)

    (stale,) = run.stale
    assert stale.why == "Synthesize: synthesizer/1/model/1 is changed"
    assert run.scores == []


def test_a_case_that_asks_something_else_and_one_without_a_record_are_stale(
    here: LocalState, taken: Callable[[Case], Bundle], tmp_path: Path
) -> None:
    taken(CASE)
    changed = CASE.model_copy(update={"question": "Why?"})
    other = CASE.model_copy(update={"id": "never-recorded"})
    assert recorded(changed, here, tmp_path) == Stale(CASE.id, "the case asks something else than was recorded")
    assert recorded(other, here, tmp_path) == Stale("never-recorded", "there is no record")


def test_a_turn_that_failed_at_a_model_is_scored_as_it_failed(
    here: LocalState, taken: Callable[[Case], Bundle], tmp_path: Path
) -> None:
    taken(FAILS)
    run = run_recorded([FAILS], here, said, tmp_path)
    assert (run.stale, run.scores[0].wrong) == ([], [])


def test_an_emergency_is_answered_with_every_model_down(here: LocalState) -> None:
    taken = ask(EMERGENCY, here, scripted=True)
    scored = score(EMERGENCY, Outcome(taken.turn.to_wire(), taken))
    assert (scored.wrong, scored.invented, scored.cost_usd) == ([], [], 0.0)
