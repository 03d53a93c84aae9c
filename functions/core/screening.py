"""What a turn's looks at its question found, for every step after them.

The first is made by the step ScreenSafety, out of the snapshot and the messages alone; the second by ScreenByModel, which
keeps what both found. Each is kept in the journal as its step's product; so each retry, and a replay of the turn, stands
under the same constraints.
"""

from __future__ import annotations

from pydantic import BaseModel

from functions.core.journal import TurnJournal

PRODUCT = "screening"
_FIRST = f"ScreenSafety#{PRODUCT}"
_BOTH = f"ScreenByModel#{PRODUCT}"


class Screening(BaseModel):
    """Of a turn whose question raised nothing: empty."""

    flags: list[str] = []
    emergency: bool = False
    reply: str = ""
    """Of an emergency: the fixed reply, which is the answer."""
    constraints: list[str] = []
    """Reviewed texts that stand behind layer 2 of every agent of the turn."""
    notes: list[str] = []
    """What the answer says besides, word for word."""


def screening_of(journal: TurnJournal, *, first_alone: bool = False) -> Screening:
    """The screening of a turn; an empty one where the turn has no such step, or has not come to it.

    `first_alone`: for what runs beside the second look, and must not depend on which of them is done first.
    """
    for reference in (_FIRST,) if first_alone else (_BOTH, _FIRST):
        try:
            return Screening.model_validate(journal.load(reference))
        except KeyError:
            continue
    return Screening()
