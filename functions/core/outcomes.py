"""What a turn or a run has come to: all of it at the end, what there is when it died."""

from __future__ import annotations

import re
from typing import Any

from contracts.reports import AgentReport, ToolCallReport
from contracts.turns import TurnResult
from functions.core.errors import TurnBudgetExceeded
from functions.core.journal import StepRecord, TurnJournal, read_body
from functions.core.models import ModelReply
from functions.core.tool_calls import summary
from functions.core.turn_result import collect_result
from functions.core.turns import TurnRecord

RUN_AGENT = "RunAgent"
"""The step of a run in which its agent runs."""


def collect_outcome(turn: TurnRecord, journal: TurnJournal, steps: list[StepRecord]) -> TurnResult | AgentReport | None:
    """The result of a turn, the report of a run; None if nothing was reached."""
    if turn.task is None:
        return collect_result(journal, steps)
    report = next(journal.products(steps, "report"), None)
    if report is not None:
        return AgentReport.model_validate(report)
    step = next((step for step in steps if step.path == RUN_AGENT), None)
    return report_so_far(turn.task.agent, step) if step is not None else None


def report_so_far(agent: str, step: StepRecord) -> AgentReport | None:
    """The report of an agent that did not come to its end, from the record of its step: what it said last, and the calls
    whose answers it has read. The last request that it made holds all of them. None if it never got an answer."""
    place = f"{agent}/1/"
    calls = {
        int(found[1]): entry
        for path, entry in step.effects.items()
        if (found := re.fullmatch(rf"{re.escape(place)}model/(\d+)", path))
    }
    if not calls:
        return None
    last = read_body(calls[max(calls)]["body"])
    reply, log = ModelReply.model_validate(last["value"]), last["request"]["messages"][1:]
    blocks = [block for message in log for block in message["content"]]
    failed = {block["tool_use_id"]: block.get("is_error", False) for block in blocks if block["type"] == "tool_result"}
    said = [block["text"] for block in blocks if block["type"] == "text"]
    uses = [block for block in blocks if block["type"] == "tool_use"]
    exceeded = step.error is not None and step.error.code == TurnBudgetExceeded.code
    return AgentReport(
        status="budget_exceeded" if exceeded else "failed",
        summary=reply.text or (said[-1] if said else ""),
        tool_calls=[
            ToolCallReport(
                tool=use["name"],
                input=summary(use["input"]),
                ok=not failed[use["id"]],
                duration_ms=_duration(step, place, uses[: number + 1]),
            )
            for number, use in enumerate(uses)
        ],
        cost=step.usage,
    )


def _duration(step: StepRecord, place: str, uses: list[dict[str, Any]]) -> float | None:
    """Of the last of these calls. A delegation has no record of its own, only what was done in it."""
    name = uses[-1]["name"]
    count = sum(1 for use in uses if use["name"] == name)
    entry = step.effects.get(f"{place}tool-{name}/{count}/call/1")
    return float(read_body(entry["body"])["value"]["duration_ms"]) if entry is not None else None
