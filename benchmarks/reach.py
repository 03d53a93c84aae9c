"""The local cloud, seen by this process as a function sees it."""

from __future__ import annotations

import os
from typing import Any

import boto3

from local import state
from local.state import LocalState


def reached_cloud() -> LocalState:
    """The local cloud that runs; from now on the platform's own code in this process works on its tables and its bucket."""
    cloud = state.read()
    if cloud is None:
        raise SystemExit("no local cloud runs; start one with `amy local up`")
    os.environ |= {
        "AWS_ENDPOINT_URL": cloud.aws_endpoint_url,
        "AWS_DEFAULT_REGION": cloud.region,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AMY_RECORDS_TABLE": cloud.records_table,
    }
    make: Any = boto3.client
    tables = make("dynamodb").list_tables()["TableNames"]
    buckets = [each["Name"] for each in make("s3").list_buckets()["Buckets"]]
    os.environ["AMY_EPHEMERAL_TABLE"] = next(name for name in tables if "phemeral" in name)
    os.environ["AMY_BUCKET"] = next(name for name in buckets if "logs" not in name)
    return cloud
