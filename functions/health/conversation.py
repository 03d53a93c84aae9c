"""The conversation around a question, as agents read it."""

from __future__ import annotations

from functions.core.turns import TurnRecord


def conversation_of(turn: TurnRecord) -> list[dict[str, str]]:
    """What was said before the question, oldest first: `{"role", "content"}`."""
    return [{"role": message.role, "content": message.content} for message in turn.messages[:-1]]


def said_by_user(turn: TurnRecord) -> list[str]:
    """All that the person wrote in this conversation, the question included."""
    return [message.content for message in turn.messages if message.role == "user"]
