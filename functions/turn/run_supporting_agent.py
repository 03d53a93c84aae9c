"""RunSupportingAgent: one agent whose answer the main agent and the synthesis build on."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import run_agent_on


@step("RunSupportingAgent")
def run_supporting_agent(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Ask the agent its question; its product is kept and goes on as a reference."""
    return run_agent_on(context, input_["agent"], context.load(input_["question"]))
