"""What a turn's first look at its question found, for every step after it.

It is made by the step ScreenSafety, out of the snapshot and the messages alone, and kept in the journal as its product;
so each retry, and a replay of the turn, stands under the same constraints.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from functions.core.journal import TurnJournal

PRODUCT = "screening"
_REFERENCE = f"ScreenSafety#{PRODUCT}"


class Screening(BaseModel):
    """Of a turn whose question raised nothing: empty."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    flags: list[str] = []
    emergency: bool = False
    reply: str = ""
    """Of an emergency: the fixed reply, which is the answer."""
    constraints: list[str] = []
    """Reviewed texts that stand behind layer 2 of every agent of the turn."""
    notes: list[str] = []
    """What the answer says besides, word for word."""


def screening_of(journal: TurnJournal) -> Screening:
    """The screening of a turn; an empty one where the turn has no such step, or has not come to it."""
    try:
        return Screening.model_validate(journal.load(_REFERENCE))
    except KeyError:
        return Screening()
