"""A page of the docs: its Markdown, its title, and the one line that says what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n+", re.DOTALL)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


_PARAGRAPH = re.compile(r"^# .+\n+((?:[^\n]+\n)+)", re.MULTILINE)


class BadPage(Exception):
    """A page without a title or a description, or with front matter that cannot be read."""


@dataclass(frozen=True)
class Page:
    path: str
    """Below docs/, with slashes: `concepts/errors.md`."""
    title: str
    description: str
    """One line of plain text, from the front matter."""
    body: str
    """The Markdown without its front matter; begins with the title."""

    @classmethod
    def of(cls, path: str, text: str) -> Page:
        """Raises BadPage."""
        found = _FRONT_MATTER.match(text)
        front = yaml.safe_load(found[1]) if found else None
        description = front.get("description") if isinstance(front, Mapping) else None
        if path.startswith("decisions/") and description is None:
            description = _first_sentence(text)
        if not isinstance(description, str) or "\n" in description.strip():
            raise BadPage(f"docs/{path}: its front matter needs a `description` of one line")
        body = text[found.end() :] if found else text
        title = _TITLE.search(body)
        if title is None:
            raise BadPage(f"docs/{path}: it needs a title, a line that begins with `# `")
        return cls(path, plain(title[1]), description.strip(), body)

    @property
    def address(self) -> str:
        """On the site, below /docs/: `concepts/errors`."""
        return self.path.removesuffix(".md")

    @property
    def text(self) -> str:
        """With front matter, as Zensical reads it."""
        front = yaml.safe_dump({"description": self.description}, allow_unicode=True, width=10_000)
        return f"---\n{front}---\n\n{self.body}"


def read_pages(folder: Path) -> list[Page]:
    """All pages below `folder`, by path. Raises BadPage."""
    return [
        Page.of(file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8"))
        for file in sorted(folder.rglob("*.md"))
    ]


def write_pages(pages: Iterable[Page], folder: Path) -> None:
    for page in pages:
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.text, encoding="utf-8")


def _first_sentence(text: str) -> str | None:
    """Of a decision: they stand as they were written, and begin with what was decided."""
    found = _PARAGRAPH.search(text)
    if found is None:
        return None
    words = " ".join(re.sub(r"^\*\*.*?\*\*", "", found[1]).split())
    return re.split(r"(?<=[a-z`)][.:])\s", words)[0].rstrip(":")


def plain(markdown: str) -> str:
    """A heading's text without its marks: links become their text, code loses its ticks."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("`", "").replace("**", "").strip()
