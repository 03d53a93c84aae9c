"""The streams of events, which another function serves, and the schemas of their events."""

from __future__ import annotations

import copy
from typing import Any

from contracts.events import EVENT
from functions.api.openapi.security import STREAM_SECURITY
from functions.core.work import RUN, TURN, Work

Json = dict[str, Any]

_DESCRIPTION = (
    "Server-sent events: `id` is the event's `seq`, `event` its type, `data` the envelope (`Event`). A connection lasts "
    "about four minutes; resume with `Last-Event-ID` or `after` until an event of type turn.completed, turn.failed or "
    "turn.cancelled has come. After turn.paused it ends at once and asks with `retry` for a longer pause: nothing comes "
    "before the person has decided (/v1/approvals). With `Accept: application/json` one page of events instead, waiting "
    "up to `wait` seconds for the first."
)
_PARAMETERS: list[Json] = [
    {
        "name": "after",
        "in": "query",
        "required": False,
        "description": "Only events with a larger seq; 0 for all. Beyond the last event there is: 400 `bad_parameter`.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 99_999_999, "default": 0},
    },
    {
        "name": "wait",
        "in": "query",
        "required": False,
        "description": "Seconds to wait for an event where there is none; JSON only.",
        "schema": {"type": "number", "minimum": 0, "maximum": 25, "default": 0},
    },
    {
        "name": "Last-Event-ID",
        "in": "header",
        "required": False,
        "description": "As `after`, sent by an EventSource that resumes; it wins over `after`, and errors name it so.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,8}$"},
    },
]
_RESPONSES: Json = {
    "200": {
        "description": "The events.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "x-event-schema": {"$ref": "#/components/schemas/Event"},
            },
            "application/json": {"schema": {"$ref": "#/components/schemas/EventBatch"}},
        },
    },
    "204": {"description": "It has ended and you have all of its events."},
}


def _operation(work: Work) -> Json:
    id_in_path: Json = {
        "name": f"{work.prefix}_id",
        "in": "path",
        "required": True,
        "description": f"`{work.prefix}_…`",
        "schema": {"type": "string"},
    }
    return {
        "tags": [work.collection],
        "summary": f"Follow a {work.prefix}'s events",
        "description": _DESCRIPTION,
        "operationId": f"stream_{work.prefix}_events",
        "parameters": [id_in_path, *copy.deepcopy(_PARAMETERS)],
        "responses": copy.deepcopy(_RESPONSES),
        "security": STREAM_SECURITY,
    }


def event_paths() -> Json:
    """The paths of the streams."""
    return {f"/v1/{work.collection}/{{{work.prefix}_id}}/events": {"get": _operation(work)} for work in (TURN, RUN)}


_NOT_RECORDED: dict[str, tuple[str, Json]] = {
    "agent.thinking": ("agent.started", {"summary": "Compares the two months."}),
    "cost_warning": ("cost", {"total_usd": 3.02}),
}
"""Events that a short recording does not come to, each with one of the same kind and what is different of its data."""


def _like(recorded: Json, type_: str, other: str, data: Json) -> Json:
    event = recorded[other]
    return {**event, "id": type_, "type": type_, "data": event["data"] | data}


def event_schemas(ref_template: str, recorded: Json) -> Json:
    """`Event`, told apart by `type`, and the schema of each of its members, with an example of each type."""
    event = EVENT.json_schema(ref_template=ref_template)
    schemas: Json = event.pop("$defs")
    event["description"] = (
        "One event of a turn or run: what `type` it is decides what `data` holds. Ignore types that you do not know."
    )
    recorded = recorded | {type_: _like(recorded, type_, *like) for type_, like in _NOT_RECORDED.items()}
    for type_, reference in event["discriminator"]["mapping"].items():
        schemas[reference.rpartition("/")[2]].setdefault("examples", []).append(recorded[type_])
    return schemas | {"Event": event}
