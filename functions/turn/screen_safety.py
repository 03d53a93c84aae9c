"""ScreenSafety: red flags in the question, by rule and without a model."""

from __future__ import annotations

from typing import Any

from functions.core.screening import PRODUCT
from functions.core.steps import StepContext, step
from functions.health.conversation import question_and_earlier
from functions.health.safety.screening import Person, screen


@step("ScreenSafety")
def screen_safety(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Announce what was found, and keep it: an emergency goes to its fixed reply, anything else stands as constraints over
    every agent of the turn. Output: `{flags, emergency}`."""
    question, earlier = question_and_earlier(context.turn)
    found = screen(question, earlier, Person.of(context.snapshot))
    context.keep(PRODUCT, found.model_dump(mode="json"))
    if found.flags:
        context.emit("safety.flagged", {"flags": found.flags, "by": "rule"})
    return {"flags": found.flags, "emergency": found.emergency}
