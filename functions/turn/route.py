"""Route: which agents answer."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.conversation import conversation_of
from functions.health.own_data import touches_own_data
from functions.health.routing import RouteReply, route_of, with_own_data
from functions.health.snapshot import days_of
from functions.health.structured import parsed_answer


@step("Route", beside_second_look=True)
def route(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Main agent, supporting agents and how they work together; no main agent means that the fallback replies.

    A question that is about the person's own data, and says so, has them looked at, whatever the router thought.
    """
    data = {"conversation": conversation_of(context.turn), "question": context.turn.question}
    decided = route_of(parsed_answer(context, "router", data, RouteReply))
    measured = {
        name for day in days_of(context.snapshot) for name, value in day["metrics"].items() if value is not None
    }
    if touches_own_data(context.turn.question, measured):
        decided = with_own_data(decided)
    return decided.model_dump(include={"main_agent", "supporting_agents", "collaboration_workflow"})
