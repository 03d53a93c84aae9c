"""Assess: mechanism, novelty and strategy of one finding; behind it the finding's verdict is final and is announced."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import announce_verdict, findings_of


@step("Assess")
def assess(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Announces the verdict and passes the finding on: the assessment itself comes with the reasoning pipeline."""
    (finding,) = findings_of(context, [input_["finding"]])
    announce_verdict(context, finding)
    carried: dict[str, Any] = input_["finding"]
    return carried
