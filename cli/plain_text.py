"""Text from the API is data: it is shown, and never drives the terminal.

Answers, findings and errors hold text that a model, a document or a person wrote. A terminal obeys escape sequences
(they can set its title, write its clipboard, rewrite lines), so every such text passes through here on its way out.
`--json` needs none of it: JSON escapes what is not printable.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movement
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI in its one-character form
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC: titles, links, clipboard
    r"|\x1b[ -/]*[0-~]"  # the short ones
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, overrides and isolates: they reorder what is read
    r"\u2028\u2029]"  # line and paragraph separators
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(text: object) -> str:
    """The text without escape sequences and control characters; lines and tabs stay."""
    without_sequences = _SEQUENCE.sub("", str(text).replace("\r\n", "\n"))
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", without_sequences))


def clean_line(text: object, limit: int = 0) -> str:
    """The same on one line, cut to `limit` characters if that is not 0."""
    line = " ".join(clean(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1] + "…"
