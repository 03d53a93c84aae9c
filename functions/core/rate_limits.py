"""How many requests a user may send: token buckets in the ephemeral table, one row each, changed by one conditional write.

A bucket is stored as the moment at which it would be full again (the generic cell rate algorithm: ITU-T I.371). A request
moves that moment on by the time in which one token comes back, and is refused where the bucket would be overdrawn. DynamoDB
knows no maximum of two values, so there are two such writes: one for a bucket that is full, one for a bucket that is not.
What this process last saw decides which is tried first; the other follows where that was wrong, and a refusal costs none:
the failed write says when there will be room. So a request costs one round trip, after a pause sometimes two. Both writes
are exact, whoever else sends at the same moment.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Literal

from functions.core.credentials import digest_of
from functions.core.errors import RateLimited, StoreUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import Attr, ConditionFailed, ephemeral

Name = Literal["reads", "writes", "device_codes", "device_logins"]

_TRIES = 4
_MOST_SEEN = 2_000
_seen: dict[tuple[str, str], int] = {}
"""When buckets are full again, as this process last saw it: only to guess which write will succeed."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A bucket, and whose."""

    name: Name
    partition: str
    burst: int
    """Requests that may come at once."""
    every_ms: int
    """How long it takes for one of them to come back."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a bucket after a request."""

    budget: Budget
    full_in_ms: int
    retry_after: int | None = None
    """Seconds to wait; None: the request may pass."""

    @property
    def headers(self) -> dict[str, str]:
        """Of draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds; `r` are left, and all of them in `t`
        seconds."""
        budget = self.budget
        window = math.ceil(budget.burst * budget.every_ms / 1000)
        left = max(0, budget.burst - math.ceil(self.full_in_ms / budget.every_ms))
        return {
            "RateLimit-Policy": f'"{budget.name}";q={budget.burst};w={window}',
            "RateLimit": f'"{budget.name}";r={left};t={math.ceil(self.full_in_ms / 1000)}',
        }


def user_budget(name: Literal["reads", "writes", "device_codes"], principal: Principal) -> Budget:
    """One of a user's budgets."""
    settings = get_settings()
    match name:
        case "reads":
            return Budget(name, principal.limits_partition, settings.read_burst, _every(settings.reads_per_second))
        case "writes":
            return Budget(name, principal.limits_partition, settings.write_burst, _every(settings.writes_per_second))
        case "device_codes":
            return Budget(name, principal.limits_partition, settings.device_code_tries, 60_000)


def address_budget(address: str) -> Budget:
    """Of whoever begins to sign in a device, and is nobody yet. Kept under the address's hash."""
    settings = get_settings()
    return Budget("device_logins", f"LIMITS#ADDRESS#{digest_of(address)}", settings.device_login_burst, 10_000)


def require_room(budget: Budget) -> None:
    """Take a token. Raises RateLimited."""
    require(spend(budget))


def require(room: Room | None) -> None:
    """Raises RateLimited where the request was one too many."""
    if room is not None and room.retry_after is not None:
        raise RateLimited(retry_after=room.retry_after)


def spend(budget: Budget) -> Room | None:
    """Take a token, or hear when there will be one. None: the table does not answer, and a limit is no reason to refuse."""
    hint = (budget.partition, budget.name)
    full_at = _seen.get(hint, 0)
    for _ in range(_TRIES):
        now = int(time.time() * 1000)
        latest = now + (budget.burst - 1) * budget.every_ms
        if full_at > latest:
            return Room(budget, full_at - now, retry_after=math.ceil((full_at - latest) / 1000))
        try:
            full_at = _move(budget, now, latest, is_full=full_at <= now)
        except ConditionFailed as failed:
            full_at = (failed.old or {}).get("full_at", 0)
            continue
        except StoreUnavailable:
            return None
        if len(_seen) >= _MOST_SEEN:
            _seen.clear()
        _seen[hint] = full_at
        return Room(budget, full_at - now)
    return Room(budget, full_at - now, retry_after=1)


def _move(budget: Budget, now: int, latest: int, *, is_full: bool) -> int:
    """When the bucket is full again, one token later. Raises ConditionFailed where it is not as it was thought to be."""
    place = (budget.partition, f"RATE#{budget.name}")
    expires_at = (latest + 2 * budget.every_ms) // 1000 + 60
    if is_full:
        values = {"full_at": now + budget.every_ms, "expires_at": expires_at}
        condition = Attr("pk").not_exists() | Attr("full_at").lte(now)
        return int(ephemeral().update(*place, assign=values, condition=condition)["full_at"])
    values = {"expires_at": expires_at}
    room = Attr("full_at").gt(now) & Attr("full_at").lte(latest)
    return int(ephemeral().update(*place, assign=values, add={"full_at": budget.every_ms}, condition=room)["full_at"])


def _every(per_second: float) -> int:
    return max(1, round(1000 / per_second))
