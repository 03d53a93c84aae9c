"""Critique: the critic's objections to one finding."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("Critique")
def critique(_context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Passes the finding on: the critic comes with the reasoning pipeline."""
    finding: dict[str, Any] = input_["finding"]
    return finding
