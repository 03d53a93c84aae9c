"""Schemas of openapi.json as tables of Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_REF = "#/components/schemas/"


def tables(roots: list[Schema], known: Mapping[str, Schema], level: int) -> str:
    """A table for each schema that the roots name, and for those that these name; each once, in the order of first use."""
    names: list[str] = []
    for root in roots:
        _collect(root, known, names)
    mark = "#" * level
    return "\n".join(f"{mark} {name}\n\n{_about(known[name])}{_table(known[name])}" for name in names)


def kind(schema: Schema) -> str:
    """What a value is, in a few words: `string`, `list of Message`, `"now" or "plan"`."""
    if "$ref" in schema:
        return f"`{_name(schema)}`"
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(kind(each) for each in schema[key]))
    if "allOf" in schema:
        return " and ".join(kind(each) for each in schema["allOf"])
    if "const" in schema:
        return f'`"{schema["const"]}"`'
    if "enum" in schema:
        return " or ".join(f'`"{each}"`' for each in schema["enum"])
    given = schema.get("type")
    if isinstance(given, list):
        return " or ".join(kind({**schema, "type": each}) for each in given)
    if given == "array":
        return f"list of {kind(schema.get('items', {}))}"
    if given == "object":
        values = schema.get("additionalProperties")
        return f"map to {kind(values)}" if isinstance(values, Mapping) and values else "object"
    if given is None:
        return "anything"
    return f"{given} ({schema['format']})" if "format" in schema else str(given)


def cell(text: str) -> str:
    """Text as it can stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).removeprefix(_REF)


def _collect(schema: Any, known: Mapping[str, Schema], names: list[str]) -> None:
    if isinstance(schema, list):
        for each in schema:
            _collect(each, known, names)
    elif isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith(_REF):
            name = _name(schema)
            if name not in names and name in known:
                names.append(name)
                _collect(known[name], known, names)
        for key, each in schema.items():
            if key not in ("examples", "example", "default", "discriminator"):
                _collect(each, known, names)


def _about(schema: Schema) -> str:
    text = str(schema.get("description", "")).strip()
    return f"{text}\n\n" if text else ""


def _table(schema: Schema) -> str:
    fields: Mapping[str, Schema] = schema.get("properties", {})
    if not fields:
        return f"{kind(schema)[:1].upper()}{kind(schema)[1:]}.\n"
    required = schema.get("required", [])
    rows = [
        f"| `{name}` | {cell(kind(each))} | {'yes' if name in required else 'no'} | {cell(_note(each))} |"
        for name, each in fields.items()
    ]
    return "| field | type | always there | |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _note(schema: Schema) -> str:
    notes = [str(schema.get("description", "")).strip()]
    if schema.get("default") is not None and schema["default"] not in ({}, []):
        notes.append(f"Default `{schema['default']}`.")
    limits = {
        "minimum": "from",
        "maximum": "up to",
        "minLength": "at least",
        "maxLength": "at most",
        "minItems": "at least",
        "maxItems": "at most",
    }
    said = [f"{word} {schema[key]:g}" for key, word in limits.items() if isinstance(schema.get(key), int | float)]
    unit = " characters" if "maxLength" in schema or "minLength" in schema else ""
    unit = " entries" if "maxItems" in schema or "minItems" in schema else unit
    if said:
        notes.append(f"{', '.join(said).capitalize()}{unit}.")
    return " ".join(each for each in notes if each)
