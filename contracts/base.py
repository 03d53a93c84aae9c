"""Shared bases and scalar types of the contract."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, PlainSerializer, WithJsonSchema

from contracts.described import Described


class Request(Described):
    """A body that a client sends. Unknown fields are refused, so that a misspelt option is an error and not a silence."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Resource(Described):
    """Something we send. Clients must ignore fields they do not know; so do our own readers of stored data."""

    model_config = ConfigDict(extra="ignore", defer_build=True)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs a zone")
    return value.astimezone(UTC)


def rfc3339(value: datetime) -> str:
    """RFC 3339 in UTC with milliseconds: `2026-01-31T08:15:00.123Z`."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Timestamp = Annotated[
    datetime,
    AfterValidator(_utc),
    PlainSerializer(rfc3339, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A point in time, RFC 3339, always UTC on the wire."""
