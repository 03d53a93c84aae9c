"""Critic and assessor at work on one finding: what they are shown, and what becomes of what they say."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.findings import Gate
from contracts.memory import SHARED_AGENT
from functions.core.steps import StepContext
from functions.health.assessment import AssessmentReply, assessment_of
from functions.health.critic import CriticReply, criticised, criticism_of, memories_for_critic
from functions.health.findings import ProposedFinding
from functions.health.priors import for_prompt, priors_for
from functions.health.structured import parsed_answer

_SHOWN = {"id", "claim", "kind", "feature", "target", "lag_days", "window", "numbers", "units", "mechanism"}
_READERS = frozenset({SHARED_AGENT, "critic"})
_MARKS = {"passed": "✓", "failed": "✗", "skipped": "–"}


def criticise(context: StepContext, finding: ProposedFinding) -> ProposedFinding:
    """The finding with what the critic objects, and the verdicts that follow. No readable answer downgrades."""
    data = {
        "finding": finding.model_dump(mode="json", include=_SHOWN, exclude_none=True),
        "gates": _ticked(finding.gates or []),
        "statistics": [one.model_dump(mode="json") for one in finding.statistics],
        "priors": for_prompt(priors_for(finding.feature, finding.target)),
        "memory": memories_for_critic(context.snapshot.memories, _READERS),
    }
    return criticised(finding, criticism_of(parsed_answer(context, "critic", data, CriticReply, spare=True)))


def assess(context: StepContext, finding: ProposedFinding) -> ProposedFinding:
    """The finding with its assessment; without one where no readable answer comes."""
    priors = priors_for(finding.feature, finding.target)
    data = {
        "finding": finding.model_dump(mode="json", include=_SHOWN | {"verdict"}, exclude_none=True),
        "criticism": finding.critic,
        "priors": for_prompt(priors),
    }
    reply = parsed_answer(context, "assessor", data, AssessmentReply, spare=True)
    if reply is None:
        return finding
    assessment = assessment_of(reply, (prior.id for prior in priors))
    return finding.model_copy(update={"assessment": assessment.model_dump(mode="json")})


def _ticked(gates: Sequence[Gate]) -> list[str]:
    """The gates as the critic reads them."""
    return [f"{_MARKS[gate.status]} {gate.name}: {gate.reason}" for gate in gates]
