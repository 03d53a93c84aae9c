"""The docs as programs read them: llms.txt as https://llmstxt.org describes it, llms-full.txt, and `<page>.md`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from tools.docs.blocks import outside_code
from tools.docs.contents import Section
from tools.docs.pages import Page

DOCS = "docs"
"""Where functions/site serves the pages, below the root."""

_LINK = re.compile(r"(\]\()([^)\s]+)(\))")

_HEAD = """\
# Amy

> The backend of a personal health agent: an HTTP API that answers a person's question about their own body. Several agents \
reason over that person's wearable and laboratory data for minutes; the answer streams, survives disconnects, and every \
number in it is a reference to a result that code computed.

{prose}
"""

_PROSE = """\
All requests go to one host, the one that this file came from, and carry `Authorization: Bearer <API key>`. A question is a \
*turn*: `POST /v1/turns`, then `GET /v1/turns/{id}/events` (server-sent events) until `turn.completed`, `turn.failed` or \
`turn.cancelled`; a connection that drops is taken up again with the header `Last-Event-ID`, and `GET /v1/turns/{id}` has \
the answer as well. Begin with [Without an SDK](docs/guides/without-sdk.md), a client on one page, or [Your first \
turn](docs/getting-started.md). The machine-readable description is [openapi.json](openapi.json). Addresses here are \
relative to this file's. Every page is Markdown at the address given; without `.md` it is HTML (by a \
redirect: `curl -L`). Everything in one file: [llms-full.txt](llms-full.txt)."""


def llms_txt(sections: Sequence[tuple[Section, list[Page]]]) -> str:
    """The index: every page with its one line."""
    parts = [_HEAD.format(prose=_PROSE)]
    for section, pages in sections:
        if not section.optional:
            parts.append(f"## {section.title}\n\n" + "".join(map(_entry, pages)))
    optional = [page for section, pages in sections if section.optional for page in pages]
    if optional:
        parts.append("## Optional\n\n" + "".join(map(_entry, optional)))
    return "\n".join(parts)


def llms_full_txt(sections: Sequence[tuple[Section, list[Page]]]) -> str:
    """All pages in one, each under its address."""
    parts = [_HEAD.format(prose=_PROSE)]
    parts += [f"<!-- {DOCS}/{page.path} -->\n\n{with_links(page, '')}" for _, pages in sections for page in pages]
    return "\n".join(parts)


def markdown(page: Page) -> str:
    """The page as `<page>.md` has it."""
    return with_links(page, posixpath.dirname(f"{DOCS}/{page.path}"))


def with_links(page: Page, folder: str) -> str:
    """The page's Markdown with links relative to `folder`, so that they lead to the same wherever the API's root is: a
    host of its own, or API Gateway's `/<stage>/`."""
    home = posixpath.dirname(f"{DOCS}/{page.path}")

    def changed(link: re.Match[str]) -> str:
        # An anchor of the page itself stays one, but in another file.
        target = f"/{DOCS}/{page.path}{link[2]}" if link[2].startswith("#") and folder != home else link[2]
        return f"{link[1]}{_relative(target, home, folder)}{link[3]}"

    def change(line: str) -> str:
        return _LINK.sub(changed, line)

    return outside_code(page.body, change)


def _relative(target: str, home: str, folder: str) -> str:
    """`target`, as a page in `home` names it, as one in `folder` has to; both below the root, without a slash before."""
    if re.match(r"[a-z][a-z+.-]*:|#", target):
        return target
    path, mark, anchor = target.partition("#")
    whole = path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(home, path))
    slash = "/" if path.endswith("/") else ""
    return f"{posixpath.relpath(whole, folder or '.')}{slash}{mark}{anchor}"


def _entry(page: Page) -> str:
    return f"- [{page.title}]({DOCS}/{page.path}): {page.description}\n"
