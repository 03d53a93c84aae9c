"""What a model's look at a question adds to what the rules found: never less than they did.

Rules catch what somebody has written down, at once and with every model down; who circles around an emergency is understood
by a model or not at all. It chooses among our flags and writes nothing that a person reads: the replies, blocks and notes
are the reviewed ones.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel

from functions.core.screening import Screening
from functions.health.safety.help_numbers import help_numbers
from functions.health.safety.rules import read_rules, rule_book
from functions.health.safety.screening import Person, blocks_and_notes, fixed_reply

AGENT = "safety_screener"
LAST_MESSAGES = 6
"""Of the conversation, that the model reads besides the question."""
UNNAMED = "other_emergency"
"""Flag and reply of an emergency that is none of those with a reply of their own."""
POSSIBLE = "possible_emergency"
"""Flag and block of what may be one, where the rules have no flag for a doubt."""

_NEEDS_A_READING = "critical_value"


class SecondLook(BaseModel):
    """What the model puts out; the flag is not trusted yet."""

    verdict: Literal["none", "possible", "emergency"]
    flag: str | None


def with_second_look(first: Screening, look: SecondLook | None, person: Person) -> Screening:
    """What both found. An emergency has its fixed reply; what may be one has the block and the note that the rules' own
    doubts have."""
    if look is None or look.verdict == "none":
        return first
    flag = look.flag if look.flag in flags_of_emergencies() else UNNAMED
    numbers = help_numbers(person.time_zone, person.locale)
    if look.verdict == "emergency":
        return Screening(
            flags=list(dict.fromkeys([flag, *first.flags])), emergency=True, reply=fixed_reply([flag], numbers, ())
        )
    doubt = next((rule.in_doubt for rule in rule_book().emergencies if rule.flag == flag and rule.in_doubt), POSSIBLE)
    if doubt in first.flags:
        return first
    constraints, notes = blocks_and_notes([doubt], numbers)
    return Screening(
        flags=[*first.flags, doubt], constraints=[*first.constraints, *constraints], notes=[*first.notes, *notes]
    )


@cache
def flags_of_emergencies() -> frozenset[str]:
    """Those that a model may name: the ones with a reply that can be given without a reading."""
    return frozenset(entry["flag"] for entry in read_rules("replies.toml")["reply"]) - {_NEEDS_A_READING}
