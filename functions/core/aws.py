"""boto3 clients: made on first use, once per process and service."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.config import Config


@cache
def client(service: str, *, read_timeout: int = 20) -> Any:
    """A client with standard retries. Clients are safe to share between threads."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 4},
        connect_timeout=3,
        read_timeout=read_timeout,
        max_pool_connections=32,
    )
    if service == "s3":
        # What is presigned for a bucket under our own key must be signed this way and name the bucket's region: S3 sends a
        # form that comes to its global address elsewhere, and a browser does not follow with it.
        config = config.merge(Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
    make: Any = boto3.client
    return make(service, config=config)
