"""The errors that each operation can answer with, by status: what its form makes possible, and what its route declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

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
    MalformedJson,
    PayloadTooLarge,
    RateLimited,
    RunNotFound,
    StoreUnavailable,
    TurnNotFound,
    Unauthorized,
    UnsupportedMediaType,
    ValidationFailed,
)
from functions.core.settings import DOCS_URL

Json = dict[str, Any]

REQUEST_ID = "req_01JD0Q5V3G0000000000000001"

_STREAMS: dict[str, tuple[type[AmyError], ...]] = {
    "stream_turn_events": (TurnNotFound,),
    "stream_run_events": (RunNotFound,),
}
"""Operations of another function, whose routes are not at hand."""


def refusals_of(
    operation: Json, method: str, path: str, route: Callable[..., Any] | None, *, public: bool
) -> list[type[AmyError]]:
    """In the order of their statuses, each once."""
    declared = declared_refusals(route) if route is not None else _STREAMS[operation["operationId"]]
    kinds = {*declared, *_of_form(operation), *_of_caller(method, path, public=public), AmyError}
    return sorted(kinds, key=lambda kind: (kind.status, kind.code))


def _of_form(operation: Json) -> Iterator[type[AmyError]]:
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    yield BadParameter
    if "cursor" in names:
        yield BadCursor
    if "Idempotency-Key" in names:
        yield from (IdempotencyInFlight, IdempotencyMismatch)
    if "requestBody" in operation:
        yield from (MalformedJson, PayloadTooLarge, UnsupportedMediaType, ValidationFailed)


def _of_caller(method: str, path: str, *, public: bool) -> Iterator[type[AmyError]]:
    if path.startswith("/v1/"):
        yield from (RateLimited, StoreUnavailable)
    if public:
        return
    yield Unauthorized
    if method != "get":
        yield AccountErased
    if purposes_of(method.upper(), path):
        yield ConsentRequired


def error_responses(kinds: Iterable[type[AmyError]]) -> Json:
    """The responses of an operation, by status."""
    return {
        str(status): error_response(list(of_status))
        for status, of_status in groupby(kinds, key=lambda kind: kind.status)
    }


def error_response(kinds: list[type[AmyError]]) -> Json:
    """One response with an example for each code that it may carry."""
    headers: Json = {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", "X-Should-Retry")}
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
    details = recorded.get(kind.code, {}).get("details")
    body = kind(details).body(REQUEST_ID, DOCS_URL) if kind.__init__ is AmyError.__init__ else kind.example(REQUEST_ID)
    return {"summary": kind.message, "value": body.model_dump(mode="json", exclude_none=True)}
