"""Structured answers, for steps that have something to fall back on when none comes."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from functions.core.errors import ModelOutOfTokens, ModelRefused, TransientError, TurnBudgetExceeded
from functions.core.steps import StepContext

Answer = TypeVar("Answer", bound=BaseModel)

PATIENCE = 3
"""Attempts at a step behind which one that can do without its model goes on without."""


def parsed_answer(
    context: StepContext, agent: str, data: dict[str, Any], schema: type[Answer], *, spare: bool = False
) -> Answer | None:
    """The agent's answer, or None where it does not fit the schema, breaks off, declines or uses up the agent's own budget:
    the caller has a fallback.

    Errors of transport are raised: for them the step is tried again. Where the turn is worth more than this answer (`spare`)
    that ends with the third attempt, and None is the answer.
    """
    if context.journal.has_next(_given_up(agent)):
        go_on_without(context, agent)
        return None
    try:
        return context.run_agent(agent, data, schema=schema).parsed
    except (ModelOutOfTokens, ModelRefused):
        return None
    except TurnBudgetExceeded as error:
        if (error.details or {}).get("agent") != agent:
            raise
        go_on_without(context, agent)
        return None
    except TransientError:
        if not spare or context.attempt < PATIENCE:
            raise
        go_on_without(context, agent)
        return None


def go_on_without(context: StepContext, agent: str) -> None:
    """Goes on without the agent, and records that: a replay and a retry do as was done, and find no call to make."""
    context.journal.effect("fallback", _given_up(agent), {"agent": agent}, lambda: {"answered": False})


def _given_up(agent: str) -> str:
    return f"{agent}_given_up"
