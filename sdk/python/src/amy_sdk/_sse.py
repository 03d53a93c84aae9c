"""Server-sent events out of bytes, as WHATWG defines them (https://html.spec.whatwg.org/multipage/server-sent-events.html).

The parser is fed chunks that may be cut anywhere: inside a character, between CR and LF, in the middle of an event.
An event counts only with its blank line: what a broken connection cut off is not delivered, nor is its id remembered.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class ServerSentEvent:
    event: str
    """The type, `message` if the server named none."""
    data: str


class EventStreamParser:
    """One connection's bytes in, its events out."""

    def __init__(self) -> None:
        self.last_event_id = ""
        """Where to resume. Events without data move it too: a server says them so that a reader has a place at once."""
        self.retry_ms: int | None = None
        """How long the server asks to wait before reconnecting."""
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._at_start = True
        self._after_cr = False
        self._line: list[str] = []
        self._event = ""
        self._id = ""
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """The events that this chunk completes."""
        text = self._decoder.decode(chunk)
        if not text:
            return
        if self._at_start:
            self._at_start = False
            text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
        if self._after_cr and text.startswith("\n"):
            text = text[1:]  # the second half of a CRLF that two chunks share
        self._after_cr = text.endswith("\r") if text else False
        *lines, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in lines:
            event = self._take_line("".join([*self._line, line]))
            self._line.clear()
            if event:
                yield event
        if rest:
            self._line.append(rest)

    def _take_line(self, line: str) -> ServerSentEvent | None:
        if not line:
            return self._dispatch()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "data":
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self.retry_ms = int(value)
            case _:
                pass  # a comment (no field name) or a field of a later version
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        self.last_event_id = self._id
        event = ServerSentEvent(self._event or "message", "\n".join(self._data)) if self._data else None
        self._event = ""
        self._data.clear()
        return event
