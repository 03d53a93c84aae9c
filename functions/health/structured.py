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
    try:
        return context.run_agent(agent, data, schema=schema).parsed
    except (ModelOutOfTokens, ModelRefused):
        return None
    except TurnBudgetExceeded as error:
        if (error.details or {}).get("agent") != agent:
            raise
        return None
    except TransientError:
        if not spare or context.attempt < PATIENCE:
            raise
        return None
