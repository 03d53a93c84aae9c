"""A JSON Schema as a Python annotation."""

from __future__ import annotations

import keyword
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"date-time": "dt.datetime", "date": "dt.date"}
_WIDTH = 112


@dataclass(frozen=True)
class Annotator:
    """How one module of the SDK writes types."""

    reference: Callable[[str], str]
    """A schema's name as a type."""
    sequence: str = "list"
    is_open: bool = True
    """Whether an enumeration may have values that are not known yet: in what is received, not in what is sent."""

    def of(self, schema: Schema) -> str:
        if "$ref" in schema:
            return self.reference(name_of(schema))
        if "discriminator" in schema:
            return "dict[str, Any]"  # events, which are told apart one by one
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return " | ".join(dict.fromkeys(self.of(one) for one in schema[union]))
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.of(schema["allOf"][0])
        if "enum" in schema or "const" in schema:
            return self._literal(schema.get("enum") or [schema["const"]])
        return self._plain(schema)

    def _literal(self, values: list[Any]) -> str:
        known = f"Literal[{', '.join(map(repr, values))}]"
        return f"{known} | str" if self.is_open and all(isinstance(value, str) for value in values) else known

    def _plain(self, schema: Schema) -> str:
        kind = schema.get("type")
        match kind:
            case list():
                return " | ".join(self.of({**schema, "type": one}) for one in kind)
            case "array":
                return f"{self.sequence}[{self.of(schema.get('items', {}))}]"
            case "object":
                values = schema.get("additionalProperties")
                return f"dict[str, {self.of(values) if isinstance(values, dict) else 'Any'}]"
            case "string":
                return _FORMATS.get(schema.get("format", ""), "str")
            case None:
                return "Any"
            case _:
                return _PLAIN[kind]


def name_of(schema: Schema) -> str:
    """Of a `$ref`: the schema's name, as a class has it."""
    return class_name(str(schema["$ref"]).rpartition("/")[2])


def class_name(schema_name: str) -> str:
    """`Page_Export_` as PageExport."""
    return "".join(part[:1].upper() + part[1:] for part in schema_name.split("_"))


def parameter_name(name: str) -> str:
    """A name that Python can have: `from` as from_."""
    plain = name.replace("-", "_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def is_nullable(schema: Schema) -> bool:
    return any(one.get("type") == "null" for one in schema.get("anyOf", []))


def docstring(text: str, indent: str) -> str:
    """A docstring's lines, wrapped; paragraphs and lists stay."""
    safe = text.strip().replace("\\", "\\\\").replace('"""', "'''")
    if safe.endswith('"'):
        safe += " "
    lines: list[str] = []
    for line in safe.splitlines():
        hang = " " * (len(line) - len(line.lstrip())) + ("    " if line.startswith(" ") else "")
        lines += textwrap.wrap(line, _WIDTH - len(indent), subsequent_indent=hang) or [""]
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""'
    return "\n".join([f'{indent}"""{lines[0]}', *(f"{indent}{line}".rstrip() for line in lines[1:]), f'{indent}"""'])


def joined(text: str) -> str:
    """A description whose lines were wrapped at the source, as one paragraph."""
    return " ".join(text.split())
