"""The API's objects as pydantic models."""

from __future__ import annotations

from typing import Any

from tools.python_sdk.annotations import Annotator, Schema, class_name, docstring, joined, parameter_name

_HEAD = '''"""The API's objects. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from amy_sdk._models import Model
'''
_TAKEN = frozenset({"copy", "construct", "dict", "json", "schema", "validate", "to_dict"})
"""Names of attributes that pydantic or our base class has."""


def models_module(document: dict[str, Any]) -> str:
    schemas: dict[str, Schema] = document["components"]["schemas"]
    event = schemas.get("Event", {})
    mapping = {kind: class_name(ref.rpartition("/")[2]) for kind, ref in _mapping(event).items()}
    events = set(mapping.values())
    classes = [
        _model(class_name(name), schema, is_event=class_name(name) in events)
        for name, schema in schemas.items()
        if name != "Event" and schema.get("type") == "object"
    ]
    others = [
        f"{class_name(name)} = {Annotator(_same).of(schema)}"
        for name, schema in schemas.items()
        if name != "Event" and schema.get("type") != "object"
    ]
    union = " | ".join(sorted(events))
    table = "\n".join(f"    {kind!r}: {name}," for kind, name in mapping.items())
    tail = [
        f"KnownEvent = {union or 'Model'}",
        f"EVENT_TYPES: dict[str, type[KnownEvent]] = {{\n{table}\n}}\n" + docstring("By the event's `type`.", ""),
    ]
    return "\n\n".join([_HEAD.rstrip("\n"), *classes, *others, *tail]) + "\n"


def _mapping(event: Schema) -> dict[str, str]:
    return dict(event.get("discriminator", {}).get("mapping", {}))


def _same(name: str) -> str:
    return name


def _model(name: str, schema: Schema, *, is_event: bool) -> str:
    required = set(schema.get("required", []))
    lines = [f"\nclass {name}(Model):", docstring(joined(schema.get("description") or f"{name}."), "    "), ""]
    for field, its in schema.get("properties", {}).items():
        annotator = Annotator(_same, is_open=not (is_event and field == "type"))
        lines.append(_field(field, its, annotator, is_required=field in required))
        if "description" in its:
            lines.append(docstring(joined(its["description"]), "    "))
    return "\n".join(lines).rstrip()


def _field(name: str, schema: Schema, annotator: Annotator, *, is_required: bool) -> str:
    attribute = parameter_name(f"{name}_" if name in _TAKEN else name)
    annotation = annotator.of(schema)
    arguments = [] if attribute == name else [f"alias={name!r}"]
    if not is_required:
        default = schema.get("default")
        if default is None and annotation != "Any" and "None" not in annotation.split(" | "):
            annotation = f"{annotation} | None"
        if isinstance(default, dict) and "$ref" in schema:
            arguments.insert(0, f"default_factory=lambda: {annotation}.model_validate({default!r})")
        else:
            arguments.insert(0, repr(default))
    if len(arguments) == 1 and not is_required and not arguments[0].startswith("default_factory"):
        return f"    {attribute}: {annotation} = {arguments[0]}"
    return f"    {attribute}: {annotation}" + (f" = Field({', '.join(arguments)})" if arguments else "")
