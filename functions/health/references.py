"""References such as `{{ds-001.recent_mean}}` in a streamed text, replaced by what the Fact Sheet proves.

The renderer is fed as the text arrives, in pieces of any size, and lets out only what can no longer become part of a
reference: nobody ever sees half of one, and how the text was cut changes nothing. What stands in braces and is not a
key of the sheet becomes an honest phrase, and an issue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from contracts.turns import FactCheckIssue

UNPROVEN = "(a number I cannot prove)"
"""Stands where the draft cited something that the Fact Sheet does not have."""

_KEY = re.compile(r"[A-Za-z0-9_.\-]")
_LONGEST_KEY = 160
_WHOLE_KEY = re.compile(r"[A-Za-z0-9_.\-]{1,150}\}\}")
_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end` of the rendered text."""

    start: int
    end: int
    key: str = ""
    """What of the Fact Sheet stands there; empty: words of our own."""

    def moved(self, by: int) -> Span:
        """The same, so many characters further on."""
        return Span(self.start + by, self.end + by, self.key)


class ReferenceRenderer:
    """One text. `feed` its pieces in order, then `finish`; both return what may be shown now."""

    def __init__(self, render: Callable[[str], str | None]) -> None:
        """`render` gives the text of a key, or None for a key that does not exist."""
        self._render = render
        self._held = ""
        self._text: list[str] = []
        self._length = 0
        self.issues: list[FactCheckIssue] = []
        self.rendered: list[Span] = []
        """Where the text was written by code, and is therefore proven."""

    @property
    def text(self) -> str:
        """All that was let out so far."""
        return "".join(self._text)

    def feed(self, delta: str) -> str:
        """Take the next piece of the draft; return what it released."""
        before = len(self._text)
        at = 0
        while at < len(delta):
            if self._held:
                # A whole key at once, where it comes whole; else a character at a time.
                key = _WHOLE_KEY.match(delta, at) if self._held == "{{" else None
                if key is not None:
                    self._held = ""
                    self._close("{{" + key[0])
                    at = key.end()
                else:
                    self._step(delta[at])
                    at += 1
                continue
            brace = delta.find("{", at)
            plain = delta[at:] if brace < 0 else delta[at:brace]
            if plain:
                self._release(plain)
            at += len(plain)
            if brace >= 0:
                self._step("{")
                at += 1
        return "".join(self._text[before:])

    def finish(self) -> str:
        """The draft ended: release what is still held. A reference that never closed cannot be proven."""
        before = len(self._text)
        held, self._held = self._held, ""
        if held.startswith("{{"):
            self._refuse(held.rstrip(" "))
        elif held:
            self._release(held)
        return "".join(self._text[before:])

    def _step(self, character: str) -> None:
        held = self._held
        if not held.startswith("{{"):
            self._open(character)
        elif character == "}" and held.endswith("}"):
            self._held = ""
            self._close(held + "}")
        elif held == "{{" and character == "{":
            pass  # a third brace is a slip of the pen
        elif self._continues(held, character):
            self._held = held + character
        else:
            self._held = ""
            self._refuse(held.rstrip(" "))
            self._release(held[len(held.rstrip(" ")) :])
            self._again(character)

    def _open(self, character: str) -> None:
        if character == "{":
            self._held += "{"
            return
        held, self._held = self._held, ""
        self._release(held + character)

    @staticmethod
    def _continues(held: str, character: str) -> bool:
        if held.endswith("}") or len(held) > _LONGEST_KEY:
            return False
        if character in "} ":
            return True
        return _KEY.match(character) is not None and not re.search(r"\S +$", held[2:])

    def _again(self, character: str) -> None:
        """The character that ended a broken reference is text, unless it begins the next one."""
        if character == "{":
            self._held = "{"
        else:
            self._release(character)

    def _close(self, reference: str) -> None:
        key = reference[2:-2].strip()
        rendered = self._render(key)
        if rendered is None:
            self._refuse(reference)
            return
        self.rendered.append(Span(self._length, self._length + len(rendered), key))
        self._release(rendered)

    def _refuse(self, reference: str) -> None:
        context = self.text[-_CONTEXT:] + reference
        self.issues.append(FactCheckIssue(value=reference, severity="error", context=context))
        self._release(UNPROVEN)

    def _release(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
