"""Finds the route of a request as API Gateway does: the most literal path wins, then the named verb before ANY."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from local.gateway.model import Route


@dataclass(frozen=True, slots=True)
class Match:
    route: Route
    parameters: dict[str, str]
    """Path parameters, decoded."""


class Router:
    def __init__(self, routes: Sequence[Route]) -> None:
        self._by_path: dict[str, dict[str, Route]] = {}
        for route in routes:
            self._by_path.setdefault(route.path, {})[route.method] = route
        self._patterns = sorted(((_segments(path), path) for path in self._by_path), key=lambda each: _order(each[0]))

    def match(self, method: str, path: str) -> Match | None:
        """`path` as it came, encoded. None: there is no such resource, or it does not have the method."""
        segments = _segments(path)
        for pattern, name in self._patterns:
            parameters = _fit(pattern, segments)
            if parameters is None:
                continue
            methods = self._by_path[name]
            if route := methods.get(method) or methods.get("ANY"):
                return Match(route, parameters)
            return None  # API Gateway settles on the resource before it looks at the method
        return None


def _segments(path: str) -> list[str]:
    return [each for each in path.split("/") if each]


def _order(pattern: list[str]) -> list[int]:
    """Literal before {parameter} before {proxy+}, from the left; longer before shorter where they agree."""
    return [2 if each.endswith("+}") else 1 if each.startswith("{") else 0 for each in pattern] + [3]


def _fit(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    parameters: dict[str, str] = {}
    for index, part in enumerate(pattern):
        if part.endswith("+}"):
            rest = segments[index:]
            if not rest:
                return None
            parameters[part[1:-2]] = unquote("/".join(rest))
            return parameters
        if index >= len(segments):
            return None
        if part.startswith("{"):
            parameters[part[1:-1]] = unquote(segments[index])
        elif part != unquote(segments[index]):
            return None
    return parameters if len(pattern) == len(segments) else None
