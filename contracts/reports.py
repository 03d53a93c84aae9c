"""What a run of an agent came to: the same for an agent that was asked directly, delegated to, or stopped on its way."""

from __future__ import annotations

from typing import Literal

from contracts.base import Resource
from contracts.turns import StepUsage

ReportStatus = Literal["completed", "refused", "budget_exceeded", "failed"]


class ToolCallReport(Resource):
    """One call of a tool."""

    tool: str
    """`delegate_to_<agent>` for a delegation."""
    input: str
    """Its beginning."""
    ok: bool
    """False: the tool answered with an error, which the agent saw."""
    duration_ms: float | None
    """Null: of a delegation in a run that did not come to its end; it has no record of its own."""


class AgentReport(Resource):
    """What an agent came to."""

    status: ReportStatus
    """`budget_exceeded`: seconds, dollars, iterations or tool calls; what was reached until then is in the report."""
    summary: str
    """The agent's answer; of a run that did not complete, the last that it said."""
    tool_calls: list[ToolCallReport] = []
    """In the order in which they were asked for; those of sub-agents are in their own reports."""
    cost: StepUsage = StepUsage()
    """Of the whole run, sub-agents included."""
