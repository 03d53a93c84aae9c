"""What counts as a regression, and what makes `make eval` fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals import baseline
from evals.__main__ import options_of, tell
from evals.outcome import Stale
from evals.scoring import Check, Score, score
from evals.totals import Run
from tests.evals.made import FINDING, case, outcome, result

EXPECTED = case(findings=[{"kind": "trend", "feature": "resting_heart_rate", "verdict": ["validated"]}])
RIGHT = score(EXPECTED, outcome())


def judged(text: str = "It was 58.64 bpm.", verdict: str = "validated") -> Score:
    finding = FINDING.model_copy(update={"verdict": verdict})
    return score(EXPECTED, outcome(result=result(text, findings=[finding])))


def worse(now: Score, before: Score = RIGHT) -> list[str]:
    accepted = baseline.Baseline(overall={}, cases={before.case: baseline.CaseBaseline.of(before)})
    return baseline.regressions(Run([now]), accepted, [now.case])


def test_the_same_is_no_regression() -> None:
    assert worse(RIGHT) == []


def test_a_changed_verdict_is_one() -> None:
    (found,) = worse(judged(verdict="conditional"))
    assert found == "a-case: verdict resting_heart_rate is wrong now: conditional, not validated"


def test_an_invented_number_is_one() -> None:
    (found,) = worse(judged("It was 58.64 bpm, and your HRV 37 ms."))
    assert found.startswith("a-case: 1 invented numbers instead of 0: 37 in “")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"unsupported": ["x"]}, "unsupported citations"),
        ({"forbidden": ["x"]}, "forbidden claims"),
        ({"cost_usd": 0.5}, "costs $0.5000"),
        ({"calls_on_path": 9}, "9 model calls"),
        ({"checks": [Check("route", right=False)]}, "route is wrong now"),
    ],
)
def test_each_figure_can_regress(change: dict[str, object], what: str) -> None:
    (found,) = worse(replace(RIGHT, **change))  # type: ignore[arg-type]
    assert what in found


def test_what_another_model_costs_is_none() -> None:
    assert worse(replace(RIGHT, model="anthropic", cost_usd=9, calls_on_path=9)) == []


def test_what_was_wrong_before_is_none() -> None:
    before = judged("It was 58.64 bpm, and your HRV 37 ms.", verdict="rejected")
    assert worse(before, before) == []
    assert worse(RIGHT, before) == []


def test_a_case_that_is_stale_is_none_and_one_that_was_not_scored_is_one() -> None:
    accepted = baseline.Baseline(overall={}, cases={"a-case": baseline.CaseBaseline.of(RIGHT)})
    stale = Run([], [Stale("a-case", "Route: router/1/model/1 is changed")])
    assert baseline.regressions(stale, accepted, ["a-case"]) == []
    broken = Run([], broken={"a-case": "it has not ended"})
    assert baseline.regressions(broken, accepted, ["a-case"]) == ["a-case: was not scored: it has not ended"]
    assert baseline.regressions(Run([]), accepted, []) == []


def test_a_new_case_is_none() -> None:
    accepted = baseline.Baseline(overall={}, cases={})
    assert baseline.regressions(Run([judged(verdict="rejected")]), accepted, ["a-case"]) == []


def ended(run: Run, folder: Path, *options: str) -> int:
    given = options_of([*options, "--baseline", str(folder / "baseline.json"), "--out", str(folder)])
    return tell(run, [EXPECTED], given, [EXPECTED])


def test_only_a_regression_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = Run([], [Stale("a-case", "Route: router/1/model/1 is changed")])
    assert ended(Run([RIGHT]), tmp_path) == 0, "there is no baseline yet"
    assert ended(Run([RIGHT]), tmp_path, "--accept") == 0
    assert ended(Run([RIGHT]), tmp_path) == 0
    assert ended(stale, tmp_path) == 0
    assert "make eval-record CASES=a-case" in capsys.readouterr().out
    assert ended(stale, tmp_path, "--fail-on-stale") == 1
    assert ended(Run([judged("It was 61 bpm.")]), tmp_path) == 1
    assert "regressed: a-case: 1 invented numbers instead of 0" in capsys.readouterr().err
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "## Regressions" in report
    assert "| invented numbers | 1 | 0 |" in report


def test_accepting_what_is_stale_keeps_what_was_known(tmp_path: Path) -> None:
    ended(Run([RIGHT]), tmp_path, "--accept")
    ended(Run([], [Stale("a-case", "changed")]), tmp_path, "--accept")
    kept = baseline.read(tmp_path / "baseline.json")
    assert kept is not None
    assert list(kept.cases) == ["a-case"]
