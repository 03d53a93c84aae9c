"""Route: which agents answer."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.conversation import conversation_of
from functions.health.routing import RouteReply, route_of
from functions.health.structured import parsed_answer


@step("Route")
def route(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Main agent, supporting agents and how they work together; no main agent means that the fallback replies."""
    data = {"conversation": conversation_of(context.turn), "question": context.turn.question}
    decided = route_of(parsed_answer(context, "router", data, RouteReply))
    return decided.model_dump(include={"main_agent", "supporting_agents", "collaboration_workflow"})
