"""The only rows that are not below a user: how to find the user from an execution, a connection or the sweeper's round.

Everything else takes a principal. This keyspace (`DIRECTORY#…`) is reached from this module alone, for what opens doors from
`credentials` and `device_logins`, and for the end of an account from `erasures`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from boto3.dynamodb.conditions import ConditionBase

from contracts.base import rfc3339
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, ephemeral, is_expired, records

_OPEN_TURNS = "DIRECTORY#OPEN_TURNS"
_OPEN_APPROVALS = "DIRECTORY#OPEN_APPROVALS"
_OPEN_WAITS = "DIRECTORY#OPEN_WAITS"
_UNSETTLED_CHECK_INS = "DIRECTORY#UNSETTLED_CHECK_INS"


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that has not ended for good: its end is not written, announced and archived yet."""

    principal: Principal
    turn_id: str
    epoch: int
    """The attempt at the turn that is open."""
    since: str
    mark: str
    """Tells this entry from one that replaced it."""


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


def open_turn(principal: Principal, turn_id: str, epoch: int = 1) -> OpenTurn:
    """Put an attempt at a turn on the sweeper's list; done before anything else says that it begins, so that nothing is
    begun without an entry. An entry for a later attempt stays."""
    entry = OpenTurn(principal, turn_id, epoch, rfc3339(datetime.now(UTC)), uuid4().hex)
    item: Item = {"pk": _OPEN_TURNS, "sk": turn_id, "user_id": principal.user_id}
    item |= {"epoch": epoch, "since": entry.since, "mark": entry.mark}
    try:
        records().put(item, condition=Attr("pk").not_exists() | Attr("epoch").lte(epoch))
    except ConditionFailed as later:
        return _open_turn_of(later.old) if later.old else entry
    return entry


def close_turn(turn_id: str, epoch: int) -> None:
    """Take a turn off the list: the last thing that the end of an attempt does. A later attempt's entry stays."""
    _remove(turn_id, Attr("epoch").lte(epoch))


def withdraw(entry: OpenTurn) -> None:
    """Take one entry off the list, and none that came in its place: what it stood for did not begin."""
    _remove(entry.turn_id, Attr("mark").eq(entry.mark))


def open_turns() -> Iterator[OpenTurn]:
    """All turns on the sweeper's list, the oldest first."""
    for row in records().query(_OPEN_TURNS):
        yield _open_turn_of(row)


def count_open_turns(at_most: int) -> int:
    """How many turns are on the list, counted up to `at_most`."""
    return sum(1 for _ in records().query(_OPEN_TURNS, limit=at_most, fields=["sk"]))


@dataclass(frozen=True, slots=True)
class OpenApproval:
    """An approval that may still need the sweeper: not decided, or not everybody has heard of the decision."""

    principal: Principal
    approval_id: str
    since: str


def open_approval(principal: Principal, approval_id: str) -> None:
    """Put an approval on the sweeper's list; done before its row is written. Done again, nothing changes but the time."""
    item = {"pk": _OPEN_APPROVALS, "sk": approval_id, "user_id": principal.user_id}
    records().put(item | {"since": rfc3339(datetime.now(UTC))})


def close_approval(approval_id: str) -> None:
    """Take an approval off the list."""
    records().delete(_OPEN_APPROVALS, approval_id)


def open_approvals() -> Iterator[OpenApproval]:
    """All approvals on the sweeper's list, those of the oldest turns first."""
    for row in records().query(_OPEN_APPROVALS):
        yield OpenApproval(Principal(row["user_id"]), row["sk"], row["since"])


@dataclass(frozen=True, slots=True)
class OpenWait:
    """An execution that waits for the end of a turn, and may not have been told of it."""

    principal: Principal
    turn_id: str
    since: str


def open_wait(principal: Principal, turn_id: str) -> None:
    """Put a wait on the sweeper's list; done before the token is stored. Done again, nothing changes but the time."""
    item = {"pk": _OPEN_WAITS, "sk": turn_id, "user_id": principal.user_id}
    records().put(item | {"since": rfc3339(datetime.now(UTC))})


def close_wait(turn_id: str) -> None:
    """Take a wait off the list."""
    records().delete(_OPEN_WAITS, turn_id)


