"""Markdown of the API reference, an operation a page: all that the document says of it, for people and for agents.

`python -m tools.operation_pages FOLDER` writes `<operation>.md` for each, and `index.md` which lists them. The docs' build,
`tools.docs.operations`, takes them from here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_DEEPEST = 3
"""Levels of fields that a table shows; below, a schema is named."""
_LANGUAGES = {"Shell": "bash", "Python": "python", "TypeScript": "typescript"}


def write_pages(document: Json, folder: Path) -> list[Path]:
    """Writes all pages into a folder, and says which."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {id_: operation_page(document, id_) for id_ in operation_ids(document)} | {"index": index_page(document)}
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, "utf-8", newline="\n")
    return [folder / f"{name}.md" for name in pages]


def operation_ids(document: Json) -> list[str]:
    """In the order of the document's groups, and within each by path."""
    order = [tag["name"] for tag in document["tags"]]
    found = [(order.index(operation["tags"][0]), operation["operationId"]) for _, _, operation in _operations(document)]
    return [id_ for _, id_ in sorted(found, key=lambda each: each[0])]


def index_page(document: Json) -> str:
    """All operations by group, each with a link to its page."""
    lines = ["# API reference", "", document["info"]["description"], ""]
    for tag in document["tags"]:
        lines += [f"## {tag['name']}", "", tag["description"], ""]
        lines += ["| | | |", "|---|---|---|"]
        for method, path, operation in _operations(document):
            if operation["tags"][0] == tag["name"]:
                link = f"[{operation['summary']}]({operation['operationId']}.md)"
                lines.append(f"| {link} | `{method.upper()} {path}` | `{operation['x-sdk-method']}` |")
        lines.append("")
    return "\n".join(lines)


def operation_page(document: Json, operation_id: str) -> str:
    """The page of one operation. Raises KeyError for an id that the document does not have."""
    for method, path, operation in _operations(document):
        if operation["operationId"] == operation_id:
            return "\n".join(_Page(document, operation, method.upper(), path).lines()) + "\n"
    raise KeyError(operation_id)


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield method, path, operation


