"""Synthesize: the answer, in one voice, with every number of the person's proven by the Fact Sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.turns import Finding, ResultMode
from functions.core.steps import StepContext, step
from functions.health.agent_files import prompt_text
from functions.health.agent_runs import AgentProduct, as_validated, findings_of, products_of, sources_of
from functions.health.answers import answer_by_agent
from functions.health.briefing import evidence_sentences
from functions.health.fact_sheet import build_fact_sheet
from functions.health.health_coach import anchors_of
from functions.health.routing import DOMAIN_EXPERT, HEALTH_COACH
from functions.health.strength import strongest_first


@step("Synthesize")
def synthesize(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Stream the answer; put out its mode and a reference to it."""
    findings = strongest_first(findings_of(context, input_["settled"], input_["findings"]))
    # What was rejected stands in no analysis that the answer is written from. The main agent's draft may rest on it still.
    products = products_of(context, input_["main"], input_["supporting"], input_["reflection"])
    main, *others = as_validated(products, findings)
    # What the coach says of the person's own data is proven as a finding's numbers are.
    sheet = anchors_of(context).added_to(build_fact_sheet(findings), main.answer)
    sources = sources_of([main, *others])
    mode: ResultMode = "coaching" if input_["route"]["main_agent"] == HEALTH_COACH else "answer"
    status = data_science_status([main, *others])
    data = {
        "question": context.turn.question,
        "mode": mode,
        "draft": main.answer,
        "supporting_insights": [product.insight() for product in others],
        "findings": [
            finding.model_dump(mode="json", exclude={"recomputed", "gates", "statistics", "critic"}, exclude_none=True)
            for finding in findings
            if finding.verdict != "rejected"
        ],
        "not_held": [finding.claim for finding in findings if finding.verdict == "rejected"],
        "fact_sheet": sheet.for_prompt(),
        "sources": [{"id": one.id, "title": one.title, "source": one.source} for one in sources],
        "data_science_status": status,
    }
    instructions = None
    if status == "failed":
        instructions = f"{prompt_text('synthesizer_without_data')}\n\n{context.snapshot.agents['synthesizer'].task}"
    changed = "\n\n".join(evidence_sentences(findings, context.snapshot.memories))
    # A coach's last word is the question that leads on.
    place = {"opening": changed} if mode == "coaching" else {"closing": changed}
    return answer_by_agent(
        context,
        "synthesizer",
        data,
        mode,
        sheet=sheet,
        findings=findings,
        sources=sources,
        expert_texts=[product.answer for product in (main, *others) if product.agent == DOMAIN_EXPERT],
        proposals=[*_drafts(main), *_strategies(findings)],
        instructions=instructions,
        **place,
    )


def _drafts(main: AgentProduct) -> list[str]:
    """What the coach proposes."""
    return [main.answer] if main.agent == HEALTH_COACH else []


def _strategies(findings: Iterable[Finding]) -> list[str]:
    """The next step that an assessment proposes, where it does."""
    return [str(strategy) for one in findings if (strategy := (one.assessment or {}).get("strategy"))]


def data_science_status(products: list[AgentProduct]) -> str:
    """Of the turn: `failed` if data were asked and no analysis succeeded, `none` if they were not asked."""
    asked = {product.data_science_status for product in products} - {"none"}
    return "ok" if "ok" in asked else "failed" if asked else "none"
