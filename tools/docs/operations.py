"""A page for each operation of openapi.json, and the page that lists them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.docs.pages import Page
from tools.docs.schemas import cell, kind, tables

Json = Mapping[str, Any]
_LANGUAGES = {"shell": "sh", "curl": "sh", "bash": "sh", "python": "python", "typescript": "ts", "javascript": "ts"}
_INTRODUCTION = """\
# API reference

Every operation of the API, from its own description in [openapi.json](/openapi.json). [The interactive \
reference](/docs/reference/) shows the same in a browser, and sends requests.

All but a few need `Authorization: Bearer <API key>`: [Authentication](../concepts/authentication.md). Errors have one \
shape: [Errors](../concepts/errors.md). Lists come in pages: [Pagination](../concepts/pagination.md). Fields that you do \
not know, and types of events, are to be ignored: [Versioning](../versioning.md).
"""


def operation_pages(description: Path) -> list[Page]:
    """api/index.md and api/<operation>.md, all in the order of the description."""
    document = json.loads(description.read_text(encoding="utf-8"))
    operations = list(_operations(document))
    pages = [
        Page.of(_path(operation), _page(document, method, route, operation)) for method, route, operation in operations
    ]
    index = "---\ndescription: Every operation of the API, by resource.\n---\n\n" + _INTRODUCTION
    for tag in dict.fromkeys(operation["tags"][0] for _, _, operation in operations):
        index += f"\n## {tag.capitalize().replace('-', ' ')}\n\n| | |\n|---|---|\n"
        for method, route, operation in operations:
            if operation["tags"][0] == tag:
                name = _path(operation).removeprefix("api/")
                index += f"| [{operation['summary']}]({name}) | `{method.upper()} {route}` |\n"
    return [Page.of("api/index.md", index), *pages]


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for route, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                operation = item[method]
                yield method, route, {**operation, "parameters": [*shared, *operation.get("parameters", [])]}


def _path(operation: Json) -> str:
    return f"api/{operation['operationId']}.md"


def _page(document: Json, method: str, route: str, operation: Json) -> str:
    summary = str(operation["summary"]).rstrip(".")
    parts = [
        f"---\ndescription: {json.dumps(f'{method.upper()} {route}: {summary}.')}\n---\n",
        f"# {summary}\n",
        f"`{method.upper()} {route}`\n",
        str(operation.get("description", "")).strip() + "\n",
        _permission(document, operation),
        _parameters(operation),
        _request(operation),
        _responses(document, operation),
        _samples(operation),
        _schemas(document, operation),
    ]
    return "\n".join(part for part in parts if part.strip())


def _permission(document: Json, operation: Json) -> str:
    if operation.get("security", document.get("security")) == []:
        return "Needs no key.\n"
    scope = operation.get("x-required-scope")
    return f"Needs a key or token with the scope `{scope}`.\n" if scope else ""


def _parameters(operation: Json) -> str:
    rows = [
        f"| `{each['name']}` | {each['in']} | {cell(kind(each.get('schema', {})))} | "
        f"{'yes' if each.get('required') else 'no'} | {cell(str(each.get('description', '')))} |"
        for each in operation["parameters"]
        if "name" in each
    ]
    if not rows:
        return ""
    return "## Parameters\n\n| name | in | type | required | |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _request(operation: Json) -> str:
    content: Json = operation.get("requestBody", {}).get("content", {})
    if not content:
        return ""
    parts = ["## Request\n"]
    for media, body in content.items():
        parts.append(f"`{media}`: {kind(body.get('schema', {}))}\n")
        parts.extend(_examples(body))
    return "\n".join(parts)


def _responses(document: Json, operation: Json) -> str:
    rows = []
    for status, response in operation["responses"].items():
        resolved = _resolved(document, response)
        kinds = [f"{kind(body.get('schema', {}))} ({media})" for media, body in resolved.get("content", {}).items()]
        rows.append(f"| {status} | {cell(resolved.get('description', ''))} | {cell(', '.join(kinds))} |")
    parts = ["## Responses\n\n| status | | body |\n|---|---|---|\n" + "\n".join(rows) + "\n"]
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            for body in _resolved(document, response).get("content", {}).values():
                parts.extend(_examples(body))
    return "\n".join(parts)


def _examples(body: Json) -> list[str]:
    parts = []
    for each in body.get("examples", {}).values():
        if "value" in each:
            notes = " ".join(f"{each[name].rstrip('.')}." for name in ("summary", "description") if name in each)
            parts.append(f"{notes}\n\n{_example(each['value'])}" if notes else _example(each["value"]))
    return [*parts, _example(body["example"])] if "example" in body else parts


def _example(value: Any) -> str:
    if isinstance(value, str):
        return f"```text\n{value.rstrip()}\n```\n"
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```\n"


def _samples(operation: Json) -> str:
    samples = operation.get("x-codeSamples", [])
    if not samples:
        return ""
    parts = ["## Samples\n"]
    for each in samples:
        language = _LANGUAGES.get(str(each["lang"]).lower(), "text")
        parts.append(f"{each.get('label', each['lang'])}:\n\n```{language}\n{each['source'].rstrip()}\n```\n")
    return "\n".join(parts)


def _schemas(document: Json, operation: Json) -> str:
    roots = [body.get("schema", {}) for body in operation.get("requestBody", {}).get("content", {}).values()]
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            roots += [body.get("schema", {}) for body in _resolved(document, response).get("content", {}).values()]
    described = tables(roots, document["components"]["schemas"], 3)
    return f"## Fields\n\n{described}" if described else ""


def _resolved(document: Json, node: Json) -> Json:
    while "$ref" in node:
        found: Any = document
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node
