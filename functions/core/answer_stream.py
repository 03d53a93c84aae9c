"""The streamed answer: text goes to the event log in batches, by a thread of its own, so that the model is never held up.

The first piece goes out at once, later ones after `BATCH_SECONDS` from the first waiting character. Each delta carries the
step's attempt; an attempt that starts over says `answer.reset` first, so a client always knows which text is the answer.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType

from functions.core.event_log import EventWriter

BATCH_SECONDS = 0.12


class AnswerStream:
    """Use as a context manager; leaving it flushes, and raises what the writing thread met."""

    def __init__(self, events: EventWriter, *, agent: str | None = None, enabled: bool = True) -> None:
        """`enabled` False (the turn was asked not to stream): the text is collected and no delta is written."""
        self.text = ""
        """All that was written."""
        self._events = events
        self._agent = agent
        self._enabled = enabled
        self._attempt = events.author.attempt
        self._waiting = ""
        self._sent = 0
        self._closed = False
        self._problem: Exception | None = None
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._send, name="answer-stream", daemon=True)

    def __enter__(self) -> AnswerStream:
        if self._enabled:
            if self._attempt > 1 and self._events.announced("text/"):
                self._events.append(
                    "answer.reset",
                    {"attempt": self._attempt, "reason": "the step that writes the answer started over"},
                    id_=f"answer.reset/{self._events.author.step}/{self._attempt}",
                )
            self._thread.start()
        return self

    def write(self, text: str) -> None:
        """Add text to the answer. Raises what the writing thread met, such as TurnSuperseded."""
        if not text:
            return
        self.text += text
        if not self._enabled:
            return
        with self._change:
            if self._problem is not None:
                raise self._problem
            self._waiting += text
            self._change.notify()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._enabled:
            return
        with self._change:
            self._closed = True
            self._change.notify()
        self._thread.join()
        if self._problem is not None and error is None:
            raise self._problem

    def _send(self) -> None:
        due = 0.0
        while True:
            with self._change:
                while not self._waiting and not self._closed:
                    self._change.wait()
                while not self._closed and (left := due - time.monotonic()) > 0:
                    self._change.wait(left)
                text, self._waiting = self._waiting, ""
            if not text:
                return
            due = time.monotonic() + BATCH_SECONDS
            try:
                self._sent += 1
                self._events.append(
                    "text.delta",
                    {"text": text, "attempt": self._attempt},
                    id_=f"text/{self._events.author.step}/{self._attempt}/{self._sent}",
                    agent=self._agent,
                )
            except Exception as problem:  # noqa: BLE001 - handed to the step's own thread, which raises it
                self._problem = problem
                return
