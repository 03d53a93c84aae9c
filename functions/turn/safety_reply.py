"""SafetyReply: the fixed, reviewed reply to an emergency, given with every model down."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.answers import answer_by_code


@step("SafetyReply")
def safety_reply(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Say what the screening chose; it is the answer."""
    return answer_by_code(context, context.screening.reply, "safety")
