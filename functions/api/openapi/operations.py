"""What every operation has without its route saying so: names, scope, headers, the idempotency key, examples."""

from __future__ import annotations

import copy
from typing import Any

from contracts.scopes import OPERATIONS
from functions.api.openapi.recorded import add_examples
from functions.api.openapi.sdk_methods import SDK_METHODS

Json = dict[str, Any]

HEADERS: Json = {
    "X-Request-Id": {
        "description": "Names this request in our logs; send it along when you report a problem. Opaque: `req_…`, or a "
        "UUID where API Gateway itself answered.",
        "schema": {"type": "string"},
        "example": "req_01JD0Q5V3G0000000000000001",
    },
    "X-Should-Retry": {
        "description": "Whether the same request, sent again in a moment, may work: `true` or `false`.",
        "schema": {"type": "string", "enum": ["true", "false"]},
        "example": "false",
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}, "example": 1},
    "Location": {"description": "Where it is.", "schema": {"type": "string"}, "example": "/v1/turns/turn_…"},
    "RateLimit-Policy": {
        "description": 'The budget that this request was taken from: `"reads";q=200;w=20` is 200 requests in 20 seconds.',
        "schema": {"type": "string"},
        "example": '"reads";q=200;w=20',
    },
    "RateLimit": {
        "description": 'What is left of it: `"reads";r=199;t=1` is 199 requests, and all of them again in a second.',
        "schema": {"type": "string"},
        "example": '"reads";r=199;t=1',
    },
}
"""Of responses, by name; draft-ietf-httpapi-ratelimit-headers for the last two, on every answer to somebody who is known."""

_WITH_LOCATION = frozenset(
    {
        "create_turn",
        "replay_turn",
        "create_run",
        "create_check_in",
        "fire_check_in",
        "create_import",
        "start_import",
        "confirm_import",
        "create_lab",
        "start_lab",
        "create_export",
        "rebuild_sources",
        "erase_me",
    }
)
"""Operations that say in `Location` where what they made is."""

_IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A request that is sent again with the same key and body is carried out once and answered alike, with "
        "`Idempotent-Replayed: true`. Quoted or bare, up to 255 printable ASCII characters."
    ),
    "schema": {"type": "string", "maxLength": 600, "pattern": "^[ -~]*$"},
    "example": "7f6d2c1e-5a37-4a0e-9d43-1f0c8b1e2a90",
}

_MEANINGS = {
    "200": "What was asked for.",
    "201": "Made.",
    "202": "Accepted; it goes on.",
    "204": "Done.",
}
"""In place of Powertools' own words."""


def complete(operation: Json, method: str, exchanges: list[Json]) -> None:
    """Adds it."""
    id_ = operation["operationId"]
    scope = OPERATIONS[id_]
    operation["x-sdk-method"] = SDK_METHODS[id_]
    responses = operation["responses"]
    # Ours is `validation_failed`, in the shape of all errors.
    responses.pop("422", None)
    for status, response in responses.items():
        if response["description"] == "Successful Response":
            response["description"] = _MEANINGS[status]
        if status == "204":
            response.pop("content", None)
        names = ["X-Request-Id", *(["RateLimit-Policy", "RateLimit"] if scope else [])]
        if id_ in _WITH_LOCATION:
            names.append("Location")
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if scope is None:
        operation["security"] = []
    else:
        operation["x-required-scope"] = scope
        if method in ("post", "patch"):
            operation.setdefault("parameters", []).append(copy.deepcopy(_IDEMPOTENCY_KEY))
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["schema"].pop("default", None)
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
        parameter["schema"].pop("title", None)
        # The same stands beside it.
        parameter["schema"].pop("description", None)
    add_examples(operation, exchanges)


def _without_null(schema: Json) -> Json:
    """A parameter is absent or has a value; null, which Python uses for the former, cannot be sent."""
    options: list[Json] = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    rest: Json = {name: value for name, value in schema.items() if name != "anyOf"}
    return rest | options[0]
