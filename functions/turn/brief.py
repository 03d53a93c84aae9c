"""Brief: the answer to a question that leaves everything open."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.answers import answer_by_code
from functions.health.briefing import briefing_without_exploration
from functions.health.snapshot import days_of


@step("Brief")
def brief(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Says that open-ended exploration is not there yet, and what could be asked instead; no model, no numbers. The real
    briefing comes with Investigate."""
    return answer_by_code(context, briefing_without_exploration(days_of(context.snapshot)), "briefing")
