"""Investigate: hypotheses about a person's data, where the question leaves everything open."""

from __future__ import annotations

from typing import Any

from contracts.turns import Route
from functions.core.steps import StepContext, step
from functions.health.investigation import investigate as investigate_data


@step("Investigate")
def investigate(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Propose and compute; the findings are validated like any others, and Brief tells of them."""
    route = Route(main_agent="", vagueness="high")
    context.set_route(route)
    context.emit("route.decided", {"route": route.model_dump(), "questions": {}})
    investigation = investigate_data(context)
    return {
        "ref": context.keep("investigation", investigation.model_dump(mode="json")),
        "findings": len(investigation.findings),
    }
