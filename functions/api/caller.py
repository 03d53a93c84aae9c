"""Who asks, and what a request brings beside its body.

`Caller`, `CallerAccess` and `ReservedUlid` are parameter types. Who may call a route is not said here but in
contracts/scopes.py, and settled before the route is reached.
"""

from __future__ import annotations

import time
from typing import Annotated

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from contracts.ids import new_ulid
from functions.core.access import Access, access_of
from functions.core.errors import Unauthorized
from functions.core.principal import Principal

RESERVED_ULID = "reserved_ulid"


def find_access(request: Request) -> Access | None:
    """Who the gateway's authorizer let in, or None on a public route."""
    return access_of(request.resolved_event.raw_event["requestContext"].get("authorizer"))


def find_principal(request: Request) -> Principal | None:
    """The person behind it, or None on a public route."""
    access = find_access(request)
    return access.principal if access else None


def require_access(request: Request) -> Access:
    """The same. Raises `Unauthorized` where there is nobody."""
    access = find_access(request)
    if access is None:
        raise Unauthorized
    return access


def require_principal(request: Request) -> Principal:
    """The person. Raises `Unauthorized` where there is nobody."""
    return require_access(request).principal


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
CallerAccess = Annotated[Access, Depends(require_access)]
ReservedUlid = Annotated[str, Depends(reserved_ulid)]
Arrival = Annotated[float, Depends(arrival_of)]
