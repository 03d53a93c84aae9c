"""The local cloud that evals run on, and this process's connection to its tables and bucket."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from cli.own_cloud import UP, own_cloud
from functions.core import aws, settings, store
from local import state
from local.state import LocalState

_OF_THE_MODEL = ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL")


@contextmanager
def cloud(*, live: bool) -> Iterator[LocalState]:
    """A cloud without demo data, whose model answers at once; `live`: with the real one, if the environment has a key."""
    hidden = {} if live else {name: os.environ.pop(name) for name in _OF_THE_MODEL if name in os.environ}
    try:
        with own_cloud((*UP, "--no-demo-data", "--latency", "zero")) as own:
            found = state.read(own.folder / "local.json")
            assert found is not None  # noqa: S101 - it is ready, so it has written where it is
            with connected(found):
                yield found
    finally:
        os.environ |= hidden


@contextmanager
def connected(found: LocalState) -> Iterator[None]:
    """Let the repositories of `functions.core` in this process work on a cloud's tables and bucket."""
    make: Any = boto3.client
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    s3 = make("s3", endpoint_url=found.aws_endpoint_url, region_name=found.region, **keys)
    # The other one holds access logs.
    bucket = next(one["Name"] for one in s3.list_buckets()["Buckets"] if "logs" not in one["Name"])
    wanted = {
        "AWS_ENDPOINT_URL": found.aws_endpoint_url,
        "AWS_DEFAULT_REGION": found.region,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AMY_RECORDS_TABLE": found.records_table,
        "AMY_EPHEMERAL_TABLE": "none",
        "AMY_BUCKET": bucket,
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ |= wanted
    _forget()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget()


def _forget() -> None:
    """Settings and clients are made once per process, on first use; the next use makes them anew."""
    for cached in (aws.client, settings.get_settings, store.records, store.ephemeral):
        cached.cache_clear()
