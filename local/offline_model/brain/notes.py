"""Notes of a conversation: sentences in which the person says outright what they want, like or have decided."""

from __future__ import annotations

import re
from typing import Any

from local.offline_model.brain.language import sentences
from local.offline_model.prompt import Prompt

_SAYS = (
    (
        "goal",
        re.compile(
            r"\b(?:my goal is|i want to|i would like to|i'd like to|i am trying to|i'm trying to)\b", re.IGNORECASE
        ),
    ),
    (
        "preference",
        re.compile(r"\b(?:i prefer|i hate|i can't stand|i love|i don't like|i do not like)\b", re.IGNORECASE),
    ),
    ("decision", re.compile(r"\b(?:i(?:'ve| have) decided|from now on i)\b", re.IGNORECASE)),
    (
        "barrier",
        re.compile(
            r"\b(?:i never have time|i work (?:nights|shifts)|because of my (?:job|kids|injury))\b", re.IGNORECASE
        ),
    ),
)


def take_notes(prompt: Prompt) -> dict[str, Any]:
    """A note for each such sentence, in the person's words."""
    noted = []
    for sentence in sentences(prompt.text("user_message")):
        kind = next((kind for kind, pattern in _SAYS if pattern.search(sentence)), None)
        if kind is not None:
            noted.append({"agent": "user", "kind": kind, "text": f"Said: {sentence}", "confidence": 0.9})
    return {"memories": noted}
