"""The reference of the TypeScript SDK, from its source: what is exported, with the comments above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.docs.pages import Page

_DESCRIPTION = "Every class and method of the TypeScript SDK, from its source."
_CLASS = re.compile(r"^export class (\w+)(?: extends (\w+))?.*?\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_METHOD = re.compile(r"^  (?:async )?(?P<name>[a-z]\w*)\((?P<arguments>.*)\): (?P<returns>.+) \{$")
_FIELDS = re.compile(r"^export interface ClientOptions \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class _Method:
    name: str
    signature: str
    about: str


def typescript_page(source: Path) -> Page:
    """`source`: sdk/typescript/src."""
    texts = {
        name: (source / name).read_text(encoding="utf-8") for name in ("work.ts", "uploads.ts", "errors.ts", "http.ts")
    }
    by_hand = {parent: list(_methods(body)) for text in texts.values() for _, parent, body in _CLASS.findall(text)}
    options = _FIELDS.search(texts["http.ts"])
    parts = [
        f'---\ndescription: "{_DESCRIPTION}"\n---\n\n# TypeScript SDK: reference\n',
        "For Node, browsers and React Native, without dependencies. What all methods have in common (retries, time limits, "
        "idempotency, pages, streams) is in [SDK reference](index.md).\n",
        "## Amy\n\n```text\nnew Amy(options?: {\n" + (options[1] if options else "").rstrip() + "\n})\n```\n",
    ]
    for name, _, body in _CLASS.findall((source / "generated" / "resources.ts").read_text(encoding="utf-8")):
        if name.endswith("Resource"):
            own = by_hand.get(name, [])
            methods = own + [each for each in _methods(body) if each.name not in {own.name for own in own}]
            parts.append(_resource(name.removesuffix("Resource"), methods))
    parts.append("## Errors\n\n```text\n" + _comment(texts["errors.ts"].partition("*/")[0]).strip() + "\n```\n")
    return Page.of("sdk/typescript-reference.md", "\n".join(parts))


def _resource(name: str, methods: list[_Method]) -> str:
    resource = f"amy.{name[0].lower()}{name[1:]}"
    described = (
        f"### {resource}.{each.name}\n\n```text\n{resource}.{each.signature}\n```\n\n{each.about}" for each in methods
    )
    return "\n".join([f"## {resource}\n", *described])


def _methods(body: str) -> Iterator[_Method]:
    """With the comment that ends on the line above."""
    comment: list[str] = []
    for line in body.splitlines():
        if line.startswith("  /**"):
            comment = [line]
        elif line.startswith("   *"):
            comment.append(line)
        elif found := _METHOD.match(line):
            signature = f"{found['name']}({found['arguments']}): {found['returns']}"
            about = "\n".join(comment).replace("*/", "")
            yield _Method(found["name"], signature, _tags(_comment(about)))
            comment = []
        else:
            comment = []


def _comment(text: str) -> str:
    lines = [re.sub(r"^\s*(?:/\*\*|\*)? ?", "", line) for line in text.strip().splitlines()]
    return "\n".join(lines) + "\n"


def _tags(text: str) -> str:
    """`@param name text` becomes an entry of a list."""
    return re.sub(r"^@param (\S+) (?:- )?(.*)$", r"- `\1`: \2", text, flags=re.MULTILINE)
