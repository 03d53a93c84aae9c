"""Investigate: hypotheses about a person's data, where the question leaves everything open."""

from __future__ import annotations

from typing import Any

from contracts.turns import Route
from functions.core.steps import StepContext, step


@step("Investigate")
def investigate(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Proposes nothing yet: digest and hypotheses come with the reasoning pipeline, and Brief says so to the person."""
    route = Route(main_agent="", vagueness="high")
    context.set_route(route)
    context.emit("route.decided", {"route": route.model_dump(), "questions": {}})
    return {"ref": context.keep("investigation", {"hypotheses": []}), "findings": 0}
