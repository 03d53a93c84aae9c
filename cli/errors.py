"""What can go wrong for somebody at a terminal, and the exit code that a script sees.

    CliError
    ├── InputError         2  the command cannot be carried out as it was given
    ├── NotDoneError       1  it was carried out and did not reach its end
    │   └── UploadError    1  a file could not be sent
    ├── ApiError           3  the API refused the request, in the one error shape
    │   └── BadAnswerError 3  something answered, and it was not Amy's API
    └── UnreachableError   4  nothing answered
        └── NoCloudError   4  no address is known: no local cloud runs and AMY_API_URL is not set

0 is success, 1 also a turn that ended as failed or cancelled, 5 one that waits for an approval, 130 an interrupt (Ctrl-C),
which never stops a turn.
"""

from __future__ import annotations

from typing import Any

EXIT_OK = 0
EXIT_NOT_DONE = 1
EXIT_USAGE = 2
EXIT_API = 3
EXIT_UNREACHABLE = 4
EXIT_WAITS = 5
EXIT_INTERRUPTED = 130


class CliError(Exception):
    """The root: everything that `amy` reports in one sentence and a hint instead of a traceback."""

    exit_code: int

    def __init__(self, message: str, *, code: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        """Stable, snake_case."""
        self.message = message
        self.hint = hint
        """What to do next."""

    def body(self) -> dict[str, Any]:
        """The error in the API's shape, with the hint, for `--json`."""
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


class InputError(CliError):
    """The command cannot be carried out as it was given."""

    exit_code = EXIT_USAGE


class NotDoneError(CliError):
    """The command was carried out and did not reach its end."""

    exit_code = EXIT_NOT_DONE


class UploadError(NotDoneError):
    """A file could not be sent to where it is kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The file could not be sent: {reason}.", code="upload_failed", hint="Try again; nothing was imported."
        )


class ApiError(CliError):
    """The API answered with a status of 400 or more."""

    exit_code = EXIT_API

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int,
        request_id: str | None = None,
        docs_url: str | None = None,
        details: dict[str, Any] | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.status = status
        self.request_id = request_id
        self.docs_url = docs_url
        self.details = details

    def body(self) -> dict[str, Any]:
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "request_id": self.request_id,
                "docs_url": self.docs_url,
                "details": self.details,
                "hint": self.hint,
                "status": self.status,
            }
        }


class BadAnswerError(ApiError):
    """Something answered that does not speak as Amy's API does: a proxy's page, a cut body, another server."""

    def __init__(self, message: str, *, status: int, request_id: str | None = None) -> None:
        super().__init__(
            message,
            code="unexpected_answer",
            status=status,
            request_id=request_id,
            hint="Check that AMY_API_URL is the address of Amy's API, and that no proxy stands in between.",
        )


class UnreachableError(CliError):
    """The address is known and nothing answers there."""

    exit_code = EXIT_UNREACHABLE


class NoCloudError(UnreachableError):
    """No local cloud runs, and no other address was given."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            code="no_cloud",
            hint="Start one with `amy local up`, or set AMY_API_URL and AMY_API_KEY.",
        )
