"""An event of a turn or a run out of what the API sent; types of a later version are carried as `UnknownEvent`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, ValidationError

from amy_sdk._errors import BadAnswerError
from amy_sdk._generated.models import EVENT_TYPES, KnownEvent
from amy_sdk._models import Model, parse


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
    if not isinstance(value, dict):
        raise BadAnswerError("An event is not a JSON object.", status=200)
    kind = EVENT_TYPES.get(str(value.get("type")))
    if kind is not None:
        try:
            made: KnownEvent = kind.model_validate(value)
        except ValidationError:
            pass
        else:
            made._json = value
            return made
    return parse(UnknownEvent, value)
