"""A turn as plain lines: one for each event, the answer as it comes. For pipes, logs, terminals that cannot draw."""

from __future__ import annotations

import sys
from types import TracebackType

from cli.event_text import describe
from cli.plain_text import clean, clean_line
from cli.progress import TurnProgress
from cli.turn_event import TurnEvent


class PlainView:
    """Writes to stdout, line by line, and advances `progress` with each event it is shown."""

    def __init__(self, progress: TurnProgress) -> None:
        self._progress = progress
        self.answer_shown = ""
        """The answer's text as this view has printed it since the last reset."""
        self._in_text = False
        self._at_line_start = True

    def __enter__(self) -> PlainView:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave_text()

    def show(self, event: TurnEvent) -> None:
        self._progress.apply(event)
        if event.type == "text.delta":
            self._write_text(str(event.data.get("text", "")))
            return
        self._leave_text()
        if event.type == "answer.reset":
            self.answer_shown = ""
        place = "/".join(part for part in (event.step, event.agent) if part)
        time = event.at.strftime("%H:%M:%S.%f")[:-3]
        said = (clean_line(part, limit=200) for part in (place, describe(event)))
        line = "  ".join([f"{event.seq:>4}", time, f"{clean_line(event.type):<17}", *filter(None, said)])
        print(line.rstrip(), flush=True)

    def _write_text(self, text: str) -> None:
        if not self._in_text:
            print("\n--- answer ---" if not self.answer_shown else "\n--- answer, continued ---")
            self._in_text = True
        self.answer_shown += text
        shown = clean(text)
        sys.stdout.write(shown)
        sys.stdout.flush()
        self._at_line_start = shown.endswith("\n") if shown else self._at_line_start

    def _leave_text(self) -> None:
        if self._in_text:
            print("--------------" if self._at_line_start else "\n--------------", flush=True)
        self._in_text = False
