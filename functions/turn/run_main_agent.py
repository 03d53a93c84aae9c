"""RunMainAgent: the agent whose answer becomes the draft."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import findings_of, insights_for, products_of, run_agent_on, sources_of


@step("RunMainAgent")
def run_main_agent(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Ask the main agent its question, with what the supporting agents found; `findings` are those that have a verdict."""
    supporting = products_of(context, input_["supporting"])
    insights = insights_for(input_["agent"], supporting, findings_of(context, input_["findings"]))
    first = 1 + sum(len(product.findings) for product in supporting)
    return run_agent_on(
        context,
        input_["agent"],
        context.load(input_["question"]),
        insights=insights,
        sources=sources_of(supporting),
        first=first,
    )
