"""Critic and assessor at work on one finding: what they are shown, and what becomes of what they say."""

from __future__ import annotations

from typing import Any

from contracts.memory import SHARED_AGENT
from functions.core.steps import StepContext
from functions.health.assessment import AssessmentReply, assessment_of
from functions.health.critic import (
    Criticism,
    CriticReply,
    after_critic,
    criticism_of,
    memories_for_critic,
)
from functions.health.priors import for_prompt, priors_for
from functions.health.structured import parsed_answer

_SHOWN = ("id", "claim", "kind", "feature", "target", "window", "numbers", "units", "mechanism")
_READERS = frozenset({SHARED_AGENT, "critic"})


def criticise(context: StepContext, finding: dict[str, Any]) -> dict[str, Any]:
    """The finding with what the critic objects, and the verdicts that follow. No readable answer downgrades."""
    data = {
        "finding": {key: finding[key] for key in _SHOWN if finding.get(key) is not None},
        "gates": _ticked(finding["gates"] or []),
        "statistics": finding.get("statistics") or {},
        "priors": for_prompt(priors_for(finding["feature"], finding["target"])),
        "memory": memories_for_critic(context.snapshot.memories, _READERS),
    }
    criticism = criticism_of(parsed_answer(context, "critic", data, CriticReply))
    return {
        **finding,
        "critic": criticism.model_dump(mode="json"),
        "verdict_seed": after_critic(finding["verdict_seed"], criticism.decision),
        "verdict": after_critic(finding["verdict"], criticism.decision),
        "reasons": [*finding["reasons"], *_reasons(criticism)],
    }


def assess(context: StepContext, finding: dict[str, Any]) -> dict[str, Any]:
    """The finding with its assessment; without one where no readable answer comes."""
    priors = priors_for(finding["feature"], finding["target"])
    data = {
        "finding": {key: finding[key] for key in (*_SHOWN, "verdict") if finding.get(key) is not None},
        "criticism": finding["critic"],
        "priors": for_prompt(priors),
    }
    reply = parsed_answer(context, "assessor", data, AssessmentReply)
    if reply is None:
        return finding
    assessment = assessment_of(reply, (prior.id for prior in priors))
    return {**finding, "assessment": assessment.model_dump(mode="json")}


def _ticked(gates: list[dict[str, Any]]) -> list[str]:
    """The gates as the critic reads them."""
    return [f"{'✓' if gate['passed'] else '✗'} {gate['name']}: {gate['reason']}" for gate in gates]


def _reasons(criticism: Criticism) -> list[str]:
    """What the person may read: the weightiest objection of a decision that is not `accept`."""
    if criticism.decision == "accept":
        return []
    weights = {"high": 0, "medium": 1, "low": 2}
    concerns = sorted(criticism.concerns, key=lambda concern: weights[concern.severity])
    return [concerns[0].detail if concerns else criticism.rationale]
