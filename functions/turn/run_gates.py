"""RunGates: one finding examined: its numbers computed again, the seven gates, and what the strict layer measures of it."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.core.telemetry import logger, places
from functions.health.agent_runs import findings_of, keep_finding
from functions.health.findings import ProposedFinding
from functions.health.snapshot import days_of

NOT_EXAMINED = "The checks of this finding broke down, so nothing can be said for it."
_PATIENCE = 4
"""With this attempt, behind three that took their process with them, the finding is given up and not the turn."""


@step("RunGates")
def run_gates(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Examine the finding on the days of the snapshot; the verdict of its gates goes with it, the final one does not yet.

    A finding whose examination breaks down is rejected for that (seed 002: "gate runner crash"), and that is final.
    """
    (finding,) = findings_of(context, [input_["finding"]])
    if context.attempt >= _PATIENCE:
        return keep_finding(context, _given_up(finding))
    # numpy and scipy are in the science bundle alone, and this module is in the others, too.
    from functions.health.validation.examination import examine  # noqa: PLC0415

    try:
        examined = examine(finding, days_of(context.snapshot))
    except Exception as error:  # noqa: BLE001 - whatever it is, it says nothing for the finding
        extra = {"turn_id": context.turn.id, "kind": type(error).__name__, "places": places(error)}
        logger().warning("a finding could not be examined", extra=extra)
        examined = _given_up(finding)
    return keep_finding(context, examined)


def _given_up(finding: ProposedFinding) -> ProposedFinding:
    return finding.model_copy(
        update={"verdict_seed": "rejected", "verdict": "rejected", "reasons": [NOT_EXAMINED], "gates": []}
    )
