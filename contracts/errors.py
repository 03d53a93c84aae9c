"""The one error shape, and the shape of an error that ended a turn or a step."""

from __future__ import annotations

from typing import Any

from contracts.base import Resource


class ErrorDetail(Resource):
    """What went wrong, for a program and for a person."""

    code: str
    """Stable, snake_case; what a program should look at."""
    message: str
    """For a person: what happened and what to do next."""
    request_id: str
    """Also in the `X-Request-Id` header and in every log line of this request."""
    docs_url: str
    """The section of the documentation about this code."""
    details: dict[str, Any] | None = None
    """More, by code: for `validation_failed` the list of fields and what is wrong with each."""


class ErrorBody(Resource):
    """The body of every response with a status of 400 and more."""

    error: ErrorDetail
    """What went wrong."""


class Failure(Resource):
    """Why a turn or a step ended without what it was asked for."""

    code: str
    """Stable; docs/concepts/errors.md has what each means."""
    message: str
    """For a person: what happened and what to do next."""
    step: str | None = None
    """The state at which it ended."""
    retriable: bool = False
    """Whether `POST /v1/turns/:id/retry` has a chance."""
    docs_url: str | None = None
    """The section of the documentation about this code."""
    details: dict[str, Any] | None = None
    """More, by code: for `replay_mismatch` the step, the effect and the reason."""
