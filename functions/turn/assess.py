"""Assess: mechanism, novelty and strategy of one finding."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("Assess")
def assess(_context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Passes the finding on: the assessment comes with the reasoning pipeline."""
    finding: dict[str, Any] = input_["finding"]
    return finding
