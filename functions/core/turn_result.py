"""The result of a turn, from the products that its steps kept: all of it at the end, what there is when it died."""

from __future__ import annotations

from typing import Any

from contracts.turns import Finding, TurnResult
from functions.core.event_log import EventLog
from functions.core.journal import StepRecord, TurnJournal
from functions.core.screening import PRODUCT as SCREENING


def collect_result(journal: TurnJournal, steps: list[StepRecord]) -> TurnResult | None:
    """From the products `answer`, `fact_check` and `screening`, and `result` of the agents.

    Of a turn without an answer: the findings so far and the text that was streamed; None if there is neither.
    """
    facts: dict[str, Any] = next(journal.products(steps, "fact_check"), {"issues": []})
    flags: list[str] = next(journal.products(steps, SCREENING), {}).get("flags", [])
    answer = next(journal.products(steps, "answer"), None)
    if answer is not None:
        return TurnResult.model_validate({**answer, "fact_check": {"issues": facts["issues"]}, "safety_flags": flags})
    findings = [
        Finding.model_validate(finding)
        for product in journal.products(steps, "result")
        for finding in product.get("findings", [])
    ]
    text = streamed_text(EventLog(journal.principal, journal.turn_id))
    return TurnResult(text=text, mode="answer", findings=findings, safety_flags=flags) if text or findings else None


def streamed_text(log: EventLog) -> str:
    """What a client has seen of the answer: the deltas of the last attempt."""
    text = ""
    for event in log.read():
        if event["type"] == "answer.reset":
            text = ""
        elif event["type"] == "text.delta":
            text += event["data"]["text"]
    return text
