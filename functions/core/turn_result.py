"""The result of a turn, from the products that its steps kept: all of it at the end, what there is when it died."""

from __future__ import annotations

from typing import Any

from contracts.turns import Finding, TurnResult
from functions.core.event_log import EventLog
from functions.core.journal import StepRecord, TurnJournal
from functions.core.screening import screening_of


def collect_result(journal: TurnJournal, steps: list[StepRecord]) -> TurnResult | None:
    """From the products `answer`, `fact_check` and `memories`; `result` of the agents, and `finding_<id>` of the validation;
    and from what the screening found.

    Of a turn without an answer: the findings so far, with what is known of their truth, and the text that was streamed;
    None if there is neither.
    """
    facts: dict[str, Any] = next(journal.products(steps, "fact_check"), {"issues": []})
    flags = screening_of(journal).flags
    answer = next(journal.products(steps, "answer"), None)
    if answer is not None:
        memories: list[str] = next(journal.products(steps, "memories"), [])
        known = {"fact_check": facts, "memories_added": memories, "safety_flags": flags}
        return TurnResult.model_validate({**answer, **known})
    findings = _findings_so_far(journal, steps)
    text = streamed_text(EventLog(journal.principal, journal.turn_id))
    return TurnResult(text=text, mode="answer", findings=findings, safety_flags=flags) if text or findings else None


def _findings_so_far(journal: TurnJournal, steps: list[StepRecord]) -> list[Finding]:
    """As the agents proposed them, each replaced by what the last step of the validation made of it."""
    proposed = (one for product in journal.products(steps, "result") for one in product.get("findings", []))
    judged = journal.products(steps, "finding_", any_ending=True)
    found = {one["id"]: one for one in (*proposed, *judged)}
    return [Finding.model_validate(one) for one in found.values()]


def streamed_text(log: EventLog) -> str:
    """What a client has seen of the answer: the deltas of the last attempt."""
    text = ""
    for event in log.read():
        if event["type"] == "answer.reset":
            text = ""
        elif event["type"] == "text.delta":
            text += event["data"]["text"]
    return text
