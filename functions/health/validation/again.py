"""Findings validated once more: all that code said of them, from the same days and the same criticism."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.proof import ProofPhase
from contracts.turns import Finding
from functions.health.critic import Criticism, criticised
from functions.health.validation.examination import examine
from functions.health.validation.judgement import judge

_AS_PROPOSED: Mapping[str, Any] = {
    "recomputed": None,
    "gates": None,
    "statistics": [],
    "verdict_seed": None,
    "verdict": None,
    "reasons": [],
    "critic": None,
}


def given_up(finding: Finding) -> bool:
    """Whether its checks broke down in the turn, which is no matter of its data. It was rejected for that."""
    return finding.gates == []


def validated_again(
    findings: Iterable[Finding], phases: Iterable[ProofPhase], days: Sequence[Mapping[str, Any]], *, strict: bool
) -> dict[str, Finding]:
    """By id. A finding that no phase judged, or that was given up, is examined and has no verdict but its gates'.

    What the critic said stands, since a model said it; what follows from it is code's. Raises ValueError for a finding whose
    critic did not say what a critic says.
    """
    findings = list(findings)
    said = {finding.id: finding.critic for finding in findings}
    no_test = {finding.id for finding in findings if given_up(finding)}
    examined = {one.id: examine(one.model_copy(update=dict(_AS_PROPOSED)), days) for one in findings}
    settled: list[Finding] = []
    for phase in phases:
        among = [examined[id_] for id_ in phase.findings if id_ in examined.keys() - no_test]
        judged = judge(among, phase.phase, settled, strict=strict)
        settled += judged
        for finding in judged:
            critic = said[finding.id]
            # What is rejected already is not criticised.
            examined[finding.id] = criticised(finding, Criticism.model_validate(critic)) if critic else finding
    return examined
