"""The two tables and the bucket on moto, a scripted model, and the real sandbox in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.core import aws, settings, store
from functions.sandbox.handler import handler as sandbox
from tests.health.turn_under_test import ScriptedModel

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "POWERTOOLS_METRICS_NAMESPACE": "Amy",
    "AMY_RECORDS_TABLE": "records",
    "AMY_EPHEMERAL_TABLE": "ephemeral",
    "AMY_BUCKET": "bucket",
}


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    caches: list[Any] = [aws.client, settings.get_settings, store.records, store.ephemeral]
    for cached in caches:
        cached.cache_clear()
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
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def model(platform: None, monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    """The model of all agents; the sandbox is the real one."""
    scripted = ScriptedModel()
    monkeypatch.setattr("functions.core.steps.model_adapter", lambda: scripted)
    monkeypatch.setattr(
        "functions.core.steps.run_in_sandbox", lambda code, frames: sandbox({"code": code, "frames": frames}, None)
    )
    return scripted
