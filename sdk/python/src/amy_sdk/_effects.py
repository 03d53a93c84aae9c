"""What the SDK's logic asks of the world, so that it is written once for sync and async.

A *flow* is a generator: it yields effects, is sent what came of them (or has the error thrown into it), and returns its
result. `SyncDriver` and `AsyncDriver` (`amy_sdk._drivers`) carry effects out, each in its own way; nothing else differs
between `Amy` and `AsyncAmy`.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Files = dict[str, tuple[str, Any, str]]
"""By part: name, content (bytes or a file), content type."""


@dataclass(frozen=True)
class Request:
    """One HTTP request, complete."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    data: Mapping[str, str] | None = None
    """Fields of a form."""
    files: Files | None = None
    timeout: float = 600.0
    """Seconds without a byte."""


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        """Names the request in Amy's logs."""
        return self.header("x-request-id") or None

    def header(self, name: str) -> str:
        """Empty where the answer has none of that name. Case does not matter."""
        return self.headers.get(name.lower(), "")

    def json(self) -> Any:
        """Raises ValueError."""
        return json.loads(self.content)


@dataclass(frozen=True)
class Send:
    """Send a request and read the answer: a Reply. Raises ConnectionFailedError."""

    request: Request


@dataclass(frozen=True)
class Open:
    """Send a request and leave the body of a success unread: a Reply without content. Raises ConnectionFailedError."""

    request: Request


@dataclass(frozen=True)
class Read:
    """The next piece of what is open: bytes, empty at its end. Raises ConnectionFailedError."""


@dataclass(frozen=True)
class Close:
    """Let go of what is open."""


@dataclass(frozen=True)
class Sleep:
    seconds: float


@dataclass(frozen=True)
class Emit:
    """Hand something to whoever iterates over the flow."""

    item: Any


Effect = Send | Open | Read | Close | Sleep | Emit
T = TypeVar("T")
Flow = Generator[Effect, Any, T]
