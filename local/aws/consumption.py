"""What DynamoDB would charge for: request units by table, as its documentation counts them. Off, until somebody asks.

A write is a unit for each begun KB of the item as it is afterwards, a strongly consistent read one for each begun 4 KB, any
other read half of that. Items are measured without the wire's marks of types, which is within a few percent of DynamoDB's
own rule; a deleted or refused item counts as one KB.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_TYPES = frozenset({"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"})


class Consumption:
    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        """By operation."""
        self.write_units = 0
        self.read_units = 0.0

    def note(self, operation: str, asked: bytes, answered: bytes) -> None:
        """Count one call."""
        body, answer = json.loads(asked), json.loads(answered or b"{}")
        self.requests[operation] += 1
        if operation in _WRITES:
            item = body.get("Item") or answer.get("Attributes") or {}
            self.write_units += max(1, math.ceil(_size(item) / 1024))
        else:
            tables = [body, *body.get("RequestItems", {}).values()]
            strong = any(each.get("ConsistentRead") for each in tables)
            self.read_units += (1.0 if strong else 0.5) * max(1, math.ceil(_size(answer) / 4096))

    def figures(self) -> dict[str, Any]:
        return {
            "requests": dict(self.requests),
            "write_units": self.write_units,
            "read_units": self.read_units,
        }


def _size(value: Any) -> int:
    """Bytes of an attribute's value, or of what holds some."""
    if isinstance(value, Mapping):
        if len(value) == 1 and next(iter(value)) in _TYPES:
            return _size(next(iter(value.values())))
        return sum(len(str(key)) + _size(each) for key, each in value.items())
    if isinstance(value, list):
        return sum(_size(each) for each in value)
    return len(value.encode()) if isinstance(value, str) else 1
