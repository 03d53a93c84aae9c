"""What DynamoDB would charge for, as its documentation counts it."""

from __future__ import annotations

import json

import pytest

from local.aws.consumption import Consumption

ITEM = {"pk": {"S": "USER#1"}, "sk": {"S": "TURN#1"}}


@pytest.mark.parametrize(("characters", "units"), [(10, 1), (1_010, 2), (2_500, 3)])
def test_a_write_is_a_unit_for_each_begun_kilobyte(characters: int, units: int) -> None:
    consumption = Consumption()

    consumption.note(
        "PutItem", json.dumps({"TableName": "t", "Item": {**ITEM, "text": {"S": "x" * characters}}}).encode(), b""
    )

    assert consumption.figures() == {"requests": {"PutItem": 1}, "write_units": units, "read_units": 0.0}


def test_an_update_is_counted_by_what_the_item_is_afterwards() -> None:
    consumption = Consumption()
    answer = {"Attributes": {**ITEM, "text": {"S": "x" * 3_000}}}

    consumption.note("UpdateItem", json.dumps({"TableName": "t", "Key": ITEM}).encode(), json.dumps(answer).encode())

    assert consumption.write_units == 3


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ({"TableName": "t"}, 1.0),
        ({"TableName": "t", "ConsistentRead": True}, 2.0),
        ({"RequestItems": {"t": {"Keys": [], "ConsistentRead": True}}}, 2.0),
    ],
    ids=["eventually", "strongly", "strongly in a batch"],
)
def test_a_read_is_half_a_unit_or_one_for_each_begun_4_kilobytes(asked: dict[str, object], units: float) -> None:
    consumption = Consumption()
    answer = {"Items": [{**ITEM, "text": {"S": "x" * 5_000}}]}

    consumption.note("Query", json.dumps(asked).encode(), json.dumps(answer).encode())

    assert consumption.read_units == units
