"""The conversation around a question, as agents read it."""

from __future__ import annotations

from functions.core.turns import TurnRecord


def conversation_of(turn: TurnRecord) -> list[dict[str, str]]:
    """What was said before the question, oldest first: `{"role", "content"}`."""
    return [{"role": message.role, "content": message.content} for message in turn.messages[:-1]]


def said_by_user(turn: TurnRecord) -> list[str]:
    """All that the person wrote in this conversation, the question included."""
    return [message.content for message in turn.messages if message.role == "user"]


def question_and_earlier(turn: TurnRecord) -> tuple[str, list[str]]:
    """The question, with what the person wrote right before it and nobody answered, and what they wrote before that."""
    last_answer = max((i for i, message in enumerate(turn.messages) if message.role == "assistant"), default=-1)
    question = [message.content for message in turn.messages[last_answer + 1 :]]
    earlier = [message.content for message in turn.messages[: last_answer + 1] if message.role == "user"]
    return "\n".join(question), earlier
