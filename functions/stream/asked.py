"""What a request for events asks for, and who asks."""

from __future__ import annotations

import json
import re

from starlette.requests import Request

from functions.core.access import Access, access_of, require_scope
from functions.core.errors import BadParameter, Unauthorized
from functions.core.work import Work

CONTEXT_HEADER = "x-amzn-request-context"
"""The gateway's request context, which Lambda Web Adapter writes over whatever a client sent under this name."""

MAX_WAIT_SECONDS = 25.0
"""Below the 29 seconds after which proxies on the way begin to give up."""

_PARAMETERS = ("after", "token", "wait")

_SEQ = re.compile(r"[0-9]{1,8}")
_SECONDS = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?")


def access_to(work: Work, request: Request) -> Access:
    """Whom the authorizer let in to these events. Raises Unauthorized or InsufficientScope."""
    contexts = request.headers.getlist(CONTEXT_HEADER)
    access = access_of(json.loads(contexts[0]).get("authorizer")) if len(contexts) == 1 else None
    require_scope(access, f"stream_{work.prefix}_events")
    if access is None:
        raise Unauthorized
    return access


def speaks_by_token(request: Request) -> bool:
    """Whether whoever asks is an EventSource with a stream token: what is refused can be told to it as an event alone."""
    return "token" in request.query_params and "authorization" not in request.headers and not wants_page(request)


def require_known_parameters(request: Request) -> None:
    """Raises BadParameter for a query that says something which nobody would read."""
    unknown = sorted(set(request.query_params) - set(_PARAMETERS))
    if unknown:
        raise BadParameter({"parameter": unknown[0][:64], "expected": f"one of {', '.join(_PARAMETERS)}"})


def after_of(request: Request) -> int:
    """The seq of the last event that the client has. What an EventSource sends as it resumes is newer than the address it
    was made with, so the header wins. Raises BadParameter."""
    given = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not _SEQ.fullmatch(given):
        raise BadParameter({"parameter": "after", "expected": "the seq of an event of this turn, or 0"})
    return int(given)


def wait_of(request: Request) -> float:
    """How many seconds a page may wait for its first event. Raises BadParameter."""
    given = request.query_params.get("wait") or "0"
    if not _SECONDS.fullmatch(given) or float(given) > MAX_WAIT_SECONDS:
        raise BadParameter({"parameter": "wait", "expected": f"seconds from 0 to {MAX_WAIT_SECONDS:.0f}"})
    return float(given)


def wants_page(request: Request) -> bool:
    """Whether the client asked for JSON and not for a stream, which is the default."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/event-stream" not in accept
