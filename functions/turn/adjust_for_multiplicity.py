"""AdjustForMultiplicity: the p values of a phase's findings, corrected for their number, and the verdicts that follow."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import findings_of, keep_finding
from functions.health.validation.judgement import judge


@step("AdjustForMultiplicity")
def adjust_for_multiplicity(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Judge the phase's findings together; those of an earlier phase keep their verdicts and have spent their share.

    A finding that could not be examined is rejected already, and was no test that would count among the others.
    """
    settled = findings_of(context, input_["settled"])
    findings = findings_of(context, input_["findings"])
    examined = [one for one in findings if one.verdict is None]
    judged = judge(examined, input_["phase"], settled, strict=context.snapshot.strict_layer)
    final = {one.id: one for one in (*findings, *judged)}
    return {
        "phase": input_["phase"],
        "findings": [keep_finding(context, finding) for finding in final.values()],
        "settled": input_["settled"],
    }
