"""RunGates: the seven deterministic gates of one finding."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("RunGates")
def run_gates(_context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Passes the finding on without a verdict: the gates come with the reasoning pipeline."""
    finding: dict[str, Any] = input_["finding"]
    return finding
