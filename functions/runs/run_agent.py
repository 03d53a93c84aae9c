"""RunAgent: the agent does what it was asked, and whatever end it comes to is the answer."""

from __future__ import annotations

import time

from functions.core.context import task_from
from functions.core.runs import task_of
from functions.core.steps import StepContext, StepInput, step
from functions.core.tool_calls import milliseconds_since


@step("RunAgent")
def run_agent(context: StepContext, _: StepInput) -> dict[str, object]:
    """Output: how the agent ended; its report is kept as the product `report`. Raises TurnBudgetExceeded when the budget of
    the whole run is used up."""
    begun = time.perf_counter()
    task = task_of(context.turn)
    context.emit("agent.started", {"summary": context.turn.question}, agent=task.agent)
    report = context.report(task.agent, task_from("user", context.turn.question, task.payload))
    data = {"summary": report.summary, "duration_ms": milliseconds_since(begun)}
    context.emit("agent.completed", data, agent=task.agent)
    return {"status": report.status, "report": context.keep("report", report.model_dump(mode="json"))}
