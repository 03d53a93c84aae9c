"""The OpenAPI 3.1 document: made from the routes and the contract, committed as `openapi.json`.

`python -m functions.api.openapi > openapi.json` writes it; with `--check` the command fails when the file is not what the
code says.
"""

from __future__ import annotations

import copy
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler.openapi.models import APIKey, APIKeyIn, HTTPBearer, Server
from pydantic.json_schema import models_json_schema

from contracts.device_login import DeviceLoginStart, DeviceTokenRequest, OAuthError
from contracts.errors import ErrorBody
from contracts.events import EVENT, EventBatch
from contracts.labs import LabCreate
from contracts.scopes import MEANINGS, OPERATIONS, Scope
from functions.core.work import RUN, TURN, Work

_REF = "#/components/schemas/{model}"
_NOT_OURS = {"HTTPValidationError", "ValidationError", "ResponseValidationError"}
"""Powertools' shapes of errors, which we never send."""

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

_SCOPES = "A key has scopes, and each operation asks for one (`x-required-scope`): " + " ".join(
    f"`{scope}`: {meaning}" for scope, meaning in MEANINGS.items()
)
_ACCESS_TOKEN = "An access token of the OIDC issuer: a person who signed in. It has every scope."  # noqa: S105
_STREAM_TOKEN = "For an EventSource, which can send no header: from POST /v1/stream-tokens."  # noqa: S105

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
        "security": [{"api_key": []}, {"access_token": []}, {"stream_token": []}],
        "parameters": [id_in_path, *operation["parameters"]],
    }


_RATE_LIMIT_HEADERS = {
    "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"},
    "RateLimit": {"$ref": "#/components/headers/RateLimit"},
}
"""On every answer to somebody who is known; draft-ietf-httpapi-ratelimit-headers."""

_RATE_LIMIT_POLICY = {
    "description": 'The budget that this request was taken from: `"reads";q=200;w=20` is 200 requests in 20 seconds.',
    "schema": {"type": "string"},
}
_RATE_LIMIT = {
    "description": 'What is left of it: `"reads";r=199;t=1` is 199 requests, and all of them again in a second.',
    "schema": {"type": "string"},
}

_REQUEST_ID = {
    "description": "Names this request in our logs; send it along when you report a problem.",
    "schema": {"type": "string"},
}

_ERROR = {
    "description": (
        "An error. 400 malformed, 401 no valid key or token, 403 not allowed, 404 not there or not yours, 405 wrong "
        "method, 409 in conflict, 413 too large, 415 wrong content type, 422 fields that do not fit, 429 too often, "
        "5xx ours. `code` says which."
    ),
    "headers": {
        "X-Request-Id": {"$ref": "#/components/headers/RequestId"},
        "Retry-After": {
            "description": "Seconds; with 429, and with 409 idempotency_in_flight.",
            "schema": {"type": "integer"},
        },
        **_RATE_LIMIT_HEADERS,
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
            security_schemes={
                "api_key": HTTPBearer(description=f"`Authorization: Bearer amy_sk_…`. {_SCOPES}"),
                "access_token": HTTPBearer(bearerFormat="JWT", description=_ACCESS_TOKEN),
                "stream_token": APIKey(name="token", in_=APIKeyIn.query, description=_STREAM_TOKEN),
            },
            security=[{"api_key": []}, {"access_token": []}],
        )
    )
    schemas = {name: schema for name, schema in made["components"]["schemas"].items() if name not in _NOT_OURS}
    _, further = models_json_schema(
        [
            (model, "validation")
            for model in (EventBatch, ErrorBody, LabCreate, DeviceLoginStart, DeviceTokenRequest, OAuthError)
        ],
        ref_template=_REF,
    )
    event = EVENT.json_schema(ref_template=_REF)
    schemas |= further["$defs"] | event.pop("$defs") | {"Event": event}
    paths = made["paths"] | {
        f"/v1/{work.collection}/{{{work.prefix}_id}}/events": {"get": _events_operation(work)} for work in (TURN, RUN)
    }
    for operations in paths.values():
        for method, operation in operations.items():
            _complete(operation, method, OPERATIONS[operation["operationId"]])
    made["paths"] = dict(sorted(paths.items()))
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    made["components"]["headers"] = {
        "RequestId": _REQUEST_ID,
        "RateLimit": _RATE_LIMIT,
        "RateLimitPolicy": _RATE_LIMIT_POLICY,
    }
    made["components"]["responses"] = {"Error": _ERROR}
    return made


@cache
def document_text() -> str:
    """The document as it is committed and served."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def _complete(operation: dict[str, Any], method: str, scope: Scope | None) -> None:
    """Adds what every route has without saying so: the idempotency key, the request id, the errors, the scope."""
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
    if scope is not None:
        for response in responses.values():
            response["headers"] |= _RATE_LIMIT_HEADERS
    responses["default"] = {"$ref": "#/components/responses/Error"}
    if scope is None:
        operation["security"] = []
        return
    operation["x-required-scope"] = scope
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


def main(arguments: list[str]) -> int:
    """Writes the document to standard output, or compares it: 1 if the file is not what the code says."""
    if arguments[:1] != ["--check"]:
        sys.stdout.write(document_text())
        return 0
    path = Path(arguments[1] if len(arguments) > 1 else "openapi.json")
    if path.exists() and path.read_text() == document_text():
        return 0
    sys.stderr.write(f"{path} is not what the code says; write it anew with `make openapi`\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
