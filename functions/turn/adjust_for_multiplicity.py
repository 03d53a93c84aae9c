"""AdjustForMultiplicity: the p values of a phase's findings, corrected for their number, and the verdicts that follow."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import findings_of, keep_finding
from functions.health.validation.judgement import judge


@step("AdjustForMultiplicity")
def adjust_for_multiplicity(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Judge the phase's findings together; those of an earlier phase keep their verdicts and have spent their share."""
    settled = findings_of(context, input_["settled"])
    judged = judge(
        findings_of(context, input_["findings"]), input_["phase"], settled, strict=context.snapshot.strict_layer
    )
    return {
        "phase": input_["phase"],
        "findings": [keep_finding(context, finding) for finding in judged],
        "settled": input_["settled"],
    }
