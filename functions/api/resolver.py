"""Routing that also answers for what never reaches a route.

Powertools looks for method and path at once, reads a form where JSON is meant, and knows no size. This resolver remembers
which operations a path has and what its bodies are made of, and refuses the rest before anything is read.
"""

from __future__ import annotations

import binascii
import inspect
import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import ApiGatewayResolver
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from functions.core.errors import (
    BadParameter,
    MalformedJson,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_ROUTE = inspect.signature(APIGatewayRestResolver.route)
"""Powertools hands the routes of a router over by position."""


@dataclass(frozen=True)
class BodyRule:
    """What a route reads."""

    media_type: str
    max_bytes: int


JSON_BODY = BodyRule("application/json", 512 * 1024)
"""Room for the 32,000 characters of a conversation in their longest spelling (emoji, escaped) and its metadata."""


class Resolver(APIGatewayRestResolver):
    """The API's router."""

    def __init__(self, *, bodies: Mapping[str, Sequence[BodyRule]], elsewhere: Mapping[str, str]) -> None:
        """`bodies`: what routes read that do not read JSON alone, by path; the first is meant where none is named.
        `elsewhere`: methods that another function serves, by rule; their other methods come here."""
        super().__init__(enable_validation=True, serializer=json_text, json_body_deserializer=parse_json_object)
        self._bodies = bodies
        self._operations: dict[re.Pattern[str], dict[str, str]] = {
            _pattern(rule): {method: ""} for rule, method in elsewhere.items()
        }

    def route(self, rule: str, method: Any, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        """Registers a route, as Powertools does."""
        operation_id = _ROUTE.bind(self, rule, method, *args, **kwargs).arguments.get("operation_id") or ""
        methods = [method] if isinstance(method, str) else method
        self._operations.setdefault(_pattern(rule), {}).update(dict.fromkeys(methods, operation_id))
        return super().route(rule, method, *args, **kwargs)

    def operation_of(self, event: Mapping[str, Any]) -> str:
        """The id of the operation that a request means; empty for one without. Raises `NotFound` or `MethodNotAllowed`."""
        path, method = event["path"], event["httpMethod"].upper()
        methods = next((methods for pattern, methods in self._operations.items() if pattern.fullmatch(path)), None)
        if methods is None:
            raise NotFound
        if method not in methods:
            raise MethodNotAllowed({"allow": sorted(methods)})
        return methods[method]

    def admit_body(self, event: Mapping[str, Any]) -> None:
        """Raises `UnsupportedMediaType`, `PayloadTooLarge` or `MalformedJson` for a body that the route would not read. One
        that is said to be too large is refused before it is looked at."""
        if event["httpMethod"].upper() not in _WITH_BODY or not event.get("body"):
            return
        rules = self._bodies.get(event["path"].rstrip("/"), (JSON_BODY,))
        named = media_type(event)
        rule = next((one for one in rules if named in ("", one.media_type)), None)
        if rule is None:
            raise UnsupportedMediaType({"expected": " or ".join(one.media_type for one in rules)})
        said = header(event, "content-length")
        if said.isdecimal() and int(said[:20]) > rule.max_bytes:
            raise PayloadTooLarge({"limit_bytes": rule.max_bytes})
        body = body_bytes(event)
        if len(body) > rule.max_bytes:
            raise PayloadTooLarge({"limit_bytes": rule.max_bytes})
        if rule is JSON_BODY:
            _require_utf8(body)


def known_parameters(app: ApiGatewayResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Lets nobody wonder why a parameter does nothing: raises `BadParameter` for one that the route does not have."""
    known = sorted(field.alias for field in app.context["_route"].dependant.query_params)
    unknown = sorted(set(app.current_event.query_string_parameters) - set(known))
    if unknown:
        # A name is the client's text and may hold half a surrogate pair, which no UTF-8 can carry.
        name = unknown[0][:64].encode(errors="replace").decode()
        raise BadParameter({"parameter": name, "expected": f"one of {', '.join(known)}" if known else "no parameters"})
    return next_middleware(app)


def header(event: Mapping[str, Any], name: str) -> str:
    """A request header by its lower-case name; empty where there is none."""
    headers = event.get("headers") or {}
    return next((value for given, value in headers.items() if given.lower() == name), "")


def media_type(event: Mapping[str, Any]) -> str:
    """What the body is said to be, without its parameters; empty where nothing is said."""
    return header(event, "content-type").partition(";")[0].strip().lower()


def body_bytes(event: Mapping[str, Any]) -> bytes:
    """The request's body as it was sent. Raises `MalformedJson` where the gateway's encoding of it is broken."""
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return body.encode(errors="surrogatepass")
    try:
        return b64decode(body, validate=True)
    except binascii.Error as error:
        raise MalformedJson from error


def json_text(value: Any) -> str:
    """A response's body. Not escaped to ASCII, which would make the answer to a Japanese question twice as long."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse_json_object(text: str) -> dict[str, Any]:
    """A JSON object, read strictly: no NaN, no depth that exhausts the stack. Raises `MalformedJson`, or
    `ValidationFailed` for JSON that is no object."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    if not isinstance(value, dict):
        raise ValidationFailed({"errors": [{"path": "body", "message": "must be a JSON object"}]})
    return value


def _pattern(rule: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<\w+>", "[^/]+", rule) + "/*")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _require_utf8(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise MalformedJson from error
