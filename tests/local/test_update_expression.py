"""Our UpdateItem against moto's own, on the same rows: where it does something, it does the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from moto.core.exceptions import JsonRESTError
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from local.aws.update_expression import parse, update

ACCOUNT = "210987654321"
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
ITEM = {
    **KEY,
    "status": {"S": "open"},
    "n": {"N": "41"},
    "map": {"M": {"in": {"S": "side"}, "deep": {"M": {"er": {"N": "1"}}}}},
}


@pytest.fixture(scope="module")
def tables() -> Iterator[tuple[Table, Table]]:
    """One for us, one for moto."""
    backend = dynamodb_backends[ACCOUNT]["us-east-1"]
    for name in ("ours", "theirs"):
        backend.create_table(
            name,
            schema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            attr=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
            throughput=None,
            global_indexes=[],
            indexes=[],
            streams=None,
            billing_mode="PAY_PER_REQUEST",
            sse_specification=None,
            tags=[],
            deletion_protection_enabled=False,
            warm_throughput=None,
        )
    yield backend.get_table("ours"), backend.get_table("theirs")
    dynamodb_backends[ACCOUNT].reset()


def theirs(body: dict[str, Any]) -> Any:
    handler = DynamoHandler()
    handler.region, handler.current_account = "us-east-1", ACCOUNT
    handler.params = handler.body = body
    handler.uri_match, handler.querystring, handler.headers = {}, {}, {}
    return handler.update_item().result


def outcome(act: Any) -> Any:
    try:
        return act()
    except JsonRESTError as error:
        return type(error).__name__, error.get_body()


def plain(value: Any) -> Any:
    return {key: each.to_regular_json() for key, each in value.items()}


def compare(tables: tuple[Table, Table], body: dict[str, Any], item: dict[str, Any] | None) -> None:
    for table in tables:
        table.items.clear()
        if item:
            table.put_item(item)
    try:
        expected = outcome(lambda: theirs({**body, "TableName": "theirs"}))
    except TypeError:
        reject()  # moto falls over a REMOVE within what the same expression made a text
    got = outcome(lambda: update(tables[0], {**body, "TableName": "ours"}))
    if got is None:  # it declined, and must have done nothing
        rows = [row for partition in tables[0].items.values() for row in partition.values()]
        assert [plain(row.attrs) for row in rows] == ([item] if item else [])
        return
    if isinstance(expected, tuple):
        assert got == expected
        return
    stored = [plain(next(iter(table.items.values())).popitem()[1].attrs) for table in tables]
    assert stored[0] == stored[1]
    assert plain(got.get("Attributes", {})) == expected.get("Attributes", {})


ALL_NAMES = {"#s": "status", "#n": "n", "#m": "map", "#i": "in", "#d": "deep", "#e": "er", "#x": "new"}
ALL_VALUES = {":t": {"S": "text"}, ":o": {"N": "1"}, ":f": {"N": "0.5"}, ":m": {"M": {"a": {"L": [{"BOOL": True}]}}}}
paths = st.sampled_from(["#s", "#n", "#m", "#x", "#m.#i", "#m.#d", "#m.#d.#e", "#m.#x", "#x.#i", "#s.#i"])
values = st.sampled_from(list(ALL_VALUES))
# Not maps: moto lets what was copied from one change with it afterwards, which DynamoDB does not.
present = st.sampled_from(["#n", "#s", "#x", "#m.#i", "#m.#d.#e"])
sets = st.one_of(
    st.builds("{} = {}".format, paths, values), st.builds("{} = if_not_exists({}, {})".format, paths, present, values)
)
adds = st.builds("{} {}".format, paths, st.sampled_from([":o", ":f"]))
conditions = st.sampled_from(
    [None, "attribute_exists(#s)", "attribute_not_exists(#s)", "#n = :o", "#s = :t OR #n > :o"]
)


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    clauses = {
        "SET": draw(st.lists(sets, max_size=3)),
        "REMOVE": draw(st.lists(paths, max_size=2)),
        "ADD": draw(st.lists(adds, max_size=2)),
    }
    expression = " ".join(f"{verb} {', '.join(actions)}" for verb, actions in clauses.items() if actions)
    condition = draw(conditions)
    text = f"{expression} {condition or ''}"
    return {
        "Key": KEY,
        "UpdateExpression": expression or "SET #s = :t",
        **({"ConditionExpression": condition} if condition else {}),
        "ReturnValues": draw(st.sampled_from(["NONE", "ALL_NEW", "ALL_OLD"])),
        "ReturnValuesOnConditionCheckFailure": draw(st.sampled_from(["NONE", "ALL_OLD"])),
        "ExpressionAttributeNames": {k: v for k, v in ALL_NAMES.items() if k in text} or {"#s": "status"},
        "ExpressionAttributeValues": {k: v for k, v in ALL_VALUES.items() if k in text} or {":t": {"S": "text"}},
    }


@given(body=bodies(), present=st.booleans())
def test_it_does_what_moto_does(tables: tuple[Table, Table], body: dict[str, Any], present: bool) -> None:
    compare(tables, body, ITEM if present else None)


@pytest.mark.parametrize(
    "expression",
    [
        "SET #a = :a, #b.#c = if_not_exists(#d, :b) REMOVE #e ADD #f :c",
        "set #a = :a remove #e",
        "REMOVE #a, #b.#c",
    ],
)
def test_what_functions_write_is_known(expression: str) -> None:
    assert parse(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "SET a = :a",
        "SET #a = #b + :c",
        "SET #a[0] = :a",
        "SET #a = list_append(#a, :b)",
        "DELETE #a :s",
        "NONSENSE",
    ],
)
def test_the_rest_is_left_to_moto(expression: str) -> None:
    assert parse(expression) is None


def test_the_stored_item_is_not_changed_under_its_readers(tables: tuple[Table, Table]) -> None:
    ours = tables[0]
    ours.items.clear()
    ours.put_item(ITEM)
    before = next(iter(ours.items.values())).copy()
    names = {"#m": "map", "#d": "deep", "#e": "er"}
    body = {"Key": KEY, "UpdateExpression": "SET #m.#d.#e = :t", "ExpressionAttributeNames": names}

    assert update(ours, {**body, "ExpressionAttributeValues": {":t": {"S": "changed"}}}) == {}

    (old,) = before.values()
    assert plain(old.attrs) == ITEM
