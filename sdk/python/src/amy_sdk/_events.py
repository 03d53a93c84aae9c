"""An event of a turn or a run out of what the API sent; types of a later version are carried as `UnknownEvent`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, ValidationError

from amy_sdk._errors import BadAnswerError
from amy_sdk._generated.models import EVENT_TYPES, KnownEvent
from amy_sdk._models import Model


class UnknownEvent(Model):
    """An event of a type, or with data of a shape, that this version does not know."""

    seq: int
    type: str
    at: dt.datetime
    id: str = ""
    turn_id: str = ""
    step: str | None = None
    agent: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)


Event = KnownEvent | UnknownEvent

TERMINAL = frozenset({"turn.completed", "turn.failed", "turn.cancelled"})
"""One of these is the last event, unless a retry follows it with turn.resumed."""
PAUSED = "turn.paused"


def parse_event(value: Any) -> Event:
    """Raises BadAnswerError if it lacks what every event has: seq, type, at."""
    kinds = (EVENT_TYPES.get(str(value.get("type"))), UnknownEvent) if isinstance(value, dict) else ()
    for kind in kinds:
        try:
            if kind is not None:
                return kind.model_validate(value)
        except ValidationError:
            continue
    raise BadAnswerError("An event lacks seq, type or at.", status=200)
