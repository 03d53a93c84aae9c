"""How far long work is: a line on a terminal that is written over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """One line, on a terminal; nothing elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._last = ""

    def show(self, what: str, done: int, total: int) -> None:
        width = 24
        part = min(done / total, 1.0) if total else 0.0
        line = f"{what:<10} {'█' * round(part * width):<{width}} {part:4.0%}"
        if self._is_terminal and line != self._last:
            print(f"\r{line}", end="", file=self._stream, flush=True)
            self._last = line

    def clear(self) -> None:
        if self._is_terminal and self._last:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
            self._last = ""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """On stderr, apart from the output; wiped away at the end."""
    bar = Progress(sys.stderr)
    try:
        yield bar
    finally:
        bar.clear()
