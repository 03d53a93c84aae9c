"""A conversation: what was said before is sent along with the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.errors import InputError

if TYPE_CHECKING:
    from amy_sdk import Amy

_MAX_MESSAGES, _MAX_CHARACTERS = 50, 32_000
"""As the contract's, of one turn."""


def said_in(turn: dict[str, Any]) -> list[dict[str, str]]:
    """The messages of a turn, with its answer."""
    messages = [{"role": str(one["role"]), "content": str(one["content"])} for one in turn["messages"]]
    answer = (turn.get("result") or {}).get("text")
    return messages + ([{"role": "assistant", "content": str(answer)}] if answer else [])


def latest(client: Amy) -> list[dict[str, str]]:
    """What was said up to the newest turn that was asked and answered. Raises InputError where there is none."""
    for turn in client.turns.list(limit=20).data:
        if turn.status == "completed" and turn.kind == "question":
            return said_in(turn.to_dict())
    raise InputError(
        "There is no conversation to go on with.", code="no_conversation", hint='Ask something first: amy ask "…"'
    )


def with_question(before: list[dict[str, str]], question: str) -> list[dict[str, str]]:
    """The messages of the next turn: as much of what was said as may be sent, the newest of it."""
    kept = [{"role": "user", "content": question}]
    room = _MAX_CHARACTERS - len(question)
    for message in reversed(before):
        room -= len(message["content"])
        if room < 0 or len(kept) == _MAX_MESSAGES:
            break
        kept.insert(0, message)
    return kept
