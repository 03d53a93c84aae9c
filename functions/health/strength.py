"""Which finding leads an answer: the one with the best verdict, and of equals the one with the largest effect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from contracts.turns import Finding

AnyFinding = TypeVar("AnyFinding", bound=Finding)

_RANK = {"validated": 3, "conditional": 2, None: 1, "rejected": 0}


def strongest_first(findings: Iterable[AnyFinding]) -> list[AnyFinding]:
    """The findings, the strongest first; equals stay in their order."""
    return sorted(findings, key=lambda one: (_RANK[one.verdict], _size(one)), reverse=True)


def _size(finding: Finding) -> float:
    """An effect in its own measure: a correlation as it is, a change in the metric's standard deviations. A mean says
    nothing by its size."""
    effect, spread = finding.numbers.get("effect"), finding.numbers.get("metric_sd")
    if finding.kind == "scalar" or not isinstance(effect, int | float):
        return 0.0
    if finding.kind == "association":
        return abs(effect)
    return abs(effect) / spread if isinstance(spread, int | float) and spread > 0 else 0.0
