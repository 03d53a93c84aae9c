"""Reflection: whether the agents' answers leave a gap that one more question would close.

Seed 002, step 5: only behind supporting agents, at most one question per agent, and none is the common case. The Health
Coach is never asked again, and nobody who is not one of the two.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from functions.health.routing import DATA_SCIENCE, DOMAIN_EXPERT, AgentQuestion, canonical_agent


class ReflectionReply(BaseModel):
    """What the reflector puts out."""

    decision: Literal["YES", "NO"]
    reflection_questions: list[AgentQuestion]


def follow_ups(reply: ReflectionReply | None) -> dict[str, str]:
    """By agent the one question it is asked again; empty where nothing is, or nothing could be read."""
    if reply is None or reply.decision == "NO":
        return {}
    questions: dict[str, str] = {}
    for asked in reply.reflection_questions:
        agent = canonical_agent(asked.agent)
        if agent in (DATA_SCIENCE, DOMAIN_EXPERT) and agent not in questions and asked.question.strip():
            questions[agent] = asked.question.strip()
    return questions
