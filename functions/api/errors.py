"""Exceptions as responses: one shape for all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from functions.core.errors import (
    AmyError,
    BadParameter,
    NotFound,
    ValidationFailed,
)
from functions.core.settings import get_settings

_MOST_ERRORS = 50
"""A body can be wrong in a thousand places; nobody reads more than these."""
_LONGEST_PATH = 200


def as_amy_error(error: Exception) -> AmyError:
    """The error of our tree that an exception amounts to. What is none of ours becomes `internal_error`, and its text stays
    in the log."""
    if isinstance(error, AmyError):
        return error
    if isinstance(error, RequestValidationError):
        return _not_valid(error.errors())
    if isinstance(error, NotFoundError):
        return NotFound()
    return AmyError()


def error_body(error: AmyError, request_id: str) -> str:
    """The body of an error's response."""
    return json.dumps(error.body(request_id, get_settings().docs_url).model_dump(exclude_none=True), ensure_ascii=False)


def error_response(error: AmyError, request_id: str) -> Response[Any]:
    """An error's response."""
    return Response(error.status, "application/json", error_body(error, request_id), {**error.headers()})


def _not_valid(entries: Sequence[Any]) -> AmyError:
    first = entries[0]
    if first["loc"][0] in ("query", "header"):
        return BadParameter({"parameter": first["loc"][1], "expected": _message(first)})
    return ValidationFailed({"errors": [_field(entry) for entry in entries[:_MOST_ERRORS]]})


def _field(entry: dict[str, Any]) -> dict[str, str]:
    # The first part says that it is the body.
    parts = [str(part) for part in entry["loc"]]
    path = ".".join(parts[1:] if len(parts) > 1 else parts)
    # A field's name is the client's text and may hold half a surrogate pair, which no UTF-8 can carry.
    path = path[:_LONGEST_PATH].encode(errors="replace").decode()
    return {"path": path, "message": _message(entry)}


def _message(entry: dict[str, Any]) -> str:
    return str(entry["msg"]).removeprefix("Value error, ")
