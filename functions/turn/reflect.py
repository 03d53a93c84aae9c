"""Reflect: whether the agents' answers leave something to be asked once more."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step
from functions.health.agent_runs import products_of
from functions.health.reflection import ReflectionReply, follow_ups
from functions.health.routing import BRANCHES
from functions.health.structured import parsed_answer


@step("Reflect")
def reflect(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """The follow-up questions, at most one per agent. Findings of theirs are numbered behind those that there are.

    A turn does not die of a reflection that failed: it goes on without (seed 002, "caught and skipped").
    """
    main, *supporting = products_of(context, input_["main"], input_["supporting"])
    data = {
        "question": context.turn.question,
        "draft": main.answer,
        "supporting_insights": [product.insight() for product in supporting],
    }
    questions = follow_ups(parsed_answer(context, "reflector", data, ReflectionReply, spare=True))
    first = 1 + sum(len(product.findings) for product in (main, *supporting))
    return {
        "decision": "YES" if questions else "NO",
        "items": [
            {
                "agent": agent,
                "branch": BRANCHES[agent],
                "question": context.keep(f"question_{BRANCHES[agent]}", question),
                "first_finding": first,
            }
            for agent, question in questions.items()
        ],
    }
