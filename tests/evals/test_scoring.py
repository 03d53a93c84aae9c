"""Scores: a right turn has nothing wrong, and each thing that is looked at can be wrong alone."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.errors import Failure
from contracts.turns import FactCheck, FactCheckIssue, Route
from evals.outcome import Outcome, Stale, judge_replay
from evals.scoring import Score, reached, score
from tests.evals.made import DS, FINDING, call, case, outcome, record, result, row, step, turn

EXPECTED = {
    "kind": "trend",
    "feature": "resting_heart_rate",
    "verdict": ["validated"],
    "numbers": {"effect": [-5.3, 0.1]},
}
ISSUE = FactCheck(issues=[FactCheckIssue(value="37", severity="error", context="")])


def wrong(scored: Score) -> list[str]:
    return [check.name for check in scored.wrong]


def test_a_right_turn_has_nothing_wrong() -> None:
    expected = case(findings=[EXPECTED], only=True, must=["bpm"], forbidden=["ms"], issues=["37"], flags=["pregnancy"])
    right = outcome(result=result(fact_check=ISSUE, safety_flags=["pregnancy"]))

    scored = score(expected, right)

    assert wrong(scored) == []
    assert (scored.invented, scored.unsupported, scored.forbidden) == ([], [], [])
    assert scored.share("route") == scored.share("verdict") == scored.share("number") == (1, 1)


@pytest.mark.parametrize(
    ("expected", "came", "what"),
    [
        ({}, {"status": "failed"}, "status"),
        ({"status": "failed", "error": "model_refused"}, {"status": "failed"}, "error"),
        ({}, {"result": result(mode="coaching")}, "mode"),
        ({}, {"route": Route(main_agent="Health Coach Agent")}, "route"),
        ({}, {"route": Route(main_agent=DS, supporting_agents=["Domain Expert Agent"])}, "route"),
        ({}, {"route": Route(main_agent=DS, vagueness="medium")}, "vagueness"),
        ({"route": None}, {}, "route"),
        ({"findings": [EXPECTED | {"verdict": ["rejected"]}]}, {}, "verdict resting_heart_rate"),
        ({"findings": [EXPECTED | {"numbers": {"effect": [-5, 0.1]}}]}, {}, "number resting_heart_rate effect"),
        ({"findings": [EXPECTED | {"numbers": {"p": [0.1, 1]}}]}, {}, "number resting_heart_rate p"),
        ({"only": True}, {}, "no other findings"),
        ({"must": ["bpm", "steps"]}, {}, "must 2"),
        ({"issues": ["37"]}, {}, "issue 1"),
        ({"flags": ["minor"]}, {}, "flags"),
        ({}, {"result": result(safety_flags=["minor"])}, "flags"),
    ],
)
def test_each_expectation_can_be_wrong(expected: dict[str, Any], came: dict[str, Any], what: str) -> None:
    assert wrong(score(case(**expected), outcome(**came))) == [what]


def test_a_finding_that_is_missing_has_no_verdict_either() -> None:
    scored = score(case(findings=[EXPECTED | {"feature": "steps"}]), outcome())
    assert wrong(scored) == ["finding steps", "verdict steps"]


def test_a_link_is_the_same_from_either_side() -> None:
    pair = FINDING.model_copy(update={"kind": "association", "feature": "sleep_minutes", "target": "steps"})
    expected = {"kind": "association", "feature": "steps", "target": "sleep_minutes", "verdict": ["validated"]}
    assert wrong(score(case(findings=[expected]), outcome(result=result("Yes.", findings=[pair])))) == []


def test_a_forbidden_claim_is_counted_with_its_words() -> None:
    scored = score(case(forbidden=["WAS 58"]), outcome())
    assert scored.forbidden == ["was 58"]


def test_invented_numbers_and_sources_are_counted() -> None:
    scored = score(case(), outcome(result=result("It was 61.3 bpm [pubmed:42].")))
    assert (len(scored.unsupported), len(scored.invented)) == (1, 0), "a sentence with a source may have its numbers"
    scored = score(case(), outcome(result=result("It was 61.3 bpm.")))
    assert len(scored.invented) == 1


def test_cost_and_path_come_from_the_record() -> None:
    steps = (step("Route", call(2)), step("ClassifyVagueness", call(1)), step("Synthesize", call(3, 0.05)))
    scored = score(case(), outcome(*steps))
    assert (scored.cost_usd, scored.calls_on_path, scored.seconds_on_path) == (0.07, 2, 5.0)


def test_what_a_replay_had_come_to_before_it_left_its_record_is_judged() -> None:
    expected = case(findings=[EXPECTED | {"verdict": ["rejected"]}, EXPECTED | {"feature": "steps"}], must=["bpm"])
    broken_off = turn(status="failed", result=result(""))
    assert [(check.name, check.right) for check in reached(expected, broken_off)] == [
        ("route", True),
        ("vagueness", True),
        ("finding resting_heart_rate", True),
        ("verdict resting_heart_rate", False),
        ("number resting_heart_rate effect", True),
    ]


def test_what_the_critic_is_scripted_to_say_is_waited_for() -> None:
    rule = {"match": {"agent": "critic"}, "action": {"type": "reply", "text": "no"}}
    expected = case(findings=[EXPECTED | {"verdict": ["conditional"]}], rules=[rule])
    assert [check.name for check in reached(expected, turn())] == ["route", "vagueness"]


def test_a_replay_that_left_its_record_at_once_says_nothing() -> None:
    assert reached(case(), turn(route=None, result=None)) == reached(case(), None) == []


MISMATCH = {"step": "Synthesize", "effect": "synthesizer/1/model/1", "kind": "model"}


def replayed(reason: str) -> Any:
    failure = Failure(code="replay_mismatch", message="", details={**MISMATCH, "reason": reason})
    return turn(status="failed", error=failure, result=None)


@pytest.mark.parametrize("reason", ["missing", "changed"])
def test_a_replay_that_leaves_its_record_is_stale(reason: str) -> None:
    judged = judge_replay(replayed(reason), record(step("Synthesize")))
    assert isinstance(judged, Stale)
    assert judged.why == f"Synthesize: synthesizer/1/model/1 is {reason}"
    assert judged.remedy == "make eval-record CASES=a-case"


def test_a_replay_of_a_turn_that_failed_at_a_model_is_that_failure() -> None:
    failed = row(status="failed", result=None, error=Failure(code="model_refused", message=""))
    judged = judge_replay(replayed("missing"), record(step("Synthesize", status="failed"), turn=failed))
    assert isinstance(judged, Outcome)
    assert judged.turn.error is not None
    assert judged.turn.error.code == "model_refused"


def test_a_replay_that_ends_before_its_failed_turn_did_is_stale() -> None:
    failed = row(status="failed", result=None)
    steps = (step("Synthesize"), step("FactCheck", status="failed"))
    assert isinstance(judge_replay(replayed("missing"), record(*steps, turn=failed)), Stale)
