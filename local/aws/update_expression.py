"""UpdateItem for the expressions that functions write: SET, REMOVE and ADD on attributes and on members of maps.

moto's own engine walks the syntax tree a dozen times (5 ms for a new row). This one knows a part of the language and
declines the rest, and everything that would be an error, by returning None: moto then does it, or says what is wrong.
It builds a new item instead of changing the stored one, so that no reader can see half of an update.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from moto.dynamodb.comparisons import create_condition_expression_parser
from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import validate_attributes_used

_PATH = r"#\w+(?:\.#\w+)*"
_ACTIONS = {
    "SET": re.compile(
        rf"(?P<path>{_PATH})\s*=\s*(?:if_not_exists\s*\(\s*(?P<unless>{_PATH})\s*,\s*)?(?P<value>:\w+)\s*\)?"
    ),
    "REMOVE": re.compile(rf"(?P<path>{_PATH})"),
    "ADD": re.compile(rf"(?P<path>{_PATH})\s+(?P<value>:\w+)"),
}
_CLAUSES = re.compile(r"\b(SET|REMOVE|ADD|DELETE)\b", re.IGNORECASE)
_COMMA = re.compile(r",(?![^(]*\))")

MAX_SIZE = 405_000
"""moto's measure of DynamoDB's 400 KB."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    verb: str
    path: Path
    value: str | None = None
    unless: Path | None = None
    """SET … if_not_exists: leave what stands there."""


@lru_cache(maxsize=256)
def parse(expression: str) -> tuple[Change, ...] | None:
    """The changes of an expression; None if it has anything that is not known here."""
    parts = _CLAUSES.split(expression)
    if parts[0].strip() or len(parts) < 3:
        return None
    changes: list[Change] = []
    for verb, body in zip(parts[1::2], parts[2::2], strict=True):
        pattern = _ACTIONS.get(verb.upper())
        if pattern is None:
            return None
        for action in _COMMA.split(body):
            match = pattern.fullmatch(action.strip())
            if match is None:
                return None
            found = match.groupdict()
            unless = tuple(found["unless"].split(".")) if found.get("unless") else None
            changes.append(Change(verb.upper(), tuple(found["path"].split(".")), found.get("value"), unless))
    return tuple(changes)


def update(table: Table, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Do an UpdateItem; its result, or None if moto must. Raises ConditionalCheckFailed."""
    changes = parse(body.get("UpdateExpression", ""))
    wanted = body.get("ReturnValues", "NONE")
    if changes is None or wanted not in {"NONE", "ALL_NEW", "ALL_OLD"} or "Expected" in body:
        return None
    names, values = body.get("ExpressionAttributeNames", {}), body.get("ExpressionAttributeValues", {})
    if not _is_plain(changes, names, values, table):
        return None
    condition = create_condition_expression_parser(body.get("ConditionExpression"), names, values)
    holds = condition.parse()
    _refuse_unused(changes, condition, names, values)
    key = body["Key"]
    hash_key, range_key = DynamoType(key[table.hash_key_attr]), DynamoType(key[table.range_key_attr or ""])
    old = table.get_item(hash_key, range_key)
    if not holds.expr(old):
        shown = old is not None and body.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        raise ConditionalCheckFailed(item=old.to_json()["Attributes"]) if shown and old else ConditionalCheckFailed
    before: dict[str, DynamoType] = old.attrs if old else {name: DynamoType(value) for name, value in key.items()}
    after = _apply(changes, before, names, values)
    if after is None:
        return None
    new = _item(hash_key, range_key, after)
    if new.size() > MAX_SIZE:
        return None
    table.items[hash_key][range_key] = new
    if table.stream_shard is not None:
        table.stream_shard.add(old, new)
    if wanted == "NONE":
        return {}
    attributes = new.attrs if wanted == "ALL_NEW" else (old.attrs if old else {})
    return {"Attributes": dict(attributes)} if attributes else {}


def _is_plain(changes: tuple[Change, ...], names: Mapping[str, str], values: Mapping[str, Any], table: Table) -> bool:
    """Whether every name and value is given, no key is touched, and no path lies within another."""
    if not table.range_key_attr or not all(value is None or value in values for value in (c.value for c in changes)):
        return False
    used = [part for change in changes for part in (*change.path, *(change.unless or ()))]
    if not all(part in names for part in used):
        return False
    paths = [tuple(names[part] for part in change.path) for change in changes]
    if any(path[0] in {table.hash_key_attr, table.range_key_attr} for path in paths):
        return False
    return not any(
        first[: len(second)] == second for i, first in enumerate(paths) for j, second in enumerate(paths) if i != j
    )


def _refuse_unused(
    changes: tuple[Change, ...], condition: Any, names: Mapping[str, str], values: Mapping[str, Any]
) -> None:
    used = [part for change in changes for part in (*change.path, *(change.unless or ()))]
    validate_attributes_used(dict(names), used + condition.expr_attr_names_found)
    given = [change.value for change in changes if change.value]
    validate_attributes_used(dict(values), given + condition.expr_attr_values_found, "Values")


def _apply(
    changes: tuple[Change, ...], before: dict[str, DynamoType], names: Mapping[str, str], values: Mapping[str, Any]
) -> dict[str, DynamoType] | None:
    """The attributes after the changes. All reads see the item as it was before. None: a path does not fit the item."""
    after = dict(before)
    for change in changes:
        *parents, last = (names[part] for part in change.path)
        container = _own(after, parents)
        if container is None:
            return None
        value = DynamoType(values[change.value]) if change.value else None
        if change.verb == "REMOVE":
            container.pop(last, None)
        elif change.verb == "ADD":
            present = container.get(last)
            if value is None or not value.is_number() or not (present is None or present.is_number()):
                return None  # sets
            container[last] = value if present is None else present + value
        elif change.unless:
            kept = _at(before, [names[part] for part in change.unless])
            container[last] = value if kept is None else kept
        else:
            container[last] = value
    return after


def _own(attributes: dict[str, DynamoType], parents: list[str]) -> dict[str, Any] | None:
    """The map that a path ends in, copied on the way down, so that the stored item keeps its own."""
    container: dict[str, Any] = attributes
    for name in parents:
        present = container.get(name)
        if present is None or not present.is_map():
            return None
        copied = DynamoType.__new__(DynamoType)
        copied.type, copied.value = "M", dict(present.value)
        container[name] = copied
        container = copied.value
    return container


def _at(attributes: Mapping[str, DynamoType], path: list[str]) -> DynamoType | None:
    found: DynamoType | None = attributes.get(path[0])
    for name in path[1:]:
        found = found.value.get(name) if found is not None and found.is_map() else None
    return found


def _item(hash_key: DynamoType, range_key: DynamoType, attributes: dict[str, DynamoType]) -> Item:
    # Past LimitedSizeDict's own assignment, which measures everything again for each attribute.
    item = Item(hash_key, range_key, {})
    item.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    dict.update(item.attrs, attributes)
    return item
