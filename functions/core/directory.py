"""The only rows that are not below a user: how to find the user from a key hash, an execution or the sweeper's round.

Everything else takes a principal. This keyspace (`DIRECTORY#…`) is reached from this module alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.base import rfc3339
from functions.core.principal import Principal
from functions.core.store import records

_OPEN_TURNS = "DIRECTORY#OPEN_TURNS"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose API key it is."""

    principal: Principal
    key_id: str


def find_api_key(secret: str) -> KeyHolder | None:
    """The holder of an API key. Only the key's SHA-256 is stored."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    row = records().get(f"DIRECTORY#APIKEY#{digest}", "-")
    return KeyHolder(Principal(row["user_id"]), row["key_id"]) if row else None


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that has not ended for good: its end is not written, announced and archived yet."""

    principal: Principal
    turn_id: str
    since: str


def remember_execution(execution: str, principal: Principal, turn_id: str) -> None:
    """Lets CloseTurn find the turn by the name of an execution."""
    records().put(
        {"pk": f"DIRECTORY#EXECUTION#{execution}", "sk": "-", "user_id": principal.user_id, "turn_id": turn_id}
    )


def find_execution(execution: str) -> tuple[Principal, str] | None:
    """User and turn of an execution."""
    row = records().get(f"DIRECTORY#EXECUTION#{execution}", "-")
    return (Principal(row["user_id"]), row["turn_id"]) if row else None


def forget_execution(execution: str) -> None:
    """Remove the row of an execution whose turn is deleted."""
    records().delete(f"DIRECTORY#EXECUTION#{execution}", "-")


def open_turn(principal: Principal, turn_id: str) -> None:
    """Put a turn on the sweeper's list; done before the turn's row is written, so that no row is without an entry."""
    records().put({"pk": _OPEN_TURNS, "sk": turn_id, "user_id": principal.user_id, "since": rfc3339(datetime.now(UTC))})


def close_turn(turn_id: str) -> None:
    """Take a turn off the list: the last thing that its end does."""
    records().delete(_OPEN_TURNS, turn_id)


def open_turns() -> Iterator[OpenTurn]:
    """All turns on the sweeper's list, the oldest first."""
    for row in records().query(_OPEN_TURNS):
        yield OpenTurn(Principal(row["user_id"]), row["sk"], row["since"])
