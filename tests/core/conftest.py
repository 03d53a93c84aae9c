"""The mechanisms on their own, on the tables and the bucket of the local cloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from contracts.ids import new_id
from functions.core.principal import Principal
from local.state import LocalState
from tests.moto_tables import forget_clients


@pytest.fixture
def principal(cloud: LocalState, monkeypatch: pytest.MonkeyPatch) -> Iterator[Principal]:
    """Somebody new; this process sees the cloud as a function would."""
    for name, value in {
        "AWS_ENDPOINT_URL": cloud.aws_endpoint_url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": cloud.region,
    }.items():
        monkeypatch.setenv(name, value)
    make: Any = boto3.client
    (bucket,) = [each["Name"] for each in make("s3").list_buckets()["Buckets"] if "logs" not in each["Name"]]
    (ephemeral,) = [name for name in make("dynamodb").list_tables()["TableNames"] if "phemeral" in name]
    monkeypatch.setenv("AMY_RECORDS_TABLE", cloud.records_table)
    monkeypatch.setenv("AMY_EPHEMERAL_TABLE", ephemeral)
    monkeypatch.setenv("AMY_BUCKET", bucket)
    forget_clients()
    yield Principal(new_id("user"))
    forget_clients()
