"""Makes people of the local cloud: a profile, what they agreed to, a key, and the row that leads from its hash to them.

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
from contracts.ids import new_id, new_ulid
from local.state import LocalState

AGREED = ("health_data_processing", "model_provider")
CONSENT_VERSION = "2026-11-01"


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
    """Another person in a table of records, who agreed to what Amy needs to answer, as who signs up does. Their key may do
    everything. The row that leads from it to its owner comes last: a key that works has its owner."""
    user = CreatedUser(new_id("user"), f"amy_sk_{secrets.token_urlsafe(32)}")
    now = {"S": rfc3339(datetime.now(UTC))}
    key_id, digest = {"S": new_id("key")}, hashlib.sha256(user.api_key.encode()).hexdigest()

    def put(pk: str, sk: str, **values: dict[str, Any]) -> None:
        item = {"pk": {"S": pk}, "sk": {"S": sk}, "schema": {"N": "1"}, **values}
        dynamodb.put_item(TableName=records_table, Item=item)

    person = f"USER#{user.user_id}"
    put(person, "PROFILE", created_at=now, updated_at=now)
    for purpose in AGREED:
        ulid = new_ulid()
        said: dict[str, Any] = {"purpose": {"S": purpose}, "granted": {"BOOL": True}, "at": now}
        version = {"S": CONSENT_VERSION}
        put(person, f"CONSENT#{purpose}#{ulid}", id={"S": f"cns_{ulid}"}, version=version, **said)
    put(person, f"KEY#{key_id['S']}", id=key_id, name={"S": "local"}, digest={"S": digest}, created_at=now)
    put(f"DIRECTORY#APIKEY#{digest}", "-", user_id={"S": user.user_id}, key_id=key_id, created_at=now)
    return user
