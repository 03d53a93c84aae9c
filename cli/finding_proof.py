"""What the verdict of a finding rests on, line by line: gates, critic, assessment, statistics, numbers computed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MARKS = {"passed": "✓", "failed": "✗"}
_SHOWN = 3
"""Concerns of a critic; the rest is in the JSON."""


def proof_lines(finding: dict[str, Any]) -> Iterator[str]:
    """Plain text that is not cleaned yet; nothing for a finding that was not validated."""
    gates = finding.get("gates") or []
    if finding.get("verdict_seed"):
        yield f"by gates and critic alone: {finding['verdict_seed']}"
    if gates:
        tried = [f"{_MARKS[gate['status']]} {gate['name']}" for gate in gates if gate["status"] in _MARKS]
        left_out = len(gates) - len(tried)
        yield "gates: " + " · ".join(tried) + (f" ({left_out} not for this kind)" if left_out else "")
    yield from (f"  {gate['name']}: {gate.get('reason')}" for gate in gates if gate["status"] == "failed")
    yield from _critic(finding.get("critic") or {})
    yield from _assessment(finding.get("assessment") or {})
    measured = [one for one in finding.get("statistics") or [] if one.get("value") is not None]
    if measured:
        yield "measured: " + " · ".join(f"{one['name']} {one['value']:.3g}" for one in measured)
    again = finding.get("recomputed") or {}
    differing = [key for key, number in again.items() if number.get("matches") is False]
    if differing:
        yield f"computed again and not the same: {', '.join(differing)}"


def _critic(critic: dict[str, Any]) -> Iterator[str]:
    if not critic:
        return
    rule = f" ({critic['rule']})" if critic.get("rule") else ""
    said = f": {critic['rationale']}" if critic.get("rationale") else ""
    yield f"critic: {critic.get('decision')}{rule}{said}"
    for concern in (critic.get("concerns") or [])[:_SHOWN]:
        kind = str(concern.get("category")).replace("_", " ")
        yield f"  {kind}, {concern.get('severity')}: {concern.get('detail')}"


def _assessment(assessment: dict[str, Any]) -> Iterator[str]:
    if not assessment:
        return
    novelty = str(assessment.get("novelty", "")).replace("_", " ")
    yield f"assessment: {assessment.get('mechanism')}" + (f" ({novelty})" if novelty else "")
    if assessment.get("strategy"):
        yield f"  next step: {assessment['strategy']}"
    if assessment.get("citations"):
        yield f"  rests on: {', '.join(map(str, assessment['citations']))}"
