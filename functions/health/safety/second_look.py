"""What a model's look at a question adds to what the rules found: never less than they did.

Rules catch what somebody has written down, at once and with every model down; who circles around an emergency is understood
by a model or not at all. It chooses among our flags and writes nothing that a person reads: the replies, blocks and notes
are the reviewed ones.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from functions.core.screening import Screening
from functions.health.safety.evidence import UNNAMED, doubt_of, nameable_flags
from functions.health.safety.help_numbers import help_numbers
from functions.health.safety.screening import Person, blocks_and_notes, fixed_reply

AGENT = "safety_screener"
LAST_MESSAGES = 6
"""Of the conversation, that the model reads besides the question."""


class SecondLook(BaseModel):
    """What the model puts out; the flag is not trusted yet."""

    verdict: Literal["none", "possible", "emergency"]
    flag: str | None


def with_second_look(first: Screening, look: SecondLook | None, person: Person) -> Screening:
    """What both found. An emergency has its fixed reply; what may be one has the block and the note that the rules' own
    doubts have."""
    if look is None or look.verdict == "none":
        return first
    flag = look.flag if look.flag in nameable_flags() else UNNAMED
    numbers = help_numbers(person.time_zone, person.locale)
    if look.verdict == "emergency":
        return Screening(
            flags=list(dict.fromkeys([flag, *first.flags])), emergency=True, reply=fixed_reply([flag], numbers, ())
        )
    doubt = doubt_of(flag)
    if doubt in first.flags:
        return first
    constraints, notes = blocks_and_notes([doubt], numbers)
    return Screening(
        flags=[*first.flags, doubt], constraints=[*first.constraints, *constraints], notes=[*first.notes, *notes]
    )
