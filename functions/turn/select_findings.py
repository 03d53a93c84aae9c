"""SelectFindings: the findings that this phase of the validation is about."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import keep_finding, products_of
from functions.health.investigation import Investigation


@step("SelectFindings")
def select_findings(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """One reference per finding that has no verdict yet; those of an earlier phase stand as `settled`."""
    settled = input_["settled"]
    done = {one["id"] for one in settled}
    products = products_of(context, input_["supporting"], input_["main"], input_["reflection"])
    proposed = [finding for product in products for finding in product.findings]
    if input_["investigation"] is not None:
        proposed += Investigation.model_validate(context.load(input_["investigation"]["ref"])).findings
    findings = [finding for finding in proposed if finding.id not in done]
    return {
        "phase": input_["phase"],
        "findings": [keep_finding(context, finding) for finding in findings],
        "settled": settled,
    }
