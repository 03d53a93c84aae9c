"""Brief: the answer to a question that leaves everything open."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import findings_of
from functions.health.answers import answer_by_agent, answer_by_code
from functions.health.briefing import NO_DATA, evidence_sentences, tested_block
from functions.health.fact_sheet import build_fact_sheet
from functions.health.investigation import Investigation
from functions.health.strength import strongest_first


@step("Brief")
def brief(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Stream the briefing; behind it, by code, what was tested and how it came out."""
    investigation = Investigation.model_validate(context.load(input_["investigation"]["ref"]))
    if not investigation.days:
        return answer_by_code(context, NO_DATA, "briefing")
    findings = strongest_first(findings_of(context, input_["settled"], input_["findings"]))
    sheet = build_fact_sheet(findings)
    data = {
        "question": context.turn.question,
        "findings": [
            finding.model_dump(mode="json", exclude={"recomputed", "gates", "statistics", "critic"}, exclude_none=True)
            for finding in findings
            if finding.verdict != "rejected"
        ],
        "fact_sheet": sheet.for_prompt(),
        "hypotheses": [one.model_dump(exclude_none=True) for one in investigation.hypotheses],
        "missing": [one.title for one in investigation.hypotheses if one.missing_data_flag],
    }
    closing = [tested_block(findings), *evidence_sentences(findings, context.snapshot.memories)]
    return answer_by_agent(
        context,
        "briefer",
        data,
        "briefing",
        sheet=sheet,
        findings=findings,
        proposals=[one.next_action for one in investigation.hypotheses],
        closing="\n\n".join(closing),
    )