class _Page:
    def __init__(self, document: Json, operation: Json, method: str, path: str) -> None:
        self._document, self._operation, self._method, self._path = document, operation, method, path

    def lines(self) -> Iterator[str]:
        operation = self._operation
        yield from (f"# {operation['summary']}", "", f"`{self._method} {self._path}`", "")
        yield from (operation["description"], "")
        yield f"- In the SDKs: `{operation['x-sdk-method']}`"
        scope = operation.get("x-required-scope")
        yield f"- Scope: `{scope}`" if scope else "- Public: no key is needed."
        yield from ("", "## Samples", "")
        for sample in operation["x-codeSamples"]:
            yield from (f"```{_LANGUAGES[sample['lang']]}", sample["source"], "```", "")
        yield from self._parameters()
        yield from self._body()
        yield from self._responses()
        yield from self._errors()

    def _parameters(self) -> Iterator[str]:
        parameters = self._operation.get("parameters", [])
        if not parameters:
            return
        yield from ("## Parameters", "", "| name | in | type | |", "|---|---|---|---|")
        for one in parameters:
            needed = "Required. " if one.get("required") else ""
            yield f"| `{one['name']}` | {one['in']} | {self._type(one['schema'])} | {needed}{_cell(one['description'])} |"
        yield ""

    def _body(self) -> Iterator[str]:
        body = self._operation.get("requestBody")
        if body is None:
            return
        yield from ("## Body", "")
        for media_type, content in body["content"].items():
            yield from (f"`{media_type}`" + ("" if body.get("required") else ", which may be left out"), "")
            yield from self._content(content, media_type)

    def _responses(self) -> Iterator[str]:
        yield from ("## Answers", "")
        for status, response in self._operation["responses"].items():
            if not status.startswith("2"):
                continue
            yield from (f"### {status}", "", response["description"], "")
            for media_type, content in response.get("content", {}).items():
                yield from (f"`{media_type}`", "")
                yield from self._content(content, media_type)

    def _content(self, content: Json, media_type: str) -> Iterator[str]:
        fields = list(self._fields(content["schema"], "", 1))
        if fields:
            yield from ("| field | type | |", "|---|---|---|", *fields, "")
        for example in content.get("examples", {}).values():
            text = example["value"]
            language = "json" if "json" in media_type else "text"
            shown = text if isinstance(text, str) else json.dumps(text, indent=2, ensure_ascii=False)
            note = f" {example['description']}" if "description" in example else ""
            yield from (f"{example['summary']}.{note}", "", f"```{language}", shown.rstrip("\n"), "```", "")

    def _errors(self) -> Iterator[str]:
        yield from ("## Errors", "", "| status | code | | again? |", "|---|---|---|---|")
        for status, response in self._operation["responses"].items():
            if status.startswith("2") or status == "default":
                continue
            examples = self._resolved(response)["content"]["application/json"]["examples"]
            for code, example in examples.items():
                shown = self._resolved(example)
                if isinstance(shown["value"]["error"], dict):
                    again = "yes" if shown["x-should-retry"] else "no"
                    yield f"| {status} | [`{code}`](../concepts/errors.md#{code}) | {_cell(shown['summary'])} | {again} |"
                else:
                    yield f"| {status} | `{shown['value']['error']}` | {_cell(shown['summary'])}: OAuth's own shape | no |"
        yield from ("", "Every error but OAuth's own has [one shape](../concepts/errors.md).", "")

    def _fields(self, schema: Json, prefix: str, depth: int) -> Iterator[str]:
        """A row for each field; an object's fields follow it, as far as a reader wants them."""
        resolved = self._resolved(schema)
        for option in resolved.get("anyOf", []):
            yield from self._fields(option, prefix, depth)
        required = set(resolved.get("required", []))
        for name, part in resolved.get("properties", {}).items():
            note = "Required. " if name in required and depth == 1 else ""
            yield f"| `{prefix}{name}` | {self._type(part)} | {note}{_cell(part.get('description', ''))} |"
            if depth < _DEEPEST:
                inner, mark = self._inner(part)
                yield from self._fields(inner, f"{prefix}{name}{mark}.", depth + 1)

    def _inner(self, schema: Json) -> tuple[Json, str]:
        """What is inside of a field, and how its place is written."""
        options = [option for option in schema.get("anyOf", []) if option.get("type") != "null"]
        one = self._resolved(options[0] if len(options) == 1 else schema)
        if one.get("type") == "array":
            return one.get("items", {}), "[]"
        return (one, "") if "properties" in one else ({}, "")

    def _type(self, schema: Json) -> str:
        if "$ref" in schema:
            resolved = self._resolved(schema)
            return self._type(resolved) if "enum" in resolved else f"{schema['$ref'].rpartition('/')[2]}"
        if "anyOf" in schema or "oneOf" in schema:
            return " \\| ".join(dict.fromkeys(self._type(one) for one in schema.get("anyOf") or schema["oneOf"]))
        if "const" in schema or "enum" in schema:
            values = schema.get("enum") or [schema["const"]]
            return " \\| ".join(f"`{json.dumps(value)}`" for value in values)
        if schema.get("type") == "array":
            return f"list of {self._type(schema.get('items', {}))}"
        if schema.get("type") == "object":
            inner = schema.get("additionalProperties")
            return f"map of {self._type(inner)}" if isinstance(inner, dict) else "object"
        return str(schema.get("format") or schema.get("type") or "any")

    def _resolved(self, node: Json) -> Json:
        while "$ref" in node:
            found: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main(arguments: list[str]) -> None:
    """`FOLDER`"""
    document = json.loads(Path("openapi.json").read_text("utf-8"))
    write_pages(document, Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
