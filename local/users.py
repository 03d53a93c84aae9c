"""Makes people of the local cloud: a profile row, and the row that leads from a key's hash to its owner.

It writes what the API's own sign-up would write, through the AWS endpoint, so that no code of the functions is needed here.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3

from contracts.base import rfc3339
from contracts.ids import new_id
from local.state import LocalState


@dataclass(frozen=True, slots=True)
class CreatedUser:
    user_id: str
    api_key: str
    """Shown here and nowhere else: what is stored is its SHA-256."""


def create_user(state: LocalState) -> CreatedUser:
    """Another person in the cloud that runs."""
    client = boto3.client(
        "dynamodb",
        endpoint_url=state.aws_endpoint_url,
        region_name=state.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - moto takes any
    )
    return create_in(client, state.records_table)


def create_in(dynamodb: Any, records_table: str) -> CreatedUser:
    """Another person in a table of records. The key's row comes last: a key that works has its owner."""
    user = CreatedUser(new_id("user"), f"amy_sk_{secrets.token_urlsafe(32)}")
    now = {"S": rfc3339(datetime.now(UTC))}
    schema = {"N": "1"}
    profile = {"pk": {"S": f"USER#{user.user_id}"}, "sk": {"S": "PROFILE"}, "schema": schema}
    dynamodb.put_item(TableName=records_table, Item={**profile, "created_at": now, "updated_at": now})
    digest = hashlib.sha256(user.api_key.encode()).hexdigest()
    key = {"pk": {"S": f"DIRECTORY#APIKEY#{digest}"}, "sk": {"S": "-"}, "schema": schema, "created_at": now}
    owner = {"user_id": {"S": user.user_id}, "key_id": {"S": new_id("key")}}
    dynamodb.put_item(TableName=records_table, Item={**key, **owner})
    return user
