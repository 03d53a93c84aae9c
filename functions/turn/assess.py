"""Assess: mechanism, novelty and strategy of one finding."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import findings_of, keep_finding
from functions.health.judging import assess as assess_finding


@step("Assess")
def assess(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Assess a finding that stands; one that was rejected is passed on."""
    (finding,) = findings_of(context, [input_["finding"]])
    return keep_finding(context, finding if finding.verdict == "rejected" else assess_finding(context, finding))
