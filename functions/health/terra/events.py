"""One event of Terra's as what it says: a pure function of payload, provider and stamp, for every type.

The same payload always comes to the same, so that it may be delivered twice, in any order, and read again years later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from functions.health.activities import Activity
from functions.health.days import Part
from functions.health.markers import Marker
from functions.health.terra.activity import activity
from functions.health.terra.body import body
from functions.health.terra.connections import TYPES as CONNECTION_TYPES
from functions.health.terra.connections import connection_changes
from functions.health.terra.cycle import hormone, menstruation
from functions.health.terra.daily import daily
from functions.health.terra.fields import Fields, Said
from functions.health.terra.lab_report import lab_report
from functions.health.terra.normalized import Normalized
from functions.health.terra.nutrition import nutrition
from functions.health.terra.sleep import sleep

_Rows = Iterator[Any]

_DATA: Mapping[str, Callable[[Fields, Said], _Rows]] = {
    "activity": activity,
    "sleep": sleep,
    "daily": daily,
    "body": body,
    "nutrition": nutrition,
    "menstruation": menstruation,
    "hormone": hormone,
}
"""Each object of `data` on its own."""

S3_PAYLOAD = "s3_payload"
"""Says where the payload lies; who takes events in fetches it, and it comes back as one of the others."""
KEPT_ONLY = frozenset(
    {
        S3_PAYLOAD,
        "auth_cancelled",
        "permission_change",
        # Who the person is, they say in their profile; the account's name and email are of no use to us.
        "athlete",
        "planned_workout",
        "health_observation",
        "large_request_processing",
        "large_request_sending",
        "lab_report.failed",
        "healthcheck",
        "processing",
        "rate_limit_hit",
        "google_no_datasource",
    }
)
"""Known, and kept as they came: they say nothing of a day, a workout, a marker or a connection."""

UNKNOWN_TYPE = "unknown_type"


class NotAnEvent(ValueError):
    """No JSON object with a `type`: nothing can be made of it."""


def normalize(payload: Any, provider: str, stamp: int, received: int = 0) -> Normalized:
    """What an event says. Raises NotAnEvent, and nothing else, whatever the payload holds.

    `stamp` is the order of deliveries, `received` our clock, both in milliseconds: no day is later than the later of them.
    """
    if not isinstance(payload, Mapping) or not isinstance(payload.get("type"), str):
        raise NotAnEvent
    notes: Counter[str] = Counter()
    said, event, type_ = Said(provider, stamp, notes, received), Fields(dict(payload), notes), payload["type"]
    found = Normalized(notes=notes)
    if type_ in _DATA:
        for item in event.items("data"):
            _sort(found, _DATA[type_](item, said))
    elif type_ in CONNECTION_TYPES:
        found.sources.extend(connection_changes(type_, event, said))
    elif type_ == "lab_report.completed":
        _sort(found, lab_report(event.at("data"), said))
    elif type_ not in KEPT_ONLY:
        notes[UNKNOWN_TYPE] += 1
    return found


def _sort(found: Normalized, rows: _Rows) -> None:
    for row in rows:
        if isinstance(row, Part):
            found.parts.append(row)
        elif isinstance(row, Activity):
            found.activities.append(row)
        elif isinstance(row, Marker):
            found.markers.append(row)
