"""The errors that each operation can answer with, by status: what its form makes possible, and what its route declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contracts.scopes import OPERATIONS
from functions.api.guard import purposes_of
from functions.api.refusals import declared_refusals
from functions.core.errors import (
    AccountErased,
    AmyError,
    BadCursor,
    BadParameter,
    ConsentRequired,
    IdempotencyInFlight,
    IdempotencyMismatch,
    InsufficientScope,
    MalformedJson,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    RunNotFound,
    StoreUnavailable,
    TooManyStreams,
    TurnNotFound,
    Unauthorized,
    UnsupportedMediaType,
    ValidationFailed,
)
from functions.core.settings import DOCS_URL

Json = dict[str, Any]

_REQUEST_ID = "req_01JD0Q5V3G0000000000000001"

_HEADERS = ("X-Request-Id", "X-Should-Retry")

_STREAMS: dict[str, tuple[type[AmyError], ...]] = {
    "stream_turn_events": (TurnNotFound, TooManyStreams),
    "stream_run_events": (RunNotFound, TooManyStreams),
}
"""Operations of another function, whose routes are not at hand."""


def refusals_of(operation: Json, method: str, path: str, route: Callable[..., Any] | None) -> list[type[AmyError]]:
    """In the order of their statuses, each once."""
    declared = declared_refusals(route) if route is not None else _STREAMS[operation["operationId"]]
    kinds = {*declared, *_of_form(operation), *_of_caller(operation, method, path), AmyError}
    return sorted(kinds, key=lambda kind: (kind.status, kind.code))


def _of_form(operation: Json) -> Iterator[type[AmyError]]:
    parameters = operation.get("parameters", [])
    names = {parameter["name"] for parameter in parameters}
    yield BadParameter
    if any(parameter["in"] == "path" for parameter in parameters):
        yield NotFound
    if "cursor" in names:
        yield BadCursor
    if "Idempotency-Key" in names:
        yield from (IdempotencyInFlight, IdempotencyMismatch)
    if "requestBody" in operation:
        yield from (MalformedJson, PayloadTooLarge, UnsupportedMediaType, ValidationFailed)


def _of_caller(operation: Json, method: str, path: str) -> Iterator[type[AmyError]]:
    if path.startswith("/v1/"):
        yield StoreUnavailable
    if OPERATIONS[operation["operationId"]] is None:
        return
    yield from (Unauthorized, InsufficientScope, RateLimited)
    if method != "get":
        yield AccountErased
    if purposes_of(method.upper(), path):
        yield ConsentRequired


def error_response(kinds: list[type[AmyError]]) -> Json:
    """One response with an example for each code that it may carry."""
    headers: Json = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    if any(kind.retriable for kind in kinds):
        headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    return {
        "description": "\n".join(f"- `{kind.code}`: {kind.message}" for kind in kinds),
        "headers": headers,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/ErrorBody"},
                "examples": {kind.code: {"$ref": f"#/components/examples/error_{kind.code}"} for kind in kinds},
            }
        },
    }


def error_example(kind: type[AmyError], recorded: Json) -> Json:
    """The body of an error, with the details that were recorded of it."""
    error = kind(recorded.get(kind.code, {}).get("details"))
    body = error.body(_REQUEST_ID, DOCS_URL).model_dump(mode="json", exclude_none=True)
    return {"summary": kind.message, "value": body, "x-should-retry": error.should_retry}
