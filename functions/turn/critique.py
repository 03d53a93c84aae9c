"""Critique: the critic's objections to one finding; behind it the finding's verdict is final and is announced."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import announce_verdict, findings_of, keep_finding
from functions.health.judging import criticise


@step("Critique")
def critique(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Criticise it, unless it is rejected already: nothing that is said of it can make a verdict better."""
    (finding,) = findings_of(context, [input_["finding"]])
    if finding.verdict != "rejected":
        finding = criticise(context, finding)
    announce_verdict(context, finding)
    return keep_finding(context, finding)
