"""The two tables and the bucket in this process, for the mechanisms on their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from contracts.ids import new_id
from functions.core import aws, settings, store
from functions.core.principal import Principal

KEYS: list[Any] = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
TYPES: list[Any] = [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}]


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AMY_RECORDS_TABLE": "records",
        "AMY_EPHEMERAL_TABLE": "ephemeral",
        "AMY_BUCKET": "amy-test",
    }.items():
        monkeypatch.setenv(name, value)
    caches = (aws.client, settings.get_settings, store.records, store.ephemeral)
    for cache in caches:
        cache.cache_clear()
    with mock_aws():
        dynamodb = boto3.client("dynamodb")
        for table in ("records", "ephemeral"):
            dynamodb.create_table(
                TableName=table, KeySchema=KEYS, AttributeDefinitions=TYPES, BillingMode="PAY_PER_REQUEST"
            )
        boto3.client("s3").create_bucket(
            Bucket="amy-test", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def principal(tables: None) -> Principal:
    return Principal(new_id("user"))
