"""A user's memories, as a client program sees them, and the object that holds their vectors."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from functions.core.principal import Principal
from local.state import LocalState
from tests.cloud import User


@dataclass
class Remembering:
    """A user who remembers."""

    user: User
    s3: Any
    bucket: str

    @property
    def principal(self) -> Principal:
        return Principal(self.user.user_id)

    def add(self, text: str, kind: str = "fact", status: int = 201, **fields: Any) -> dict[str, Any]:
        answer = self.user.client.post("/v1/memory", json={"text": text, "kind": kind, **fields})
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def list(self, **query: Any) -> Any:
        answer = self.user.client.get("/v1/memory", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def vectors(self) -> dict[str, tuple[float, ...]]:
        """The packed object as its format says, by memory id: read here without the code under test."""
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=f"memory/{self.user.user_id}/").get("Contents", [])
        vectors: dict[str, tuple[float, ...]] = {}
        for entry in found:
            packed = self.s3.get_object(Bucket=self.bucket, Key=entry["Key"])["Body"].read()
            (length,) = struct.unpack_from("<I", packed)
            header = json.loads(packed[4 : 4 + length])
            assert len(packed) == 4 + length + len(header["entries"]) * 256 * 4
            for number, (memory_id, *_) in enumerate(header["entries"]):
                vectors[memory_id] = struct.unpack_from("<256f", packed, 4 + length + number * 1024)
        return vectors


@pytest.fixture
def aws(cloud: LocalState, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Makes boto3 clients of the local cloud."""
    assert cloud.aws_endpoint_url is not None
    session = boto3.Session("local", "local", region_name=cloud.region)
    return lambda service: session.client(service, endpoint_url=cloud.aws_endpoint_url)  # type: ignore[call-overload]


@pytest.fixture
def remembering(user: Callable[[], User], aws: Callable[[str], Any]) -> Callable[[], Remembering]:
    """Makes users who remember."""
    s3 = aws("s3")
    bucket = next(entry["Name"] for entry in s3.list_buckets()["Buckets"] if "log" not in entry["Name"].lower())
    return lambda: Remembering(user(), s3, bucket)


@pytest.fixture
def somebody(remembering: Callable[[], Remembering]) -> Remembering:
    return remembering()
