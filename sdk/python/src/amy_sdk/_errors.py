"""What can go wrong with a call.

    AmyError
    ├── ApiError                    the API answered with a status of 400 or more
    │   ├── BadRequestError         400
    │   ├── AuthenticationError     401  no valid key
    │   ├── PermissionDeniedError   403  the key lacks a scope
    │   ├── NotFoundError           404  not there, or not yours
    │   ├── ConflictError           409
    │   ├── TooLargeError           413
    │   ├── UnprocessableError      422  fields that do not fit
    │   ├── RateLimitError          429
    │   ├── ServerError             5xx
    │   └── BadAnswerError          something answered that does not speak as Amy's API does
    ├── ConnectionFailedError       nothing answered
    │   └── TimedOutError           it was silent for too long
    ├── UploadError                 a file could not be sent to where it is kept
    ├── NotCompletedError           the turn, run, report, import or export ended, and not as completed
    ├── WaitError                   it is still at work after the time that the caller gave it
    └── ConfigurationError          the client lacks what it needs

`code` of an ApiError is stable and says more than the status: the documentation lists all of them, and `docs_url` leads to
this one's section.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amy_sdk._effects import Reply

_MAX_RETRY_AFTER = 60.0
"""Seconds. A server that wants a longer pause gets the usual one; the error says what it asked for."""


class AmyError(Exception):
    """The root of everything that this package raises by itself."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ApiError(AmyError):
    """The API answered with a status of 400 or more."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str,
        request_id: str | None = None,
        docs_url: str | None = None,
        details: dict[str, Any] | None = None,
        retriable: bool = False,
        retry_after: float | None = None,
        reply: Reply | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        """Stable, snake_case: what a program should look at."""
        self.request_id = request_id
        """Names the request in Amy's logs; send it along when you report a problem."""
        self.docs_url = docs_url
        self.details = details
        """More, by code: for `validation_failed` the fields and what is wrong with each."""
        self.retriable = retriable
        """Whether the same request may have another outcome."""
        self.retry_after = retry_after
        """Seconds that the server asks to wait before that, if at most 60."""
        self.reply = reply
        """The answer as it came."""

    def __str__(self) -> str:
        return f"{self.message} ({self.status} {self.code}, request {self.request_id or 'unknown'})"


class BadRequestError(ApiError):
    """400: the request is malformed."""


class AuthenticationError(ApiError):
    """401: no valid key or token came with the request."""


class PermissionDeniedError(ApiError):
    """403: the key may not do this; the message names the scope that it lacks."""


class NotFoundError(ApiError):
    """404: it is not there, or it is another person's."""


class ConflictError(ApiError):
    """409: it cannot be done in the state that the thing is in."""


class TooLargeError(ApiError):
    """413: the body is too large."""


class UnprocessableError(ApiError):
    """422: fields of the request do not fit; `details` says which."""


class RateLimitError(ApiError):
    """429: too often, or too much at once."""


class ServerError(ApiError):
    """5xx: something broke on Amy's side."""


class BadAnswerError(ApiError):
    """Something answered that does not speak as Amy's API does: a proxy's page, a cut body, another server."""

    def __init__(
        self, message: str, *, status: int, request_id: str | None = None, retriable: bool = False, **rest: Any
    ) -> None:
        super().__init__(
            message, status=status, code="unexpected_answer", request_id=request_id, retriable=retriable, **rest
        )


class ConnectionFailedError(AmyError):
    """Nothing answered. Whether the request was carried out is not known; with its idempotency key it can be sent again."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
        """In the words of whoever noticed."""


class TimedOutError(ConnectionFailedError):
    """There was a connection, and nothing came through it in time."""


class UploadError(AmyError):
    """A file could not be sent to where it is kept."""


class NotCompletedError(AmyError):
    """What was waited for ended, and not as completed."""

    def __init__(self, message: str, *, code: str, ended: Any) -> None:
        super().__init__(message)
        self.code = code
        """Of its error; `cancelled` where it was stopped."""
        self.ended = ended
        """The turn, run, report, import or export as it ended: it keeps what it has reached."""


class WaitError(AmyError):
    """It is still at work after the time that the caller gave it. It goes on; wait again, or look later."""

    def __init__(self, message: str, *, last: Any) -> None:
        super().__init__(message)
        self.last = last
        """As it was when last looked at."""


class ConfigurationError(AmyError):
    """The client lacks what it needs: a key, an address."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    413: TooLargeError,
    422: UnprocessableError,
    429: RateLimitError,
}


def is_retriable(reply: Reply) -> bool:
    """Whether the same request may have another outcome. The server's own word goes first."""
    verdict = reply.header("x-should-retry").lower()
    if verdict in {"true", "false"}:
        return verdict == "true"
    return reply.status in {408, 409, 429} or reply.status >= 500


def retry_after(reply: Reply) -> float | None:
    """Seconds that the server asks for (RFC 9110, or Retry-After-Ms), up to a minute; None if it says nothing usable."""
    try:
        if milliseconds := reply.header("retry-after-ms"):
            seconds = float(milliseconds) / 1000
        elif (value := reply.header("retry-after")).replace(".", "", 1).isdigit():
            seconds = float(value)
        else:
            when = parsedate_to_datetime(value)
            seconds = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - datetime.now(UTC).timestamp()
    except ValueError:
        return None
    return seconds if 0 < seconds <= _MAX_RETRY_AFTER else None


def error_of(reply: Reply) -> ApiError:
    """The API's error as ours; whatever is not in its shape becomes `BadAnswerError`."""
    request_id = reply.header("x-request-id") or None
    try:
        body = reply.json()
        error = body["error"]
        if isinstance(error, str):  # OAuth's shape (RFC 6749 §5.2), in which the sign-in of devices answers
            error = {"code": error, "message": body.get("error_description") or error}
        kind = ServerError if reply.status >= 500 else _BY_STATUS.get(reply.status, ApiError)
        return kind(
            str(error["message"]),
            status=reply.status,
            code=str(error["code"]),
            request_id=error.get("request_id") or request_id,
            docs_url=error.get("docs_url"),
            details=error.get("details"),
            retriable=is_retriable(reply),
            retry_after=retry_after(reply),
            reply=reply,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return BadAnswerError(
            f"{reply.url} answered {reply.status}, not in the API's error shape.",
            status=reply.status,
            request_id=request_id,
            retriable=is_retriable(reply),
            retry_after=retry_after(reply),
            reply=reply,
        )
