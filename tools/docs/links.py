"""Do all links of the built docs lead somewhere? The HTML's, the Markdown's, and those of llms.txt, with their anchors."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from tools.docs.blocks import outside_code

BESIDE = frozenset({"/openapi.json", "/console", "/healthz"})
"""What the API serves beside the docs and the llms files."""
_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SCHEME = re.compile(r"^[a-z][a-z+.-]*:", re.IGNORECASE)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.targets.append(value)
            elif name == "id" and value is not None:
                self.anchors.add(value)


def broken_links(static: Path) -> list[str]:
    """One sentence for each link that leads nowhere, by file. `static` holds `docs/` and the llms files."""
    found = []
    for file in sorted(static.glob("docs/**/*")) + sorted(static.glob("llms*.txt")):
        if file.suffix in (".html", ".md", ".txt"):
            name = file.relative_to(static).as_posix()
            found += [
                f"{name}: {target} leads nowhere" for target in _targets(file) if not _leads(target, name, static)
            ]
    return found


def outside_links(static: Path) -> set[str]:
    """Addresses on other hosts that the pages name as links."""
    pages = [file for file in static.glob("docs/**/*") if file.suffix in (".html", ".md")]
    return {target for file in pages for target in _targets(file) if target.startswith(("http:", "https:", "//"))}


def anchors(file: Path) -> frozenset[str]:
    """The ids of an HTML file."""
    return frozenset(_read(file).anchors)


def html_of(file: Path) -> Path:
    """The HTML file of a page, which may be it already: `concepts/errors/index.html` of `concepts/errors.md`."""
    if file.suffix != ".md" or file.name == "index.md":
        return file.with_suffix(".html")
    return file.with_suffix("") / "index.html"


def _targets(file: Path) -> Iterator[str]:
    if file.suffix == ".html":
        yield from _read(file).targets
        return
    targets: list[str] = []

    def look(line: str) -> str:
        targets.extend(_MARKDOWN_LINK.findall(re.sub(r"`[^`]*`", "", line)))
        return line

    outside_code(file.read_text(encoding="utf-8"), look)
    yield from targets


def _leads(target: str, name: str, static: Path) -> bool:
    if _SCHEME.match(target):
        return True
    path, _, anchor = target.partition("#")
    at = posixpath.normpath(posixpath.join(posixpath.dirname(f"/{name}"), unquote(path))) if path else f"/{name}"
    if at in BESIDE:
        return True
    file = static / at.lstrip("/")
    found = file / "index.html" if file.is_dir() else file
    if not found.is_file():
        return False
    return not anchor or (html_of(found).is_file() and anchor in anchors(html_of(found)))


@cache
def _read(file: Path) -> _Links:
    parser = _Links()
    parser.feed(file.read_text(encoding="utf-8"))
    return parser
