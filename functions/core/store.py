"""The two tables: get, put, update, query, each with a condition where a race is possible.

Single-item conditional writes are all that Amy uses; what must change together lives in one item. DynamoDB's errors are
translated here and nowhere else: a failed condition becomes `ConditionFailed` with the item that stood in the way (so a
write whose answer was lost can be recognised as one's own), throttling becomes `StoreUnavailable`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import BotoCoreError, ClientError

from functions.core.aws import client
from functions.core.errors import StoreUnavailable
from functions.core.settings import get_settings

__all__ = ["Attr", "ConditionFailed", "Item", "Table", "ephemeral", "records"]

Item = dict[str, Any]

SCHEMA = 1
"""Version of the stored items' shape; every put writes it."""

_serialize = TypeSerializer().serialize
_deserialize = TypeDeserializer().deserialize


class ConditionFailed(Exception):
    """The condition did not hold."""

    def __init__(self, old: Item | None) -> None:
        super().__init__("condition failed")
        self.old = old
        """The item as it stands, or None where there is none."""


def _to_dynamo(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: _to_dynamo(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_to_dynamo(inner) for inner in value]
    return value


def _from_dynamo(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _from_dynamo(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_from_dynamo(inner) for inner in value]
    return value


def _encode(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _serialize(_to_dynamo(value)) for key, value in item.items() if value is not None}


def decode(item: Mapping[str, Any]) -> Item:
    """An item as boto3 gives it, as plain Python values."""
    return {key: _from_dynamo(_deserialize(value)) for key, value in item.items()}


_THROTTLES = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
    "ServiceUnavailable",
}


class Table:
    """One table with `pk` and `sk`, both strings."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, pk: str, sk: str, *, fields: Sequence[str] = ()) -> Item | None:
        """One item, read consistently; None where there is none. `fields` limits what comes back (dots go deeper)."""
        arguments: dict[str, Any] = {"Key": self._key(pk, sk), "ConsistentRead": True}
        arguments |= self._projection(fields)
        answer = self._call("get_item", **arguments)
        return decode(answer["Item"]) if "Item" in answer else None

    def batch_get(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
        """The items of these keys that exist, by key: a round trip for each 100 of them."""
        found: dict[tuple[str, str], Item] = {}
        for start in range(0, len(keys), 100):
            wanted = [self._key(pk, sk) for pk, sk in keys[start : start + 100]]
            request = {self.name: {"Keys": wanted, "ConsistentRead": True}}
            while request:
                answer = self._call("batch_get_item", with_table=False, RequestItems=request)
                for raw in answer["Responses"].get(self.name, []):
                    item = decode(raw)
                    found[item["pk"], item["sk"]] = item
                request = answer.get("UnprocessedKeys") or {}
        return found

    def put(self, item: Item, *, condition: ConditionBase | None = None) -> None:
        """Write a whole item. Raises ConditionFailed with the item that was there."""
        arguments: dict[str, Any] = {"Item": _encode({"schema": SCHEMA, **item})}
        self._call("put_item", **arguments, **self._condition(condition))

    def put_new(self, item: Item) -> None:
        """Write an item whose key must be free. Raises ConditionFailed with the item that holds it."""
        self.put(item, condition=Attr("pk").not_exists())

    def update(
        self,
        pk: str,
        sk: str,
        *,
        assign: Mapping[Any, Any] | None = None,
        default: Mapping[str, Any] | None = None,
        add: Mapping[str, int] | None = None,
        remove: Sequence[str] = (),
        condition: ConditionBase | None = None,
    ) -> Item:
        """Change parts of an item and return it whole as it is afterwards.

        `assign` sets (a tuple is a path into maps), `default` sets what is absent, `add` counts up.
        """
        names: dict[str, str] = {"#schema": "schema"}
        values: dict[str, Any] = {":schema": SCHEMA}
        sets: list[str] = ["#schema = :schema"]
        adds: list[str] = []
        removes: list[str] = []

        def name(path: str | tuple[str, ...]) -> str:
            parts = []
            for part in (path,) if isinstance(path, str) else path:
                key = f"#u{len(names)}"
                names[key] = part
                parts.append(key)
            return ".".join(parts)

        def value(content: Any) -> str:
            key = f":u{len(values)}"
            values[key] = content
            return key

        for path, content in (assign or {}).items():
            if content is None:
                removes.append(name(path))
            else:
                sets.append(f"{name(path)} = {value(content)}")
        for path, content in (default or {}).items():
            place = name(path)
            sets.append(f"{place} = if_not_exists({place}, {value(content)})")
        adds.extend(f"{name(path)} {value(amount)}" for path, amount in (add or {}).items())
        removes.extend(name(path) for path in remove)
        clauses = [("SET", sets), ("ADD", adds), ("REMOVE", removes)]
        expression = " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses if parts)
        extra = self._condition(condition)
        answer = self._call(
            "update_item",
            Key=self._key(pk, sk),
            UpdateExpression=expression,
            ReturnValues="ALL_NEW",
            **extra
            | {
                "ExpressionAttributeNames": names | extra.get("ExpressionAttributeNames", {}),
                "ExpressionAttributeValues": _encode(values) | extra.get("ExpressionAttributeValues", {}),
            },
        )
        return decode(answer["Attributes"])

    def delete(self, pk: str, sk: str, *, condition: ConditionBase | None = None) -> None:
        """Remove an item, if it is there."""
        self._call("delete_item", Key=self._key(pk, sk), **self._condition(condition))

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        after: str | None = None,
        before: str | None = None,
        until: str | None = None,
        forward: bool = True,
        limit: int | None = None,
        fields: Sequence[str] = (),
    ) -> Iterator[Item]:
        """Items of a partition in the order of `sk`.

        `prefix` alone, or a range: `after` and `before` exclude their own key, `until` includes it. With `limit`, at
        most so many; without, all of them, page by page as the caller goes on.
        """
        condition, names, values = "#pk = :pk", {"#pk": "pk"}, {":pk": pk}
        if prefix or after or before or until:
            condition += " AND #sk BETWEEN :low AND :high"
            names["#sk"] = "sk"
            # A key is never empty, so a blank is before all of ours, and the highest code point behind them.
            values |= {":low": after or prefix or " ", ":high": before or until or prefix + "\U0010ffff"}
        projection = self._projection(fields)
        arguments: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": _encode(values),
            "ExpressionAttributeNames": names | projection.pop("ExpressionAttributeNames", {}),
            "ScanIndexForward": forward,
            "ConsistentRead": True,
            **projection,
        }
        given = 0
        while True:
            if limit is not None:
                # Two more than wanted: the ends of BETWEEN are included, and are dropped here.
                arguments["Limit"] = limit - given + 2
            answer = self._call("query", **arguments)
            for raw in answer["Items"]:
                item = decode(raw)
                if item["sk"] in (after, before):
                    continue
                yield item
                given += 1
                if given == limit:
                    return
            if "LastEvaluatedKey" not in answer:
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def scan_page(
        self, condition: ConditionBase, *, fields: Sequence[str], start: tuple[str, str] | None = None
    ) -> tuple[list[Item], tuple[str, str] | None]:
        """A page of all items of the table, whoever's they are: of those that fit, `fields` alone; and where to go on.

        For the search of an erasure. No other function may do this, and this one may not ask for other fields
        (infra/personal_data.py).
        """
        arguments: dict[str, Any] = self._projection(fields) | {"Select": "SPECIFIC_ATTRIBUTES", "ConsistentRead": True}
        filter_ = ConditionExpressionBuilder().build_expression(condition)
        arguments["FilterExpression"] = filter_.condition_expression
        arguments["ExpressionAttributeNames"] |= filter_.attribute_name_placeholders
        arguments["ExpressionAttributeValues"] = _encode(dict(filter_.attribute_value_placeholders))
        if start is not None:
            arguments["ExclusiveStartKey"] = self._key(*start)
        answer = self._call("scan", **arguments)
        last = decode(answer["LastEvaluatedKey"]) if "LastEvaluatedKey" in answer else None
        return [decode(raw) for raw in answer["Items"]], (last["pk"], last["sk"]) if last else None

    def batch_put(self, items: Iterable[Item]) -> None:
        """Write many items without conditions, 25 a request; the last of several with one key wins."""
        by_key = {(item["pk"], item["sk"]): item for item in items}
        self._batch([{"PutRequest": {"Item": _encode({"schema": SCHEMA, **item})}} for item in by_key.values()])

    def batch_delete(self, keys: Iterable[tuple[str, str]]) -> None:
        """Remove many items, 25 a request."""
        self._batch([{"DeleteRequest": {"Key": self._key(pk, sk)}} for pk, sk in keys])

    def _batch(self, waiting: list[dict[str, Any]]) -> None:
        pause = 0.05
        while waiting:
            batch, waiting = waiting[:25], waiting[25:]
            answer = self._call("batch_write_item", with_table=False, RequestItems={self.name: batch})
            left = answer.get("UnprocessedItems", {}).get(self.name, [])
            if left:
                # DynamoDB throttled a part of it; what it did not take comes again, more slowly.
                time.sleep(pause)
                pause = min(pause * 2, 2.0)
            waiting = left + waiting

    @staticmethod
    def _key(pk: str, sk: str) -> dict[str, Any]:
        return {"pk": {"S": pk}, "sk": {"S": sk}}

    @staticmethod
    def _projection(fields: Sequence[str]) -> dict[str, Any]:
        if not fields:
            return {}
        names: dict[str, str] = {}
        places = []
        for field in {"pk", "sk", *fields}:
            key = f"#f{len(names)}"
            names[key] = field
            places.append(key)
        return {"ProjectionExpression": ", ".join(places), "ExpressionAttributeNames": names}

    @staticmethod
    def _condition(condition: ConditionBase | None) -> dict[str, Any]:
        if condition is None:
            return {}
        built = ConditionExpressionBuilder().build_expression(condition)
        arguments: dict[str, Any] = {
            "ConditionExpression": built.condition_expression,
            "ExpressionAttributeNames": built.attribute_name_placeholders,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if built.attribute_value_placeholders:
            arguments["ExpressionAttributeValues"] = _encode(dict(built.attribute_value_placeholders))
        return arguments

    def _call(self, operation: str, *, with_table: bool = True, **arguments: Any) -> Any:
        if with_table:
            arguments["TableName"] = self.name
        try:
            return getattr(client("dynamodb"), operation)(**arguments)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code == "ConditionalCheckFailedException":
                old: Any = error.response.get("Item")
                raise ConditionFailed(decode(old) if old else None) from error
            if code in _THROTTLES:
                raise StoreUnavailable from error
            raise
        except BotoCoreError as error:
            raise StoreUnavailable from error


@cache
def records() -> Table:
    """What lasts: profiles, days, turns, journals."""
    return Table(get_settings().records_table)


@cache
def ephemeral() -> Table:
    """What expires by itself (`expires_at`, epoch seconds): events, idempotency. Readers drop expired items themselves."""
    return Table(get_settings().ephemeral_table)


def is_expired(item: Item) -> bool:
    """Whether an item of the ephemeral table is past its time; DynamoDB may keep it for days after that."""
    return bool(item.get("expires_at", 0) and item["expires_at"] <= time.time())
