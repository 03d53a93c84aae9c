"""The document as Python values and as text."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, Server
from pydantic.json_schema import models_json_schema

from contracts.errors import ErrorBody
from contracts.events import EVENT, EventBatch
from contracts.labs import LabCreate
from functions.api.openapi.sdk_methods import SDK_METHODS
from functions.core.work import RUN, TURN, Work

_REF = "#/components/schemas/{model}"
_NOT_OURS = {"HTTPValidationError", "ValidationError", "ResponseValidationError"}
"""Powertools' shapes of errors, which we never send."""

_PUBLIC = "/v1/erasures/"
"""Below /v1, and open to whoever has the link."""

_DESCRIPTION = """\
Amy answers questions about a person's own health data. A question is a *turn*: start one with `POST /v1/turns`, follow it \
through `GET /v1/turns/{turn_id}/events`, read its answer when it has ended. A *run* is one agent, started directly: \
`POST /v1/runs`.

Every POST and PATCH takes an `Idempotency-Key`, kept for 24 hours. Every answer carries `X-Request-Id`. Every error has \
the shape of `ErrorBody`; `code` is stable, and `docs_url` leads to what it means."""

_WITH_LOCATION = frozenset(
    {
        "create_turn",
        "create_run",
        "replay_turn",
        "create_import",
        "start_import",
        "confirm_import",
        "create_export",
        "erase_me",
    }
)
"""Operations that say in `Location` where what they made is."""

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A request that is sent again with the same key and body is carried out once and answered alike, with "
        "`Idempotent-Replayed: true`. Quoted or bare, up to 255 printable ASCII characters."
    ),
    "schema": {"type": "string"},
}

_EVENTS_OPERATION: dict[str, Any] = {
    "description": (
        "Server-sent events: `id` is the event's `seq`, `event` its type, `data` the envelope (`Event`). A connection "
        "lasts about four minutes; resume with `Last-Event-ID` or `after` until an event of type turn.completed, "
        "turn.failed or turn.cancelled has come. After turn.paused it ends at once and asks with `retry` for a longer "
        "pause: nothing comes before the person has decided (/v1/approvals). With `Accept: application/json` one page of "
        "events instead, waiting up to `wait` seconds for the first."
    ),
    "parameters": [
        {
            "name": "after",
            "in": "query",
            "required": False,
            "description": "Only events with a larger seq.",
            "schema": {"type": "integer", "minimum": 0, "default": 0},
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
            "description": "As `after`, sent by an EventSource that resumes; it wins over `after`.",
            "schema": {"type": "string"},
        },
    ],
    "responses": {
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
    },
}


def _events_operation(work: Work) -> dict[str, Any]:
    operation = copy.deepcopy(_EVENTS_OPERATION)
    id_in_path = {
        "name": f"{work.prefix}_id",
        "in": "path",
        "required": True,
        "description": f"`{work.prefix}_…`",
        "schema": {"type": "string", "title": f"{work.prefix.capitalize()} Id"},
    }
    return {
        **operation,
        "tags": [work.collection],
        "summary": f"Follow a {work.prefix}'s events",
        "operationId": f"stream_{work.prefix}_events",
        "parameters": [id_in_path, *operation["parameters"]],
    }


_REQUEST_ID = {
    "description": "Names this request in our logs; send it along when you report a problem.",
    "schema": {"type": "string"},
}

_ERROR = {
    "description": (
        "An error. 400 malformed, 401 no valid key, 404 not there or not yours, 405 wrong method, 409 in conflict, 413 too "
        "large, 415 wrong content type, 422 fields that do not fit, 429 too often, 5xx ours. `code` says which."
    ),
    "headers": {
        "X-Request-Id": {"$ref": "#/components/headers/RequestId"},
        "Retry-After": {
            "description": "Seconds; with 429, and with 409 idempotency_in_flight.",
            "schema": {"type": "integer"},
        },
    },
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
}


def document() -> dict[str, Any]:
    """The document as Python values."""
    # Imported here, because the application's own route serves this document.
    from functions.api.app import app  # noqa: PLC0415

    made: dict[str, Any] = json.loads(
        app.get_openapi_json_schema(
            title="Amy",
            version="1",
            description=_DESCRIPTION,
            openapi_version="3.1.0",
            servers=[Server(url="https://api.amy.health")],
            security_schemes={"api_key": HTTPBearer(description="`Authorization: Bearer amy_sk_…`")},
            security=[{"api_key": []}],
        )
    )
    schemas = {name: schema for name, schema in made["components"]["schemas"].items() if name not in _NOT_OURS}
    _, further = models_json_schema(
        [(EventBatch, "validation"), (ErrorBody, "validation"), (LabCreate, "validation")], ref_template=_REF
    )
    event = EVENT.json_schema(ref_template=_REF)
    schemas |= further["$defs"] | event.pop("$defs") | {"Event": event}
    paths = made["paths"] | {
        f"/v1/{work.collection}/{{{work.prefix}_id}}/events": {"get": _events_operation(work)} for work in (TURN, RUN)
    }
    for path, operations in paths.items():
        for method, operation in operations.items():
            _complete(operation, method, public=not path.startswith("/v1/") or path.startswith(_PUBLIC))
    made["paths"] = dict(sorted(paths.items()))
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    made["components"]["headers"] = {"RequestId": _REQUEST_ID}
    made["components"]["responses"] = {"Error": _ERROR}
    return made


@cache
def document_text() -> str:
    """The document as it is committed and served."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _complete(operation: dict[str, Any], method: str, *, public: bool) -> None:
    """Adds what every route has without saying so: the idempotency key, the request id, the errors."""
    operation["x-sdk-method"] = SDK_METHODS[operation["operationId"]]
    responses = operation["responses"]
    # Ours is `validation_failed`, in the shape of all errors.
    responses.pop("422", None)
    for status, response in responses.items():
        response["headers"] = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
        if status == "204":
            response.pop("content", None)
    if operation["operationId"] == "create_run":
        responses["202"] = copy.deepcopy(responses["201"]) | {"description": "It goes on."}
    for status in ("201", "202"):
        if status in responses and operation["operationId"] in _WITH_LOCATION:
            where = {"description": "Where it is.", "schema": {"type": "string"}}
            responses[status]["headers"]["Location"] = where
    responses["default"] = {"$ref": "#/components/responses/Error"}
    if public:
        operation["security"] = []
        return
    if method in ("post", "patch"):
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["schema"].pop("default", None)
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is absent or has a value; null, which Python uses for the former, cannot be sent."""
    options: list[dict[str, Any]] = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    rest: dict[str, Any] = {name: value for name, value in schema.items() if name != "anyOf"}
    return rest | options[0]
