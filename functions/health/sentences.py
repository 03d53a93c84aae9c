"""A text that arrives in pieces, given on sentence by sentence. How it was cut into pieces changes nothing."""

from __future__ import annotations

import re

_END = re.compile(r"[\n.!?…](?:(?<=\n)|[.!?…]*[\"'”’)\]*_]*[ \t\r\f\v])")
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|dr|mr|mrs|prof|st|vs|etc|approx|ca|cf|al|nr|fig|incl|resp|a\.m|p\.m|u\.s|u\.k|[a-z])\.[\"'”’)\]*_]*\s$",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"\s*(?:[-*>]\s*)?\(?\d{1,2}\.\s")
_LONGEST = 16
"""Characters of an abbreviation with what may follow it, or of a mark of a list."""


class SentenceSplitter:
    """One text. What `feed` returns are whole sentences, each with the white space that ended it."""

    def __init__(self) -> None:
        self._held = ""
        self._looked = 0
        """How far the held text was searched for an end."""

    def feed(self, piece: str) -> list[str]:
        """The sentences that are complete now."""
        self._held += piece
        found: list[str] = []
        start = 0
        position = self._looked
        for match in _END.finditer(self._held, position):
            if match[0] != "\n" and _ends_nothing(self._held, start, match.end()):
                continue
            found.append(self._held[start : match.end()])
            start = match.end()
        self._held = self._held[start:]
        # An end may begin in what is held and be complete with the next piece: its first mark is looked at again.
        self._looked = _beginning_of_end(self._held)
        return found

    def finish(self) -> str:
        """What is left: a sentence without an end."""
        held, self._held, self._looked = self._held, "", 0
        return held


def _ends_nothing(text: str, start: int, end: int) -> bool:
    """What ends like a sentence and does not end one: an abbreviation, an initial, the mark of a list."""
    if _ABBREVIATION.search(text[max(start, end - _LONGEST) : end]):
        return True
    return end - start <= _LONGEST and _LIST_MARK.fullmatch(text[start:end]) is not None


def _beginning_of_end(text: str) -> int:
    match = re.search(r"[.!?…]+[\"'”’)\]*_]*$", text)
    return match.start() if match else len(text)
