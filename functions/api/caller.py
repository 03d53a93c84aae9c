"""Who asks, and what a request brings beside its body.

`Caller` and `ReservedUlid` are parameter types: a route that names `Caller` is only served to the holder of a valid key;
routes without it are public.
"""

from __future__ import annotations

import time
from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from contracts.ids import new_ulid
from functions.core.errors import Unauthorized
from functions.core.principal import Principal

RESERVED_ULID = "reserved_ulid"


def find_principal(request: Request) -> Principal | None:
    """The person whose key the gateway's authorizer accepted, or None on a public route."""
    authorizer = request.resolved_event.raw_event["requestContext"].get("authorizer") or {}
    user_id = authorizer.get("user_id")
    return Principal(user_id) if user_id else None


def require_principal(request: Request) -> Principal:
    """The same. Raises `Unauthorized` where there is nobody."""
    principal = find_principal(request)
    if principal is None:
        raise Unauthorized
    return principal


def reserved_ulid(request: Request) -> str:
    """The ULID for what this request creates: the one that its idempotency record reserved, so that whoever finishes an
    interrupted request creates the same thing; fresh where there is no key."""
    reserved: str | None = request.context.get(RESERVED_ULID)
    return reserved or new_ulid()


def arrival_of(request: Request) -> float:
    """When the gateway got the request, epoch seconds: by its clock, since a cold start lies between that and now."""
    context = request.resolved_event.raw_event["requestContext"]
    now = time.time()
    return min(float(context.get("requestTimeEpoch", now * 1000)) / 1000, now)


Caller = Annotated[Principal, Depends(require_principal)]
ReservedUlid = Annotated[str, Depends(reserved_ulid)]
Arrival = Annotated[float, Depends(arrival_of)]
