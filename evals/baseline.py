"""The baseline: what each case came to when somebody last looked and agreed. A run may be better; worse is a regression."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.bundle import Model
from evals.scoring import Check, Score
from evals.totals import Run

BASELINE = Path(__file__).parent / "baseline.json"

COST_SLACK = 1.10
"""A case may cost so much more than in the baseline: prompts grow by a sentence, and no one need agree to that."""
_CENT = 0.01


class CaseBaseline(BaseModel):
    """Of one case."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    wrong: list[str] = []
    """Checks that are known to be wrong."""
    invented: int = 0
    unsupported: int = 0
    forbidden: int = 0
    model: Model
    cost_usd: float
    calls_on_path: int

    @classmethod
    def of(cls, score: Score) -> CaseBaseline:
        return cls(
            wrong=[check.name for check in score.wrong],
            invented=len(score.invented),
            unsupported=len(score.unsupported),
            forbidden=len(score.forbidden),
            model=score.model,
            cost_usd=score.cost_usd,
            calls_on_path=score.calls_on_path,
        )


class Baseline(BaseModel):
    overall: dict[str, Any]
    cases: dict[str, CaseBaseline]


def read(file: Path = BASELINE) -> Baseline | None:
    """None where there is none yet."""
    try:
        return Baseline.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None


def accept(run: Run, file: Path = BASELINE, *, whole: bool) -> Baseline:
    """Make a run the baseline. A run that is not `whole` changes its own cases; what is stale keeps what it had."""
    before = read(file)
    kept = {} if before is None else before.cases
    if whole:
        kept = {case: kept[case] for case in (one.case for one in run.stale) if case in kept}
    cases = kept | {score.case: CaseBaseline.of(score) for score in run.scores}
    overall = run.overall if whole or before is None else before.overall
    found = Baseline(overall=overall, cases=dict(sorted(cases.items())))
    file.write_text(json.dumps(found.model_dump(mode="json"), indent=1) + "\n", encoding="utf-8")
    return found


def regressions(run: Run, baseline: Baseline, expected: Iterable[str]) -> list[str]:
    """What is worse than in the baseline, one sentence each. `expected`: the cases that were to be run.

    A stale record is no regression in itself; what its replay had come to before may be one. A case that the baseline has
    and that was not scored, or is not there any more, is one.
    """
    stale = {one.case for one in run.stale} | set(run.skipped)
    found = []
    for case in expected:
        before, score = baseline.cases.get(case), run.score_of(case)
        if before is None:
            continue
        if case in stale:
            found += [f"{case}: {what}" for what in _wrong(run.reached.get(case, ()), before)]
            continue
        found += [f"{case}: {what}" for what in (_worse(score, before) if score else [_unscored(run, case)])]
    return found


def _unscored(run: Run, case: str) -> str:
    return f"was not scored: {run.broken.get(case, 'there is no such case any more')}"


def _wrong(checks: Iterable[Check], before: CaseBaseline) -> Iterator[str]:
    for check in checks:
        if not check.right and check.name not in before.wrong:
            yield f"{check.name} is wrong now: {check.detail}"


def _worse(score: Score, before: CaseBaseline) -> Iterator[str]:
    yield from _wrong(score.checks, before)
    counted = (
        ("invented numbers", score.invented, before.invented),
        ("unsupported citations", score.unsupported, before.unsupported),
        ("forbidden claims", score.forbidden, before.forbidden),
    )
    for name, found, allowed in counted:
        if len(found) > allowed:
            yield f"{len(found)} {name} instead of {allowed}: {'; '.join(found)}"
    if score.model != before.model:
        return  # what one costs says nothing of the other
    if score.cost_usd > before.cost_usd * COST_SLACK + _CENT:
        yield f"costs ${score.cost_usd:.4f} instead of ${before.cost_usd:.4f}"
    if score.calls_on_path > before.calls_on_path:
        yield f"{score.calls_on_path} model calls on the critical path instead of {before.calls_on_path}"
