"""The Investigator at work: digest, hypotheses, and the first few of them computed by our own code."""

from __future__ import annotations

import time
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from functions.core.settings import get_settings
from functions.core.steps import StepContext
from functions.health.critic import MEMORY_KINDS
from functions.health.digest import compute_digest
from functions.health.findings import ProposedFinding, own_findings
from functions.health.hypotheses import HypothesesReply, choose
from functions.health.metrics import COMPOSITES, known_metrics
from functions.health.snapshot import days_of
from functions.health.structured import parsed_answer

BRANCH = "investigator"
_MOST_MEMORIES = 12


class ProposedHypothesis(BaseModel):
    """What was proposed, and what became of it; for the briefing and the trace."""

    title: str
    rationale: str
    next_action: str
    expected_impact: Literal["low", "medium", "high"]
    missing_data_flag: bool
    data_required: list[str]
    finding: str | None = None
    """The finding that tested it."""
    set_aside: str | None = None
    """Why it was not tested."""


class Investigation(BaseModel):
    """What the step leaves; kept in the journal."""

    digest: str
    days: int
    """Days with a row. 0: there was nothing to look at, and no model was asked."""
    hypotheses: list[ProposedHypothesis] = []
    findings: list[ProposedFinding] = []


def investigate(context: StepContext) -> Investigation:
    """Look at the snapshot's days. An answer that cannot be read is an empty list (seed 002): the briefing says so."""
    days = days_of(context.snapshot)
    digest = compute_digest(days)
    if not digest.metrics:
        return Investigation(digest=digest.text, days=len(days))
    begun = time.perf_counter()
    context.emit("agent.started", {"summary": context.turn.question}, agent=BRANCH)
    reply = parsed_answer(context, "investigator", _material(context, digest.text, days), HypothesesReply)
    chosen = choose(
        reply.hypotheses if reply is not None else [],
        days,
        context.snapshot.memories,
        today=date.fromisoformat(context.snapshot.today),
        most=get_settings().auto_test_top_k,
    )
    proposals = own_findings((result for _, result in chosen.tested), prefix="inv")
    for finding, (hypothesis, _) in zip(proposals.findings, chosen.tested, strict=True):
        finding.mechanism = hypothesis.rationale
        context.emit("finding.proposed", {"id": finding.id, "claim": finding.claim}, key=finding.id, agent=BRANCH)
    shown = {"title", "rationale", "next_action", "expected_impact", "missing_data_flag", "data_required"}
    tested = [
        ProposedHypothesis(**hypothesis.model_dump(include=shown), finding=finding.id)
        for finding, (hypothesis, _) in zip(proposals.findings, chosen.tested, strict=True)
    ]
    aside = [ProposedHypothesis(**one.model_dump(include=shown), set_aside=reason) for one, reason in chosen.set_aside]
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    told = "; ".join(one.title for one in tested) or "nothing to test"
    context.emit("agent.completed", {"summary": told, "duration_ms": elapsed}, agent=BRANCH)
    return Investigation(digest=digest.text, days=len(days), hypotheses=[*tested, *aside], findings=proposals.findings)


def _material(context: StepContext, digest: str, days: list[dict[str, Any]]) -> dict[str, Any]:
    memories = context.snapshot.memories
    known = known_metrics(name for day in days for name in day["metrics"])
    return {
        "question": context.turn.question,
        "digest": digest,
        "metrics": [metric.name for metric in (*known, *COMPOSITES.values())],
        "already_tested": [
            {
                "text": one["text"],
                "date": str(one["created_at"])[:10],
                "verdict": (one.get("meta") or {}).get("verdict"),
            }
            for one in memories
            if one["kind"] == "tested_hypothesis"
        ],
        "memory": [one["text"] for one in memories if one["kind"] in MEMORY_KINDS][:_MOST_MEMORIES],
    }
