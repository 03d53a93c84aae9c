"""ClassifyVagueness: how much the question leaves open."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.routing import VaguenessReply, vagueness_of
from functions.health.structured import parsed_answer


@step("ClassifyVagueness", beside_second_look=True)
def classify_vagueness(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """`{"vagueness": "low" | "medium" | "high"}`; what cannot be read is low."""
    reply = parsed_answer(context, "vagueness_classifier", {"question": context.turn.question}, VaguenessReply)
    return {"vagueness": vagueness_of(reply)}
