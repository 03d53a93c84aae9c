"""Payloads as they came: `raw/<user>/<provider>/<date>/<delivery>.json` in the bucket, byte for byte.

Rows are a function of these objects, so they can be made anew from them (`amy ingest rebuild`). What belongs to nobody yet
lies under `raw/unknown/<connection>/…` until its connection is somebody's, or 30 days. The name is made of the delivery
alone, so a delivery that comes again overwrites itself. What has to be known beside the body is the object's metadata.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.core import blobs
from functions.core.principal import Principal

NOBODY = "none"
"""In the place of a connection, where a payload names none."""
_ROOT = "raw/"
_UNKNOWN = f"{_ROOT}unknown/"
_DELIVERY = re.compile(r"[A-Za-z0-9._-]{1,80}")
_STAMP, _RECEIVED = "stamp", "received"
LATEST_STAMP = 4_102_444_800_000
"""The year 2100: an order of deliveries beyond it is none."""


@dataclass(frozen=True, slots=True)
class RawPayload:
    """One object."""

    key: str
    body: bytes
    stamp: int
    """Milliseconds: the order of deliveries."""
    received: int
    """Milliseconds, by our clock."""

    @property
    def moment(self) -> int:
        """When it was said, at the latest."""
        return max(self.stamp, self.received)


@dataclass(frozen=True, slots=True)
class Place:
    """What a key says."""

    user_id: str | None
    """None under `unknown`."""
    owner: str
    """The provider; under `unknown` the connection."""
    tail: str
    """Date and delivery."""


def is_delivery(name: str) -> bool:
    """Whether an id of Terra's can be part of a key."""
    return _DELIVERY.fullmatch(name) is not None and set(name) != {"."}


def stamp_of(moment: str | None) -> int | None:
    """Milliseconds of an RFC 3339 time between 1970 and 2100; None for what is none."""
    try:
        stamp = round(datetime.fromisoformat(moment or "").timestamp() * 1000)
    except (ValueError, OverflowError):
        return None
    return stamp if 0 < stamp < LATEST_STAMP else None


def known_key(principal: Principal, provider: str, delivery: str, stamp: int) -> str:
    return f"{_ROOT}{principal.user_id}/{provider}/{_date(stamp)}/{delivery}.json"


def unknown_key(connection: str | None, delivery: str, stamp: int) -> str:
    return f"{_UNKNOWN}{connection or NOBODY}/{_date(stamp)}/{delivery}.json"


def place_of(key: str) -> Place:
    """Raises ValueError for a key that is none of ours."""
    parts = key.split("/")
    if len(parts) != 5 or parts[0] != "raw" or not all(parts):
        raise ValueError("not a raw payload's key")
    user_id = None if parts[1] == "unknown" else parts[1]
    return Place(user_id, parts[2], "/".join(parts[3:]))


def put(key: str, body: bytes, stamp: int) -> None:
    metadata = {_STAMP: str(stamp), _RECEIVED: str(time.time_ns() // 1_000_000)}
    blobs.put_bytes(key, body, content_type="application/json", metadata=metadata)


def load(key: str) -> RawPayload | None:
    """None where it is gone: claimed by its owner meanwhile, or deleted."""
    found = blobs.get_with_metadata(key)
    if found is None:
        return None
    body, metadata = found
    return RawPayload(key, body, int(metadata[_STAMP]), int(metadata[_RECEIVED]))


def claim(key: str, principal: Principal, provider: str) -> str:
    """Copies what nobody owned to its owner; the key there. The copy is put before the original goes, so a claim that is
    interrupted can be made again."""
    claimed = f"{_ROOT}{principal.user_id}/{provider}/{place_of(key).tail}"
    blobs.copy(key, claimed)
    return claimed


def keys_of_user(principal: Principal, after: str = "", limit: int = 1000) -> Iterator[str]:
    """A user's payloads by key; at most `limit`, those behind `after`."""
    return blobs.keys(f"{_ROOT}{principal.user_id}/", after=after, limit=limit)


def keys_of_connection(connection: str, after: str = "", limit: int = 1000) -> Iterator[str]:
    """What lies there for a connection that is nobody's yet."""
    return blobs.keys(f"{_UNKNOWN}{connection}/", after=after, limit=limit)


def delete_provider(principal: Principal, provider: str) -> None:
    blobs.delete_prefix(f"{_ROOT}{principal.user_id}/{provider}/")


def _date(stamp: int) -> str:
    return datetime.fromtimestamp(stamp / 1000, UTC).date().isoformat()
