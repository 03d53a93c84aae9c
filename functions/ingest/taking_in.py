"""One payload from the bucket to rows: whose it is, what it says, and what is written.

Every step can be done again: the rows take the newest by the delivery's stamp, and what is claimed is copied first and
removed from where it waited last of all.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from functions.core import blobs
from functions.core.consents import ConsentRecord
from functions.core.directory import find_connection
from functions.core.erasures import is_erased
from functions.core.principal import Principal
from functions.core.telemetry import count, logger
from functions.health.activities import Activities, Activity
from functions.health.days import Days, Part
from functions.health.errors import PayloadNotReadable
from functions.health.markers import Marker, Markers
from functions.health.sources import Sources
from functions.health.terra import raw
from functions.health.terra.connections import connection_of
from functions.health.terra.events import S3_PAYLOAD, NotAnEvent, normalize
from functions.health.terra.fetching import fetch_payload
from functions.health.terra.fields import Fields
from functions.health.terra.normalized import Normalized
from functions.health.terra.queue import PayloadMessage, send
from functions.ingest.binding import SERVICE, Owner, new_connection, owner_of


def take_in(message: PayloadMessage) -> None:
    """Raises PayloadNotReadable, PayloadNotFetched, and what the stores raise."""
    try:
        place = raw.place_of(message.key)
    except ValueError:
        raise PayloadNotReadable({"reason": "not a key"}) from None
    if place.user_id != message.user_id:
        # A message is about its own user or about nobody's; another's payload is not taken in on its word.
        raise PayloadNotReadable({"reason": "another user's key"})
    logger().append_keys(user_id=place.user_id)
    stored = raw.load(message.key)
    if stored is None:
        return  # claimed, or deleted with its source
    payload = _event(stored.body)
    if payload["type"] == S3_PAYLOAD:
        if not message.again:  # what it pointed to lies beside it, and its address is good for minutes
            _fetch(payload, message.key, stored.stamp)
    elif place.user_id is not None:
        owner = Owner(Principal(place.user_id), place.owner, new_connection(payload), stored.moment)
        if not _agreed(owner.principal):
            return
        found = read(payload, place.owner, stored)
        write(owner.principal, found)
        if not message.again:
            owner.bind(found.sources)
    else:
        _take_from_nobody(payload, stored)


def read(payload: dict[str, Any], provider: str, stored: raw.RawPayload) -> Normalized:
    """What a payload says. Raises PayloadNotReadable."""
    begun = time.perf_counter()
    try:
        found = normalize(payload, provider, stored.stamp, stored.received)
    except NotAnEvent:
        raise PayloadNotReadable({"reason": "not an event"}) from None
    for reason, number in found.notes.items():
        count("IngestSkipped", number, reason=reason)
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    logger().info("normalized", extra={"ms": elapsed, "left_out": dict(found.notes)})
    return found


def write(principal: Principal, found: Normalized) -> None:
    """Lays what was said over what is known."""
    Days(principal).merge(found.parts)
    Activities(principal).merge(found.activities)
    Markers(principal).merge(found.markers)
    sources = Sources(principal)
    sources.apply(found.sources)
    stamps = Counter[str]()
    rows: list[Part | Activity | Marker] = [*found.parts, *found.activities, *found.markers]
    for each in rows:
        stamps[each.source] = max(stamps[each.source], each.stamp)
    for provider, stamp in stamps.items():
        sources.seen(provider, "terra", datetime.fromtimestamp(stamp / 1000, UTC).date())


def _take_from_nobody(payload: dict[str, Any], stored: raw.RawPayload) -> None:
    owner = owner_of(payload, stored.moment)
    if not isinstance(owner, Owner):
        count("IngestUnowned", 1, reason=owner)
        logger().info("payload of nobody", extra={"reason": owner})
        return
    if not _agreed(owner.principal):
        return
    claimed = raw.claim(stored.key, owner.principal, owner.provider)
    logger().append_keys(user_id=owner.principal.user_id)
    found = read(payload, owner.provider, stored)
    write(owner.principal, found)
    owner.bind(found.sources)
    blobs.delete(stored.key)
    logger().info("claimed", extra={"key": claimed})


def _agreed(principal: Principal) -> bool:
    """Whether the person is still here and has agreed. What came meanwhile lies where it is, for a rebuild."""
    if not is_erased(principal) and ConsentRecord(principal).holds("health_data_processing"):
        return True
    count("IngestSkipped", 1, reason="not_agreed")
    return False


def _fetch(payload: dict[str, Any], key: str, stamp: int) -> None:
    """The payload in the place of the event that pointed to it; from then on it is like any other."""
    url = payload.get("url")
    body = fetch_payload(url if isinstance(url, str) else "")
    event = _event(body)
    if event["type"] == S3_PAYLOAD:
        raise PayloadNotReadable({"reason": "a pointer to a pointer"})
    connection = connection_of(Fields(event, Counter()))
    owner = find_connection(SERVICE, connection) if connection else None
    name = key.rpartition("/")[2].removesuffix(".json")[:70] + ".fetched"
    if owner is None:
        user_id, target = None, raw.unknown_key(connection, name, stamp)
    else:
        user_id, target = owner.principal.user_id, raw.known_key(owner.principal, owner.provider, name, stamp)
    raw.put(target, body, stamp)
    send(PayloadMessage(user_id=user_id, key=target))


def _event(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise PayloadNotReadable({"reason": "not an event"})
    return value
