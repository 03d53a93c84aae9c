"""FallbackReply: the answer where none of the agents is meant."""

from __future__ import annotations

from typing import Any

from contracts.turns import Route
from functions.core.steps import StepContext, step
from functions.health.answers import answer_by_agent
from functions.health.conversation import conversation_of


@step("FallbackReply")
def fallback_reply(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Stream a reply of its own; it is the answer."""
    route = Route(main_agent="", vagueness=input_["vagueness"])
    context.set_route(route)
    context.emit("route.decided", {"route": route.model_dump(), "questions": {}})
    data = {"conversation": conversation_of(context.turn), "question": context.turn.question}
    return answer_by_agent(context, "fallback", data, "fallback")
