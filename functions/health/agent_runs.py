"""One agent answering one question, and what it leaves for the agents and steps after it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel

from contracts.turns import Finding
from functions.core.steps import StepContext
from functions.health.data_science import MOST_DEBUG_ROUNDS, analyse
from functions.health.findings import ProposedFinding
from functions.health.routing import BRANCHES, DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH

_EXPERTS = {DOMAIN_EXPERT: "domain_expert", HEALTH_COACH: "health_coach"}
"""Agents that are one model call, by the name of their file."""

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
    """What went wrong in the analysis, for the trace."""

    def insight(self) -> dict[str, str]:
        """As other agents read it."""
        return {"agent": self.agent, "question": self.question, "answer": self.answer}


def run_agent_on(
    context: StepContext,
    agent: str,
    question: str,
    *,
    insights: Iterable[dict[str, str]] = (),
    debug_rounds: int = MOST_DEBUG_ROUNDS,
    first: int = 1,
) -> dict[str, Any]:
    """Ask one of the three agents, keep its product, and return what the state carries of it.

    `insights` are the other agents' answers, for those that build on them; `first` numbers the first finding.
    """
    begun = time.perf_counter()
    branch = BRANCHES[agent]
    context.emit("agent.started", {"summary": question}, agent=branch)
    if agent == DATA_SCIENCE:
        product = _data_science(context, question, debug_rounds, first)
    else:
        data = {"question": question, "supporting_insights": list(insights)}
        product = AgentProduct(
            agent=agent, question=question, answer=context.run_agent(_EXPERTS[agent], data).text.strip()
        )
    for finding in product.findings:
        context.emit("finding.proposed", {"id": finding.id, "claim": finding.claim}, key=finding.id, agent=branch)
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    context.emit("agent.completed", {"summary": product.answer, "duration_ms": elapsed}, agent=branch)
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


def insights_for(agent: str, products: Iterable[AgentProduct], findings: Iterable[Finding]) -> list[dict[str, str]]:
    """What an agent gets to read of the others' work.

    The Health Coach turns numbers into actions, so it never sees a finding that was rejected: where there is one, it reads
    the claims that held instead of the data science agent's text.
    """
    checked = list(findings)
    insights = [product.insight() for product in products]
    if agent != HEALTH_COACH or not any(finding.verdict == "rejected" for finding in checked):
        return insights
    held = [finding.claim for finding in checked if finding.verdict != "rejected"]
    return [
        {**one, "answer": "\n".join(held) or NOTHING_HELD} if one["agent"] == DATA_SCIENCE else one for one in insights
    ]
