"""The SDK's client for the Amy that this shell speaks to, with what goes wrong said as the command line says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

import amy_sdk
from amy_sdk import Amy, Model, Page
from cli.errors import ApiError, BadAnswerError, CliError, InputError, NotDoneError, UnreachableError, UploadError
from cli.target import Target, resolve

_HINTS = {
    401: "Check AMY_API_KEY, or sign in again with `amy login`; for the local cloud, `amy local status` shows its key.",
    413: "Send less at once.",
    429: "Wait a little and try again.",
}
_PAGE = 100
"""As many as the API gives at once."""

M = TypeVar("M", bound=Model)


@contextmanager
def connect(target: Target | None = None) -> Iterator[Amy]:
    """A client, of the Amy that this shell speaks to if no other is given. Raises CliError in place of the SDK's errors."""
    target = target or resolve()
    with Amy(target.api_key, target.api_url, headers={"User-Agent": "amy-cli"}) as amy:
        try:
            yield amy
        except amy_sdk.AmyError as error:
            raise as_cli_error(error, target) from error


def first(page: Page[M], limit: int) -> Iterator[dict[str, Any]]:
    """The first entries of a list, over as many pages as that takes, as the API said them."""
    return (entry.to_dict() for entry in islice(page, limit))


def page_size(limit: int) -> int:
    """How many to ask for at once, of so many that are wanted."""
    return min(limit, _PAGE)


def dicts(entries: Iterable[Model]) -> list[dict[str, Any]]:
    """As the API said them."""
    return [entry.to_dict() for entry in entries]


def as_cli_error(error: amy_sdk.AmyError, target: Target) -> CliError:
    match error:
        case amy_sdk.BadAnswerError():
            return BadAnswerError(error.message, status=error.status, request_id=error.request_id)
        case amy_sdk.ApiError():
            return ApiError(
                error.message,
                code=error.code,
                status=error.status,
                request_id=error.request_id,
                docs_url=error.docs_url,
                details=error.details,
                hint=_HINTS.get(error.status),
            )
        case amy_sdk.UploadError():
            return UploadError(error.message)
        case amy_sdk.ConnectionFailedError():
            return UnreachableError(
                f"Cannot reach Amy at {target.api_url}: {error.reason}.",
                code="unreachable",
                hint=(
                    "Is the local cloud up? `amy local status` tells."
                    if target.is_loopback
                    else "Check AMY_API_URL and the network."
                ),
            )
        case amy_sdk.NotCompletedError():
            return NotDoneError(error.message, code=error.code)
        case amy_sdk.WaitError():
            return NotDoneError(error.message, code="still_at_work")
        case _:
            return InputError(error.message, code="bad_configuration")
