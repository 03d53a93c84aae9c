"""What the tools of `amy mcp` have in common: how they fail, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from amy_sdk import AmyError, ApiError

P = ParamSpec("P")
R = TypeVar("R")

Limit = Annotated[int, Field(ge=1, le=100)]


def told(call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """What the API refuses, as an answer that the assistant can act on."""

    @wraps(call)
    async def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await call(*args, **kwargs)
        except AmyError as error:
            raise refusal(error) from error

    return telling


def refusal(error: AmyError) -> ToolError:
    """An error of the SDK, for a model to read: code, text, and which fields."""
    if not isinstance(error, ApiError):
        return ToolError(error.message)
    details = f" {error.details}" if error.details else ""
    return ToolError(f"{error.code}: {error.message}{details} (request {error.request_id})")


def reads(title: str) -> ToolAnnotations:
    """Of a tool that changes nothing."""
    return ToolAnnotations(title=title, read_only_hint=True, open_world_hint=False)