def open_waits() -> Iterator[OpenWait]:
    """All waits on the sweeper's list, those for the oldest turns first."""
    for row in records().query(_OPEN_WAITS):
        yield OpenWait(Principal(row["user_id"]), row["sk"], row["since"])


@dataclass(frozen=True, slots=True)
class UnsettledCheckIn:
    """A check-in that somebody is about to write, or whose schedule may not be what its row says."""

    principal: Principal
    check_in_id: str
    since: str
    mark: str
    """Tells one writer's entry from another's."""


def open_check_in(principal: Principal, check_in_id: str) -> UnsettledCheckIn:
    """Put a check-in on the sweeper's list; done before its row is written."""
    entry = UnsettledCheckIn(principal, check_in_id, rfc3339(datetime.now(UTC)), uuid4().hex)
    item = {"pk": _UNSETTLED_CHECK_INS, "sk": f"{check_in_id}#{entry.mark}", "user_id": principal.user_id}
    records().put(item | {"since": entry.since})
    return entry


def close_check_in(entry: UnsettledCheckIn) -> None:
    """Take this entry off the list; other writers' stay."""
    records().delete(_UNSETTLED_CHECK_INS, f"{entry.check_in_id}#{entry.mark}")


def unsettled_check_ins() -> Iterator[UnsettledCheckIn]:
    """All entries on the sweeper's list."""
    for row in records().query(_UNSETTLED_CHECK_INS):
        check_in_id, _, mark = row["sk"].partition("#")
        yield UnsettledCheckIn(Principal(row["user_id"]), check_in_id, row["since"], mark)


@dataclass(frozen=True, slots=True)
class Connection:
    """Whose account at an outside service it is."""

    principal: Principal
    provider: str


def remember_connection(service: str, id_: str, principal: Principal, provider: str) -> Connection:
    """Make an account of an outside service somebody's, unless it is another's: then it stays theirs. Returns whose it is.

    Done only on a proof of ours: a session that this user opened, or an account of theirs that the new one replaces.
    """
    row = {"pk": _connection_key(service, id_), "sk": "-", "user_id": principal.user_id, "provider": provider}
    is_theirs = Attr("pk").not_exists() | Attr("user_id").eq(principal.user_id)
    try:
        records().put(row, condition=is_theirs)
    except ConditionFailed as others:
        if others.old is not None:
            return Connection(Principal(others.old["user_id"]), others.old["provider"])
    return Connection(principal, provider)


def find_connection(service: str, id_: str) -> Connection | None:
    """Whose account it is; None where it is nobody's."""
    row = records().get(_connection_key(service, id_), "-")
    return Connection(Principal(row["user_id"]), row["provider"]) if row else None


def forget_connection(service: str, id_: str, principal: Principal) -> None:
    """From now on the account is nobody's. Another user's stays theirs."""
    try:
        records().delete(_connection_key(service, id_), "-", condition=Attr("user_id").eq(principal.user_id))
    except ConditionFailed:
        return


def open_session(service: str, session_id: str, principal: Principal, expires_at: int) -> None:
    """Remember that this user asked for a session at an outside service, until `expires_at` (epoch seconds)."""
    row = {"pk": f"DIRECTORY#SESSION#{service}#{session_id}", "sk": "-", "user_id": principal.user_id}
    ephemeral().put_new(row | {"expires_at": expires_at})


def use_session(service: str, session_id: str, account: str) -> Principal | None:
    """Whose session it is, if it is one of ours, not expired, and not used for another account before."""
    pk = f"DIRECTORY#SESSION#{service}#{session_id}"
    row = ephemeral().get(pk, "-")
    if row is None or is_expired(row):
        return None
    is_free = Attr("account").not_exists() | Attr("account").eq(account)
    try:
        ephemeral().update(pk, "-", assign={"account": account}, condition=Attr("pk").exists() & is_free)
    except ConditionFailed:
        return None
    return Principal(row["user_id"])


def _connection_key(service: str, id_: str) -> str:
    return f"DIRECTORY#{service}#{id_}"


def _open_turn_of(row: Item) -> OpenTurn:
    return OpenTurn(Principal(row["user_id"]), row["sk"], row["epoch"], row["since"], row["mark"])


def _remove(turn_id: str, condition: ConditionBase) -> None:
    try:
        records().delete(_OPEN_TURNS, turn_id, condition=condition)
    except ConditionFailed:
        return  # not there, or there for what came after
