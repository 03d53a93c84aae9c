"""RephrasePerAgent: one narrow question for each agent of the route."""

from __future__ import annotations

from typing import Any

from contracts.turns import Route
from functions.core.steps import StepContext, step
from functions.health.conversation import conversation_of
from functions.health.routing import BRANCHES, RephraseReply, questions_of
from functions.health.structured import parsed_answer


@step("RephrasePerAgent")
def rephrase_per_agent(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """The questions, and by whom they are answered. An agent without one of its own gets the person's message."""
    route = Route(**input_["route"], vagueness=input_["vagueness"])
    data = {
        "conversation": conversation_of(context.turn),
        "question": context.turn.question,
        "route": route.model_dump(exclude={"vagueness"}),
    }
    reply = parsed_answer(context, "rephraser", data, RephraseReply, spare=True)
    questions = questions_of(reply, route, context.turn.question)
    context.set_route(route)
    context.emit("route.decided", {"route": route.model_dump(), "questions": questions})
    asked = {
        agent: {
            "agent": agent,
            "branch": BRANCHES[agent],
            "question": context.keep(f"question_{BRANCHES[agent]}", question),
        }
        for agent, question in questions.items()
    }
    return {
        "questions": context.keep("questions", questions),
        "main": asked[route.main_agent],
        "supporting": [asked[agent] for agent in route.supporting_agents],
    }
