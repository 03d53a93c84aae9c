"""What stands inside request bodies, as TypedDicts: the fields of the bodies themselves are parameters of the methods."""

from __future__ import annotations

from typing import Any

from tools.python_sdk.annotations import Annotator, Schema, class_name, docstring, joined

_HEAD = '''"""What stands inside request bodies. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict

from amy_sdk._generated import models
'''


def parameter_type(name: str) -> str:
    """Within this module: the dictionary, or the model of the same thing."""
    return f"{name}Param | models.{name}"


def parameters_module(document: dict[str, Any]) -> str:
    schemas: dict[str, Schema] = document["components"]["schemas"]
    names = _nested(document)
    return (
        "\n\n".join([_HEAD.rstrip("\n"), *(_typed_dict(class_name(name), schemas[name]) for name in sorted(names))])
        + "\n"
    )


def body_of(operation: dict[str, Any], schemas: dict[str, Schema]) -> tuple[str, Schema] | None:
    """An operation's body that is JSON, or else a form: its content type and schema."""
    content = operation.get("requestBody", {}).get("content", {})
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        if kind in content:
            schema = content[kind]["schema"]
            return kind, schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return None


def _nested(document: dict[str, Any]) -> set[str]:
    """The schemas that bodies refer to."""
    schemas = document["components"]["schemas"]
    found: set[str] = set()
    waiting = [
        body[1]
        for operations in document["paths"].values()
        for operation in operations.values()
        if (body := body_of(operation, schemas))
    ]
    while waiting:
        for name in _references(waiting.pop()) - found:
            found.add(name)
            waiting.append(schemas[name])
    return found


def _references(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_references, value))
    if not isinstance(value, dict):
        return set()
    if "$ref" in value:
        return {str(value["$ref"]).rpartition("/")[2]}
    return set().union(*map(_references, value.values()))


def _typed_dict(name: str, schema: Schema) -> str:
    annotator = Annotator(parameter_type, sequence="Sequence", is_open=False)
    required = set(schema.get("required", []))
    lines = [f"\nclass {name}Param(TypedDict):", docstring(joined(schema.get("description") or f"{name}."), "    "), ""]
    for field, its in schema.get("properties", {}).items():
        annotation = annotator.of(its)
        lines.append(f"    {field}: {annotation}" if field in required else f"    {field}: NotRequired[{annotation}]")
        if "description" in its:
            lines.append(docstring(joined(its["description"]), "    "))
    return "\n".join(lines).rstrip()
