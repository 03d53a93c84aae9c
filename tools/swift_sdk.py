"""The document for Swift: openapi.json, put so that Apple's swift-openapi-generator takes all of it.

What it leaves out, with a warning, and what is written instead:

- `anyOf: [X, {type: null}]`, pydantic's way to say "may be absent", drops the property
  (https://github.com/apple/swift-openapi-generator/issues/817): X, which is optional because it is not required.
- `anyOf` of plain values: `oneOf`, whose children may be any schema.
- `const`: an `enum` of one.
- The file of a form: `format: binary`. A stream of events likewise, so that it is not read whole before it is given out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path("sdk/swift/Sources/Amy")
_NULL = {"type": "null"}


def files(document: dict[str, Any]) -> dict[str, str]:
    """What the files of `FOLDER` should hold, by name."""
    return {"openapi.json": json.dumps(for_swift(document), indent=1, ensure_ascii=False) + "\n"}


def for_swift(document: dict[str, Any]) -> dict[str, Any]:
    """The document as it is given to the generator."""
    made: dict[str, Any] = _put(document)
    return made


def _put(node: Any) -> Any:
    if isinstance(node, list):
        return [_put(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "text/event-stream" in node:
        node = {**node, "text/event-stream": {"schema": {"type": "string", "format": "binary"}}}
    put = {
        key: _put(value)
        for key, value in node.items()
        if not key.startswith("x-") and key not in {"example", "examples"}
    }
    if isinstance(put.get("anyOf"), list):
        options = [option for option in put.pop("anyOf") if option != _NULL]
        if len(options) > 1:
            return {**put, "oneOf": options}
        put.pop("default", None)
        # Beside a reference nothing counts.
        return options[0] if "$ref" in options[0] else {**options[0], **put}
    if "const" in put:
        put["enum"] = [put.pop("const")]
    if put.pop("contentMediaType", None):
        put["format"] = "binary"
    return put
