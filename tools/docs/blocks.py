"""Code blocks of a page: which lines are code, in which language, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"^(?P<indent> *)(?P<fence>```+|~~~+)(?P<info>.*)$")
_CONTRACT = re.compile(r"^<!-- contract: (\S+) -->$")
_TITLE = re.compile(r'title="([^"]*)"')
NOT_RUN = "Not run here: "
"""What the title of a block begins with that no test can run; the rest of it says why. Readers see it."""


@dataclass(frozen=True)
class Block:
    line: int
    """Of the opening fence, from 1."""
    language: str
    """The first word after the fence; empty where there is none."""
    code: str
    title: str = ""
    contract: str = ""
    """Of JSON: the model that it has to be valid for, `contracts.errors.ErrorBody`, from a comment on the line above."""

    @property
    def why_not_run(self) -> str | None:
        return self.title.removeprefix(NOT_RUN) if self.title.startswith(NOT_RUN) else None


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` made of each line that is in no code block."""
    changed: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        opening = _OPENING.match(line.rstrip("\n"))
        if fence:
            changed.append(line)
            if opening and opening["fence"] == fence and not opening["info"].strip():
                fence = ""
        elif opening:
            changed.append(line)
            fence = opening["fence"]
        else:
            changed.append(change(line))
    return "".join(changed)


def blocks(text: str) -> Iterator[Block]:
    """The code blocks of a page, in order. Raises ValueError for one that does not end."""
    contract = ""
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        if mark := _CONTRACT.match(line.strip()):
            contract = mark[1]
            continue
        opening = _OPENING.match(line)
        if opening is None:
            if line.strip():
                contract = ""
            continue
        indent = len(opening["indent"])
        code: list[str] = []
        for _, inner in lines:
            if inner.strip() == opening["fence"]:
                break
            code.append(inner[indent:] if inner[:indent].isspace() or not indent else inner)
        else:
            raise ValueError(f"the code block of line {number} does not end")
        language = (opening["info"].strip().split() or [""])[0]
        title = _TITLE.search(opening["info"])
        yield Block(number, language, "\n".join(code) + "\n", title[1] if title else "", contract)
        contract = ""
