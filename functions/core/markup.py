"""The markup of a prompt: named elements whose content can neither close them nor open others.

Text becomes part of a prompt in two ways. Material is escaped, so whatever it says stays inside its element. Instructions
are written by us and stand as they are, and may not contain a tag of the structure. `elements` reads a text back by a
grammar that knows nothing else; what does not fit it was not made here.
"""

from __future__ import annotations

import json
import re
from typing import Any

TAGS = ("shared_context", "memory", "data", "task")
_RESERVED = (*TAGS, "system", "assistant", "user", "instructions", "layer")
_TAG = re.compile(rf"<\s*/?\s*(?:{'|'.join(_RESERVED)})\b[^>]*>?", re.IGNORECASE)
_QUOTED = r"<(?P<tag>shared_context|memory|data)(?: [a-z]+=\"[^\"<]*\")*>[^<]*</(?P=tag)>"
_ELEMENT = re.compile(_QUOTED)
_TASK = re.compile(r"<task>(?P<text>.*)</task>", re.DOTALL)


def element(tag: str, value: Any, **attributes: str | None) -> str:
    """An element with a text or a JSON value as its content, escaped."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    given = "".join(f' {key}="{_attribute(one)}"' for key, one in attributes.items() if one is not None)
    return f"<{tag}{given}>{_escape(text)}</{tag}>"


def structural_tag(text: str) -> str | None:
    """The first tag of the structure, or one that only pretends to be of it, that stands unescaped in a text."""
    found = _TAG.search(text)
    return found.group() if found else None


def is_element(text: str) -> bool:
    """Whether a text is exactly one element of quoted material."""
    return _ELEMENT.fullmatch(text) is not None


def task_of(text: str) -> str | None:
    """The instructions in a first message: elements, one to a line, and the task behind them; else None."""
    position = 0
    while (found := _ELEMENT.match(text, position)) is not None and text[found.end() : found.end() + 1] == "\n":
        position = found.end() + 1
    task = _TASK.fullmatch(text, position)
    return task["text"] if task else None


def _escape(text: str) -> str:
    # Without "<" nothing can close the element; a bare ">" is harmless and code reads better with it.
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _attribute(text: str) -> str:
    return _escape(text).replace('"', "&quot;")
