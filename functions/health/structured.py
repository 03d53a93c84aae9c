"""Structured answers, for steps that have something to fall back on when none comes."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from functions.core.errors import ModelOutOfTokens, ModelRefused
from functions.core.steps import StepContext

Answer = TypeVar("Answer", bound=BaseModel)


def parsed_answer(context: StepContext, agent: str, data: dict[str, Any], schema: type[Answer]) -> Answer | None:
    """The agent's answer, or None where it does not fit the schema, breaks off or declines: the caller has a fallback.

    Errors of transport are raised: for them the step is tried again.
    """
    try:
        return context.run_agent(agent, data, schema=schema).parsed
    except (ModelOutOfTokens, ModelRefused):
        return None
