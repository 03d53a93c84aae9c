"""JSON schemas: what structured output supports of them, and values made to fit them.

`conform(value, schema)` keeps what fits of a proposed value and fills in the rest with the smallest value that is valid,
so that an answer is always valid against the schema it was asked for, whoever asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.offline_model.errors import invalid

Schema = Mapping[str, Any]

_UNSUPPORTED = {
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength"),
    "array": ("maxItems", "uniqueItems", "contains", "prefixItems"),
    "object": ("minProperties", "maxProperties", "patternProperties", "propertyNames"),
}
_DEPTH = 32
"""No schema of ours nests deeper; a recursive one would."""

_FORMATS = {
    "date": "2000-01-01",
    "date-time": "2000-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "duration": "P1D",
    "email": "nobody@example.com",
    "hostname": "example.com",
    "uri": "https://example.com",
    "ipv4": "127.0.0.1",
    "ipv6": "::1",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def refuse_unsupported(schema: Schema, path: str) -> None:
    """Refuse what the real API's structured output refuses, so that no schema works here and fails there.

    Raises ApiError 400.
    """
    _refuse(schema, schema, path, 0)


def _refuse(schema: Schema, root: Schema, path: str, depth: int) -> None:
    if depth > _DEPTH:
        raise invalid(f"{path}: Recursive schemas are not supported")
    if "$ref" in schema:
        _refuse(_resolve(schema, root, path), root, path, depth + 1)
        return
    kind = schema.get("type")
    if kind == "object":
        if "additionalProperties" not in schema:
            raise invalid(f"{path}: For 'object' type, 'additionalProperties' must be explicitly set to false")
        if schema["additionalProperties"] is not False:
            raise invalid(
                f"{path}: For 'object' type, 'additionalProperties: {schema['additionalProperties']}' is not supported. "
                "Please set 'additionalProperties' to false"
            )
    refused = [word for word in _UNSUPPORTED.get(str(kind), ()) if word in schema]
    if refused:
        raise invalid(f"{path}: For '{kind}' type, properties {', '.join(refused)} are not supported")
    if kind == "array" and schema.get("minItems", 0) not in {0, 1}:
        raise invalid(f"{path}: For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    if "oneOf" in schema:
        raise invalid(f"{path}: 'oneOf' is not supported; use 'anyOf'")
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), *schema.get("allOf", [])]
    if isinstance(schema.get("items"), dict):
        inner.append(schema["items"])
    for part in inner:
        _refuse(part, root, path, depth + 1)


def _resolve(schema: Schema, root: Schema, path: str) -> Schema:
    reference = str(schema["$ref"])
    if not reference.startswith("#"):
        raise invalid(f"{path}: External $ref '{reference}' is not supported")
    target: Any = root
    for part in reference.lstrip("#/").split("/"):
        if part:
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, dict) or name not in target:
                raise invalid(f"{path}: $ref '{reference}' cannot be resolved")
            target = target[name]
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    return {**target, **beside}


def conform(value: Any, schema: Schema) -> Any:
    """The nearest value to `value` that is valid against `schema`; None as value means: nothing proposed."""
    return _conform(value, schema, schema, 0)


def _conform(value: Any, schema: Schema | bool, root: Schema, depth: int) -> Any:  # noqa: PLR0912 - one per kind
    if isinstance(schema, bool):
        return value
    if depth > _DEPTH:
        raise invalid("schema: Recursive schemas are not supported")
    if "$ref" in schema:
        return _conform(value, _resolve(schema, root, "schema"), root, depth + 1)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return value if value in schema["enum"] else schema["enum"][0]
    if "allOf" in schema:
        merged: dict[str, Any] = {key: part for key, part in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            flat = _resolve(part, root, "schema") if "$ref" in part else part
            properties = {**merged.get("properties", {}), **flat.get("properties", {})}
            required = [*merged.get("required", []), *flat.get("required", [])]
            merged = {**merged, **flat} | ({"properties": properties, "required": required} if properties else {})
        return _conform(value, merged, root, depth + 1)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return _conform_choice(value, schema[word], root, depth + 1)
    kind = schema.get("type")
    if isinstance(kind, list):
        return _conform_choice(value, [{**schema, "type": one} for one in kind], root, depth + 1)
    match kind if kind is not None else _implied_kind(schema):
        case "object":
            return _conform_object(value if isinstance(value, dict) else {}, schema, root, depth)
        case "array":
            return _conform_array(value if isinstance(value, list) else [], schema, root, depth)
        case "string":
            return _conform_string(value, schema)
        case "integer" | "number" as numeric:
            return _conform_number(value, schema, whole=numeric == "integer")
        case "boolean":
            return value if isinstance(value, bool) else False
        case "null":
            return None
    return value if value is not None else {}


def _implied_kind(schema: Schema) -> str | None:
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else None


def _conform_choice(value: Any, options: list[Schema], root: Schema, depth: int) -> Any:
    """The option that changes the proposed value least: the first that keeps it, else one of the value's own kind."""
    results = [_conform(value, option, root, depth) for option in options]
    for result in results:
        if type(result) is type(value) and result == value:
            return result
    return next((result for result in results if type(result) is type(value)), results[0])


def _conform_object(value: dict[str, Any], schema: Schema, root: Schema, depth: int) -> dict[str, Any]:
    properties = schema.get("properties", {})
    required = set(schema.get("required", ()))
    result = {
        name: _conform(value.get(name), part, root, depth + 1)
        for name, part in properties.items()
        if name in value or name in required
    }
    result |= {name: value.get(name, "") for name in required - set(properties)}
    others = schema.get("additionalProperties", True)
    if others is not False:
        result |= {name: _conform(one, others, root, depth + 1) for name, one in value.items() if name not in result}
    return result


def _conform_array(value: list[Any], schema: Schema, root: Schema, depth: int) -> list[Any]:
    items = schema.get("items", {})
    fitting = [_conform(one, items, root, depth + 1) for one in value][: schema.get("maxItems")]
    while len(fitting) < schema.get("minItems", 0):
        fitting.append(_conform(None, items, root, depth + 1))
    return fitting


def _conform_string(value: Any, schema: Schema) -> str:
    text = value if isinstance(value, str) else ""
    text = text or _FORMATS.get(schema.get("format", ""), "")
    return text[: schema.get("maxLength")].ljust(schema.get("minLength", 0), "-")


def _conform_number(value: Any, schema: Schema, *, whole: bool) -> float:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    step = 1 if whole else 0.5
    if "minimum" in schema:
        number = max(number, schema["minimum"])
    if "exclusiveMinimum" in schema and number <= schema["exclusiveMinimum"]:
        number = schema["exclusiveMinimum"] + step
    if "maximum" in schema:
        number = min(number, schema["maximum"])
    if "exclusiveMaximum" in schema and number >= schema["exclusiveMaximum"]:
        number = schema["exclusiveMaximum"] - step
    return int(number) if whole else number
