"""Whether a question describes an emergency: a few words of alarm. A demo of the second look, and no measure of it."""

from __future__ import annotations

import re
from typing import Any

from local.offline_model.brain.language import normalise
from local.offline_model.prompt import Prompt

_ALARM = re.compile(
    r"\b(ambulance|paramedics?|emergency room|unbearable|agony|excruciating|something is (very|really|badly) wrong"
    r"|i(?:'| a)?m dying|feels? like (i'?m |i am )?dying|going to die|in shock|farewell|never been (so|this) ill)\b"
)
_PRESENT = re.compile(
    r"\b(now|right now|just|suddenly|minutes? ago|since (this morning|last night|an hour)|help|please)\b"
)
_TOLD = re.compile(r"\b(film|movie|book|song|story|news|joke|years? ago|last year)\b")


def look(prompt: Prompt) -> dict[str, Any]:
    """A word of alarm is a possible emergency, and one where it says that it is now."""
    text = normalise(prompt.question())
    if not _ALARM.search(text) or _TOLD.search(text):
        return {"verdict": "none", "flag": None}
    return {"verdict": "emergency" if _PRESENT.search(text) else "possible", "flag": None}
