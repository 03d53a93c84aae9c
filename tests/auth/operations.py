"""The operations of openapi.json as a test sees them: a new route is here by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "openapi.json").read_text("utf-8"))


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    declared: Mapping[str, Any]

    @property
    def is_public(self) -> bool:
        return self.declared.get("security") == []

    @property
    def scope(self) -> str:
        return str(self.declared["x-required-scope"])

    @property
    def parameters(self) -> list[str]:
        """Names in the path."""
        return re.findall(r"{(\w+)}", self.path)

    def send(self, client: httpx.Client, ids: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        """A request that is valid as far as its form goes."""
        path = re.sub(r"{(\w+)}", lambda match: (ids or {}).get(match[1], "unknown"), self.path)
        body = self._body()
        content = {} if body is None else {"json": body}
        return client.request(self.method, path, headers={"Accept": "application/json", **headers}, **content)

    def _body(self) -> Any:
        content = self.declared.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return None if schema is None else least(schema)


OPERATIONS = [
    Operation(declared["operationId"], method.upper(), path, declared)
    for path, methods in DOCUMENT["paths"].items()
    for method, declared in methods.items()
]
GUARDED = [one for one in OPERATIONS if not one.is_public]


def least(schema: Mapping[str, Any]) -> Any:
    """The smallest value that fits a schema of ours."""
    if "$ref" in schema:
        return least(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for word in ("const", "default"):
        if word in schema:
            return schema[word]
    if "enum" in schema:
        return schema["enum"][0]
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return least(schema[word][0])
    match schema.get("type"):
        case "object":
            return {name: least(schema["properties"][name]) for name in schema.get("required", [])}
        case "array":
            return [least(schema["items"]) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return "2026-11-01" if schema.get("pattern") or schema.get("format") else "x" * schema.get("minLength", 1)
    return {}
