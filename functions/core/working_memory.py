"""Layer 5 as a sliding window: a run's own log, of which the oldest tool results are left out when it grows too long.

Only results go, never what the model said (it must see which tools it asked for) and never the first message. The newest
results always stay: the model has not read them yet. What is left out is a function of the log alone, so a replay sees the
same prompts.
"""

from __future__ import annotations

import json
from typing import Any

from functions.core.markup import element

CHARACTERS_PER_TOKEN = 4
"""An estimate for English and JSON; the window is a matter of cost, and no limit of a provider is near."""


def tokens_in(messages: list[dict[str, Any]]) -> int:
    """About how many tokens messages take."""
    return sum(_size(message) for message in messages) // CHARACTERS_PER_TOKEN


def windowed(messages: list[dict[str, Any]], tokens: int) -> list[dict[str, Any]]:
    """The messages of a run, the oldest tool results left out until its log fits. The input stays as it is."""
    excess = sum(_size(message) for message in messages[1:]) - tokens * CHARACTERS_PER_TOKEN
    if excess <= 0:
        return messages
    window = list(messages)
    # Results are the messages 3, 5, 7 …; the last of them is the newest.
    for index in range(2, len(messages) - 1, 2):
        content = list(window[index]["content"])
        for place, block in enumerate(content):
            shorter = {**block, "content": _note(block)}
            saved = len(block["content"]) - len(shorter["content"])
            if excess > 0 and saved > 0:
                content[place] = shorter
                excess -= saved
        window[index] = {**window[index], "content": content}
    return window


def _note(block: dict[str, Any]) -> str:
    text = f"left out of working memory: {len(block['content'])} characters; call the tool again if you need them"
    return element("data", text, source="working_memory")


def _size(message: dict[str, Any]) -> int:
    return sum(_length(block) for block in message["content"])


def _length(block: dict[str, Any]) -> int:
    match block:
        case {"type": "text", "text": text} | {"type": "tool_result", "content": text}:
            return len(text)
        case {"type": "tool_use", "input": given}:
            return len(json.dumps(given))
    return len(json.dumps(block))
