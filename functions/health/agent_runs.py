"""One agent answering one question, and what it leaves for the agents and steps after it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from contracts.turns import Finding
from functions.core.steps import StepContext
from functions.health.data_science import MOST_DEBUG_ROUNDS, analyse
from functions.health.domain_expert import ask_expert
from functions.health.expert_tools.results import Source
from functions.health.findings import ProposedFinding
from functions.health.health_coach import coach
from functions.health.routing import BRANCHES, DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH

NOTHING_HELD = "No result of the data analysis held up when it was checked."


class AgentProduct(BaseModel):
    """What a run of an agent left; kept in the journal."""

    agent: str
    question: str
    answer: str
    data_science_status: Literal["ok", "failed", "none"] = "none"
    """`none`: no data science in it."""
    findings: list[ProposedFinding] = []
    dropped: list[dict[str, str]] = []
    """What was claimed and the analysis did not bear out: claim and reason."""
    failure: str | None = None
    """What went wrong in the analysis or the look-ups, for the trace."""
    sources: list[Source] = []
    """What the answer cites: results of this turn's look-ups."""
    removed_citations: list[str] = []
    """What it cited besides and no look-up had returned."""
    notes: list[str] = []
    """What code had to put right in the answer."""

    def insight(self) -> dict[str, Any]:
        """As other agents read it."""
        insight: dict[str, Any] = {"agent": self.agent, "question": self.question, "answer": self.answer}
        if self.sources:
            insight["sources"] = [{"id": one.id, "title": one.title, "source": one.source} for one in self.sources]
        return insight


def run_agent_on(
    context: StepContext,
    agent: str,
    question: str,
    *,
    insights: Iterable[dict[str, Any]] = (),
    sources: Sequence[Source] = (),
    debug_rounds: int = MOST_DEBUG_ROUNDS,
    first: int = 1,
) -> dict[str, Any]:
    """Ask one of the three agents, keep its product, and return what the state carries of it.

    `insights` are the other agents' answers, for those that build on them, and `sources` what these cite; `first` numbers
    the first finding.
    """
    begun = time.perf_counter()
    branch = BRANCHES[agent]
    context.emit("agent.started", {"summary": question}, agent=branch)
    if agent == DATA_SCIENCE:
        product = _data_science(context, question, debug_rounds, first)
        told = product.answer
    elif agent == DOMAIN_EXPERT:
        product = _domain_expert(context, question, insights)
        told = product.answer
    else:
        product, told = _health_coach(context, question, insights, sources)
    for finding in product.findings:
        context.emit("finding.proposed", {"id": finding.id, "claim": finding.claim}, key=finding.id, agent=branch)
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    context.emit("agent.completed", {"summary": told, "duration_ms": elapsed}, agent=branch)
    return {
        "agent": agent,
        "branch": branch,
        "ref": context.keep("result", product.model_dump(mode="json")),
        "findings": len(product.findings),
        "data_science_status": product.data_science_status,
    }


def _data_science(context: StepContext, question: str, debug_rounds: int, first: int) -> AgentProduct:
    analysis = analyse(context, question, debug_rounds=debug_rounds, first=first)
    return AgentProduct(
        agent=DATA_SCIENCE,
        question=question,
        answer=analysis.answer,
        data_science_status=analysis.status,
        findings=analysis.proposals.findings,
        dropped=analysis.proposals.dropped,
        failure=analysis.failure,
    )


def _domain_expert(context: StepContext, question: str, insights: Iterable[dict[str, Any]]) -> AgentProduct:
    expertise = ask_expert(context, question, insights)
    return AgentProduct(
        agent=DOMAIN_EXPERT,
        question=question,
        answer=expertise.answer,
        failure=expertise.failure,
        sources=expertise.sources,
        removed_citations=expertise.removed,
    )


def _health_coach(
    context: StepContext, question: str, insights: Iterable[dict[str, Any]], sources: Sequence[Source]
) -> tuple[AgentProduct, str]:
    coaching = coach(context, question, insights, sources)
    product = AgentProduct(
        agent=HEALTH_COACH,
        question=question,
        answer=coaching.answer,
        sources=coaching.sources,
        removed_citations=coaching.removed,
        notes=coaching.notes,
    )
    return product, coaching.rendered


def sources_of(products: Iterable[AgentProduct]) -> list[Source]:
    """What the answers of these cite, each once."""
    return list({source.id: source for product in products for source in product.sources}.values())


def products_of(context: StepContext, *carried: Any) -> list[AgentProduct]:
    """The products behind what states carry: lists of them, single ones, or null."""
    refs = [one["ref"] for part in carried for one in (part if isinstance(part, list) else [part]) if one is not None]
    return [AgentProduct.model_validate(context.load(ref)) for ref in refs]


def findings_of(context: StepContext, *references: list[dict[str, str]]) -> list[ProposedFinding]:
    """The findings behind lists of `{"id", "ref"}`, in their order."""
    return [ProposedFinding.model_validate(context.load(one["ref"])) for part in references for one in part]


def keep_finding(context: StepContext, finding: ProposedFinding) -> dict[str, str]:
    """Keep a finding as it is after this step; what the state carries of it."""
    return {"id": finding.id, "ref": context.keep(f"finding_{finding.id}", finding.model_dump(mode="json"))}


def announce_verdict(context: StepContext, finding: ProposedFinding) -> None:
    """Tell the person what was found to hold, and why not better."""
    told = finding.model_dump(mode="json", include={"id", "claim", "verdict_seed", "verdict", "reasons"})
    context.emit("finding.validated", told, key=finding.id)


def as_validated(products: Iterable[AgentProduct], findings: Iterable[Finding]) -> list[AgentProduct]:
    """The products with nothing in them that rests on a rejected finding.

    An analysis of which a finding was rejected is represented by the claims of those that held, in place of its text.
    """
    checked = {finding.id: finding for finding in findings}
    return [_as_validated(product, checked) for product in products]


def _as_validated(product: AgentProduct, checked: Mapping[str, Finding]) -> AgentProduct:
    judged = [checked.get(finding.id, finding) for finding in product.findings]
    if all(finding.verdict != "rejected" for finding in judged):
        return product
    held = [finding.claim for finding in judged if finding.verdict != "rejected"]
    return product.model_copy(update={"answer": "\n".join(held) or NOTHING_HELD})


def insights_for(agent: str, products: Iterable[AgentProduct], findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """What an agent gets to read of the others' work.

    The Health Coach turns numbers into actions, so it never sees a finding that was rejected.
    """
    shown = as_validated(products, findings) if agent == HEALTH_COACH else products
    return [product.insight() for product in shown]
