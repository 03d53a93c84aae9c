"""AdjustForMultiplicity: p values of all findings of the turn, corrected for their number."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("AdjustForMultiplicity")
def adjust_for_multiplicity(_context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Passes the findings on: there are no p values before the gates, which come with the reasoning pipeline."""
    return {key: input_[key] for key in ("phase", "findings", "settled")}
