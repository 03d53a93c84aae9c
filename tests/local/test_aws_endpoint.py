"""moto behind the endpoint: the semantics that turns lean on, and faults ordered for AWS calls."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import BotoCoreError, ClientError

from tests.local.conftest import Box

TABLE = "amy-Records"


def row(pk: str, sk: str, **attributes: Any) -> dict[str, Any]:
    serialize = TypeSerializer().serialize
    return {key: serialize(value) for key, value in {"pk": pk, "sk": sk, **attributes}.items()}


def query(box: Box, pk: str, **options: Any) -> dict[str, Any]:
    condition = options.pop("condition", "pk = :pk")
    values = {":pk": {"S": pk}, **options.pop("values", {})}
    answer: dict[str, Any] = box.client("dynamodb").query(
        TableName=TABLE, KeyConditionExpression=condition, ExpressionAttributeValues=values, **options
    )
    return answer


def keys(answer: dict[str, Any]) -> list[str]:
    return [item["sk"]["S"] for item in answer["Items"]]


@pytest.fixture
def letters(box: Box) -> str:
    """A partition with the rows a to f, put in another order, beside one that is like it."""
    for letter in "dbfaec":
        box.client("dynamodb").put_item(TableName=TABLE, Item=row("letters", letter, n=Decimal(ord(letter))))
    box.client("dynamodb").put_item(TableName=TABLE, Item=row("letters2", "x"))
    return "letters"


def test_a_query_gives_its_partition_in_order(box: Box, letters: str) -> None:
    assert keys(query(box, letters)) == list("abcdef")
    assert keys(query(box, letters, ScanIndexForward=False)) == list("fedcba")
    assert query(box, "nobody")["Items"] == []


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("pk = :pk AND sk = :a", {":a": "c"}, "c"),
        ("pk = :pk AND sk > :a", {":a": "c"}, "def"),
        ("pk = :pk AND sk >= :a", {":a": "c"}, "cdef"),
        ("pk = :pk AND sk < :a", {":a": "c"}, "ab"),
        ("pk = :pk AND sk <= :a", {":a": "c"}, "abc"),
        ("pk = :pk AND sk BETWEEN :a AND :b", {":a": "b", ":b": "d"}, "bcd"),
        ("pk = :pk AND begins_with(sk, :a)", {":a": "e"}, "e"),
    ],
)
def test_conditions_on_the_sort_key(
    box: Box, letters: str, condition: str, values: dict[str, str], expected: str
) -> None:
    answer = query(box, letters, condition=condition, values={key: {"S": value} for key, value in values.items()})

    assert "".join(keys(answer)) == expected


def test_pages(box: Box, letters: str) -> None:
    for forward in (True, False):
        seen = ""
        start: dict[str, Any] = {}
        while True:
            page = query(box, letters, Limit=4, ScanIndexForward=forward, **start)
            seen += "".join(keys(page))
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        assert seen == ("abcdef" if forward else "fedcba")


def test_a_page_ends_at_1_mb(box: Box) -> None:
    for number in range(4):
        box.client("dynamodb").put_item(TableName=TABLE, Item=row("large", str(number), text="x" * 350_000))

    page = query(box, "large")

    assert keys(page) == ["0", "1"]
    assert page["LastEvaluatedKey"]["sk"]["S"] == "1"


def test_a_filter_and_a_projection(box: Box, letters: str) -> None:
    page = query(
        box,
        letters,
        FilterExpression="n > :n",
        values={":n": {"N": str(ord("d"))}},
        ProjectionExpression="sk, #n",
        ExpressionAttributeNames={"#n": "n"},
    )

    assert page["Items"] == [{"sk": {"S": letter}, "n": {"N": str(ord(letter))}} for letter in "ef"]
    assert page["ScannedCount"] == 6


def test_every_kind_of_value_comes_back_as_it_was(box: Box) -> None:
    value = {
        "text": "Grüße",
        "number": Decimal("36.60"),
        "yes": True,
        "nothing": None,
        "bytes": b"\x00\xff",
        "list": [Decimal(1), {"deep": ["er"]}],
        "map": {"a": Decimal(1)},
        "texts": {"a", "b"},
    }
    box.client("dynamodb").put_item(TableName=TABLE, Item=row("values", "1", **value))

    item = query(box, "values")["Items"][0]

    back = {key: TypeDeserializer().deserialize(each) for key, each in item.items() if key in value}
    assert {**back, "bytes": back["bytes"].value} == value


def test_one_of_many_conditional_writers_wins(box: Box) -> None:
    client = box.client("dynamodb")

    def put(number: int) -> bool:
        try:
            client.put_item(
                TableName=TABLE,
                Item=row("race", "1", winner=Decimal(number)),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except client.exceptions.ConditionalCheckFailedException as error:
            return "winner" not in error.response["Item"]
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(put, range(64)))

    assert won.count(True) == 1, "and the others were shown its item"


def test_counting_up_loses_nothing(box: Box) -> None:
    client = box.client("dynamodb")

    def count(_: int) -> None:
        client.update_item(
            TableName=TABLE,
            Key=row("count", "1"),
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(count, range(100)))

    assert query(box, "count")["Items"][0]["n"] == {"N": "100"}


def test_a_mistake_is_told_as_by_aws(box: Box) -> None:
    with pytest.raises(ClientError) as caught:
        box.client("dynamodb").get_item(TableName="nowhere", Key=row("a", "b"))

    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_objects_of_a_bucket(box: Box) -> None:
    s3 = box.client("s3")
    bucket = s3.list_buckets()["Buckets"][0]["Name"]

    s3.put_object(Bucket=bucket, Key="a b/ü.json", Body=b"x" * 100_000, Metadata={"my_key": "v"})

    answer = s3.get_object(Bucket=bucket, Key="a b/ü.json")
    assert (answer["Body"].read(), answer["Metadata"]) == (b"x" * 100_000, {"my_key": "v"})
    assert s3.head_object(Bucket=bucket, Key="a b/ü.json")["ContentLength"] == 100_000
    with pytest.raises(ClientError, match="PreconditionFailed"):
        s3.put_object(Bucket=bucket, Key="a b/ü.json", Body=b"again", IfNoneMatch="*")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket=bucket, Key="nothing")


def test_the_model_key_is_in_its_secret(box: Box) -> None:
    secrets = box.client("secretsmanager")
    arn = secrets.list_secrets()["SecretList"][0]["ARN"]

    assert secrets.get_secret_value(SecretId=arn)["SecretString"] == '{"api_key": "key-of-a-test"}'


def test_a_call_that_fails_has_no_effect_and_the_next_works(box: Box) -> None:
    box.control.post("/faults", json={"service": "dynamodb", "operation": "PutItem", "contains": "unlucky"})
    dynamodb = box.client("dynamodb")

    dynamodb.put_item(TableName=TABLE, Item=row("lucky", "1"))
    with pytest.raises(ClientError, match="InternalServerError"):
        dynamodb.put_item(TableName=TABLE, Item=row("unlucky", "1"))

    assert query(box, "unlucky")["Items"] == []
    dynamodb.put_item(TableName=TABLE, Item=row("unlucky", "1"))
    assert box.control.get("/faults").json() == []


def test_a_lost_answer_leaves_its_effect(box: Box) -> None:
    fault = {"service": "dynamodb", "operation": "PutItem", "status": 0, "after_effect": True}
    box.control.post("/faults", json=fault)

    with pytest.raises(BotoCoreError):
        box.client("dynamodb").put_item(TableName=TABLE, Item=row("lost answer", "1"))

    assert keys(query(box, "lost answer")) == ["1"]


def test_a_chosen_error_of_a_chosen_call(box: Box) -> None:
    fault = {"service": "s3", "operation": "GetObject", "status": 503, "code": "SlowDown", "skip": 1}
    box.control.post("/faults", json=fault)
    s3 = box.client("s3")
    bucket = s3.list_buckets()["Buckets"][0]["Name"]
    s3.put_object(Bucket=bucket, Key="k", Body=b"v")

    s3.get_object(Bucket=bucket, Key="k")
    with pytest.raises(ClientError, match="SlowDown"):
        s3.get_object(Bucket=bucket, Key="k")


def test_a_fault_that_nobody_knows_is_refused(box: Box) -> None:
    answer = box.control.post("/faults", json={"service": "s3", "operatoin": "GetObject"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    assert box.control.get("/nothing").status_code == 404
