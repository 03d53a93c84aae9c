"""ScreenSafety: red flags in the question, by rule and without a model."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("ScreenSafety")
def screen_safety(_context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Looks at nothing yet: the reviewed rules come with the reasoning pipeline. Until then every question passes, and the
    agents' hard constraints (no diagnosis, no doses) are what stands."""
    return {"flags": [], "emergency": False}
