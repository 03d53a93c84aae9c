"""Whether everything that the tests' people own is of a declared kind (functions/personal_data.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from functions.core.principal import Principal
from functions.personal_data import AREAS, kind_of, place_of
from local.state import LocalState
from tests.cloud import aws

_USER = re.compile(r"USER#(user_[0-9A-Z]{26})")


def tables_of(cloud: LocalState) -> list[str]:
    return list(aws(cloud, "dynamodb").list_tables()["TableNames"])


def bucket_of(cloud: LocalState) -> str:
    names = [entry["Name"] for entry in aws(cloud, "s3").list_buckets()["Buckets"]]
    (name,) = (name for name in names if "log" not in name)
    return str(name)


def all_rows(cloud: LocalState, table: str, fields: str = "pk, sk, user_id") -> Iterator[dict[str, Any]]:
    """Every row of a table, whole where no fields are named: which takes its time behind many tests."""
    projection = {"ProjectionExpression": fields} if fields else {}
    for page in aws(cloud, "dynamodb").get_paginator("scan").paginate(TableName=table, **projection):
        for item in page["Items"]:
            yield {name: next(iter(value.values())) for name, value in item.items()}


def undeclared(cloud: LocalState) -> set[str]:
    """Beginnings of sort keys, and areas of the bucket, that a person has and nobody declared."""
    found = set()
    for table in tables_of(cloud):
        for row in all_rows(cloud, table):
            owner = _USER.match(row["pk"])
            if owner is None:
                continue
            place = place_of(Principal(owner[1]), row["pk"])
            if place is None or kind_of(place, row["sk"]) is None:
                found.add(row["sk"].partition("#")[0])
    known = {area.prefix for area in AREAS}
    listed = aws(cloud, "s3").list_object_versions(Bucket=bucket_of(cloud), Delimiter="/")
    return found | {entry["Prefix"] for entry in listed.get("CommonPrefixes", [])} - known
