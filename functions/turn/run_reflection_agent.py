"""RunReflectionAgent: the one follow-up question that an agent may be asked."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import run_agent_on


@step("RunReflectionAgent")
def run_reflection_agent(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Ask it. An analysis gets one try: what it cannot answer at once was too much to ask in passing."""
    return run_agent_on(
        context,
        input_["agent"],
        context.load(input_["question"]),
        debug_rounds=0,
        first=input_["first_finding"],
    )
