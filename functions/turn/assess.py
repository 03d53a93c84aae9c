"""Assess: mechanism, novelty and strategy of one finding."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.judging import assess as assess_finding


@step("Assess")
def assess(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Assess a finding that stands; one that was rejected is passed on."""
    finding = context.load(input_["finding"]["ref"])
    if finding["verdict"] != "rejected":
        finding = assess_finding(context, finding)
    return {"id": finding["id"], "ref": context.keep("finding", finding)}
