"""RunGates: one finding examined: its numbers computed again, the seven gates, and what the strict layer measures of it."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import findings_of, keep_finding
from functions.health.snapshot import days_of


@step("RunGates")
def run_gates(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Examine the finding on the days of the snapshot; the verdict of its gates goes with it, the final one does not yet."""
    # numpy and scipy are in the science bundle alone, and this module is in the others, too.
    from functions.health.validation.examination import examine  # noqa: PLC0415

    (finding,) = findings_of(context, [input_["finding"]])
    return keep_finding(context, examine(finding, days_of(context.snapshot)))
