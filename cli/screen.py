"""Where output goes: a terminal that can be drawn on, or plain text for a file, a pipe, a log."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import IO, TYPE_CHECKING, Any, TextIO, cast

from cli.errors import ApiError, CliError
from cli.plain_text import clean, clean_line

if TYPE_CHECKING:
    from rich.console import Console

_PLAIN_WIDTH = 120


def is_interactive() -> bool:
    """Whether the output is a terminal that understands cursor movement. FORCE_COLOR and the like do not count."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def console() -> Console:
    """Rich's console on stdout. No markup, emoji codes or highlighting: what it prints is data."""
    from rich.console import Console

    if is_interactive():
        return Console(markup=False, emoji=False, highlight=False)
    return Console(
        file=cast(IO[str], _WithoutPadding(sys.stdout)),
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=False,
        color_system=None,
        width=_PLAIN_WIDTH,
    )


class _WithoutPadding:
    """Takes away the spaces with which tables fill their last column; rich writes whole lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(re.sub(r" +(?=\n)", "", text))

    def flush(self) -> None:
        self._stream.flush()


def print_json(value: Any) -> None:
    """One line of JSON in ASCII: safe for any terminal and any locale, and the same value when read again."""
    print(json.dumps(value, separators=(",", ":")), flush=True)


def note(text: str) -> None:
    """A remark to the person, kept apart from the output."""
    print(text, file=sys.stderr, flush=True)


def print_error(error: CliError, *, as_json: bool) -> None:
    """The error on stderr: what happened, its code and request, what to do."""
    if as_json:
        note(json.dumps(error.body(), separators=(",", ":")))
        return
    lines = [f"Error: {clean(error.message)}"]
    if isinstance(error, ApiError):
        lines += [f"  {clean_line(line)}" for line in _details(error.details)]
        origin = f"code {error.code}, status {error.status}"
        lines.append(f"  {clean_line(origin + (f', request {error.request_id}' if error.request_id else ''))}")
        if error.docs_url:
            lines.append(f"  {clean_line(error.docs_url)}")
    else:
        lines.append(f"  code {error.code}")
    if error.hint:
        lines.append(f"  {clean_line(error.hint)}")
    note("\n".join(lines))


def _details(details: dict[str, Any] | None) -> list[str]:
    """One line for each thing that is wrong."""
    lines = []
    for key, value in (details or {}).items():
        for entry in value if isinstance(value, list) else [value]:
            match entry:
                case {"path": path, "message": message}:
                    lines.append(f"{path}: {message}")
                case str():
                    lines.append(f"{key}: {entry}")
                case _:
                    lines.append(f"{key}: {json.dumps(entry, ensure_ascii=False)}")
    return lines
