"""The two tables and the bucket in this process, for steps and handlers that are called directly, in one thread.

moto's conditional writes are not atomic between threads; what is about races belongs on the local cloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.core import aws, settings, store

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "POWERTOOLS_METRICS_NAMESPACE": "Amy",
    "AMY_RECORDS_TABLE": "records",
    "AMY_EPHEMERAL_TABLE": "ephemeral",
    "AMY_BUCKET": "bucket",
}
CACHES: list[Any] = [aws.client, settings.get_settings, store.records, store.ephemeral]


def forget_clients() -> None:
    """Let this process find settings and clients anew."""
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    forget_clients()
    with mock_aws():
        dynamodb: Any = boto3.client("dynamodb")
        for table in ("records", "ephemeral"):
            dynamodb.create_table(
                TableName=table,
                BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            )
        bucket: Any = boto3.client("s3")
        bucket.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        yield
    forget_clients()
