"""The seed's verdict: by the seven gates, then by the critic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.findings import Gate, Verdict

_ORDER: tuple[Verdict, ...] = ("rejected", "conditional", "validated")
_VALIDATED_FROM = 0.85
_CONDITIONAL_FROM = 0.5
"""Shares of the gates that apply and were passed."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The lowest of them; of none, `validated`: what nothing limits is not limited."""
    return min(verdicts, key=_ORDER.index, default="validated")


def verdict_by_gates(gates: Sequence[Gate]) -> Verdict:
    """What the gates say before anybody has criticised the finding."""
    failed = {gate.name for gate in gates if gate.status == "failed"}
    if any(gate.hard and gate.status == "failed" for gate in gates):
        return "rejected"
    if {"bootstrap", "discriminative_power"} <= failed:
        return "rejected"
    applicable = [gate for gate in gates if gate.status != "skipped"]
    if not applicable:
        return "conditional"
    share = sum(gate.status == "passed" for gate in applicable) / len(applicable)
    if share >= _VALIDATED_FROM:
        return "validated"
    return "conditional" if share >= _CONDITIONAL_FROM else "rejected"


def verdict_seed(gates: Sequence[Gate], critic: Mapping[str, Any] | None) -> Verdict:
    """By the gates and the critic: `{"decision": accept | downgrade | reject, "concerns": [{"severity", …}], …}`.

    None: not criticised yet. The severities bind the critic, whatever it decided: one high concern, or two of medium
    severity, cannot be accepted. A decision that is none of the three counts as a downgrade.
    """
    by_gates = verdict_by_gates(gates)
    if critic is None or by_gates == "rejected":
        return by_gates
    return worst((by_gates, _limit(critic)))


def _limit(critic: Mapping[str, Any]) -> Verdict:
    decision = critic.get("decision")
    if decision == "reject":
        return "rejected"
    concerns = critic.get("concerns")
    severities = [_severity(one) for one in concerns] if isinstance(concerns, list) else ["high"]
    accepted = decision == "accept" and "high" not in severities and severities.count("medium") < 2
    return "validated" if accepted else "conditional"


def _severity(concern: Any) -> str:
    """One that cannot be read is taken for high."""
    severity = concern.get("severity") if isinstance(concern, Mapping) else None
    return severity if severity in ("low", "medium") else "high"
