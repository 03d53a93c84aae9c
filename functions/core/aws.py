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
        # For links to objects under our own key, which version 2, boto3's default for links, does not open.
        signature_version="s3v4" if service == "s3" else None,
    )
    make: Any = boto3.client
    return make(service, config=config)
