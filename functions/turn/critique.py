"""Critique: the critic's objections to one finding, and the verdicts behind them."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.judging import criticise


@step("Critique")
def critique(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Criticise it, unless its gates rejected it already: nothing that is said of it can make a verdict better."""
    finding = context.load(input_["finding"]["ref"])
    if finding["verdict"] != "rejected":
        finding = criticise(context, finding)
    data = {key: finding[key] for key in ("id", "claim", "verdict_seed", "verdict", "reasons")}
    context.emit("finding.validated", data, key=finding["id"])
    return {"id": finding["id"], "ref": context.keep("finding", finding)}
