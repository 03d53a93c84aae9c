"""What a route refuses, said beside the route.

`@refuses(TurnNotFound, TurnActive)` under the route's own decorator names the errors that its work can end with. What it
refuses because of its form (its parameters, its body, its key) is not named: functions/api/openapi/refusals.py sees that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from functions.core.errors import AmyError

_ATTRIBUTE = "refuses"

Route = TypeVar("Route", bound=Callable[..., Any])


def refuses(*kinds: type[AmyError]) -> Callable[[Route], Route]:
    """Declares the errors of a route. They go into the document, and a test holds that it answers with no others."""

    def declare(route: Route) -> Route:
        setattr(route, _ATTRIBUTE, kinds)
        return route

    return declare


def declared_refusals(route: Callable[..., Any]) -> tuple[type[AmyError], ...]:
    """What a route declares."""
    kinds: tuple[type[AmyError], ...] = getattr(route, _ATTRIBUTE, ())
    return kinds
