"""Reflection: at most one question for each of two agents."""

from __future__ import annotations

from typing import Any

import pytest

from functions.health.reflection import ReflectionReply, follow_ups
from functions.health.routing import DATA_SCIENCE, DOMAIN_EXPERT


def said(decision: Any, *asked: tuple[str, str]) -> ReflectionReply:
    questions = [{"agent": agent, "question": question} for agent, question in asked]
    return ReflectionReply.model_validate({"decision": decision, "reflection_questions": questions})


@pytest.mark.parametrize(
    ("reply", "questions"),
    [
        (None, {}),
        (said("NO", ("Data Science Agent", "more?")), {}),
        (said("YES"), {}),
        (said("YES", ("ds", " mean of May? ")), {DATA_SCIENCE: "mean of May?"}),
        (said("YES", ("DE", "a"), ("data scientist", "b"), ("ds", "c")), {DOMAIN_EXPERT: "a", DATA_SCIENCE: "b"}),
        (said("YES", ("Health Coach Agent", "a"), ("investigator", "b"), ("ds", " ")), {}),
    ],
)
def test_follow_ups(reply: ReflectionReply | None, questions: dict[str, str]) -> None:
    assert follow_ups(reply) == questions
