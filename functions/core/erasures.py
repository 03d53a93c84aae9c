"""Erasures: the fence that goes up first, and the tombstone that it becomes.

    DIRECTORY#ERASED#<sha256 of the user id>   the fence; later, with when and how much, the tombstone
    DIRECTORY#ERASURE#<erasure id>             which tombstone a link leads to, and the hash of the link's token
    DIRECTORY#OPEN_ERASURES / <erasure id>     {user_id, execution}: what the sweeper sees to until it is done

The list comes first, so that an erasure that was asked for is carried out even if the request dies at its next write. The
fence names nobody: who knows an id can tell that it was erased, and from the fence nobody can tell whose it was. It stays,
so that a message, a schedule or a key that turns up later finds it. The entry of the list is the last row that holds the id.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from contracts.erasures import Erasure, ErasureLinks
from functions.core.errors import AccountErased, ErasureNotFound
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.core.turns import now

OPEN_ERASURES = "DIRECTORY#OPEN_ERASURES"
_COUNT = "erased_"


@dataclass(frozen=True, slots=True)
class OpenErasure:
    """An erasure that is not done."""

    principal: Principal
    id: str
    execution: str
    """Name of the execution that is at it."""
    since: str


def is_erased(principal: Principal) -> bool:
    """Whether the fence is up: nothing may begin for this person any more."""
    return records().get(*_fence(principal), fields=["pk"]) is not None


def require_account(principal: Principal) -> None:
    """Raises AccountErased where the fence is up."""
    if is_erased(principal):
        raise AccountErased


def open_erasure(principal: Principal, erasure_id: str) -> OpenErasure | None:
    """Begin an erasure, or find the one that is open; None where it is done. Each call is safe to repeat."""
    fence = records().get(*_fence(principal))
    if fence is not None and fence["status"] == "erased":
        return None
    id_ = fence["erasure_id"] if fence else erasure_id
    entry = {"pk": OPEN_ERASURES, "sk": id_, "user_id": principal.user_id, "execution": id_, "since": now()}
    entry["fence"] = _fence(principal)[0]
    try:
        records().put_new(entry)
    except ConditionFailed as there:
        entry = there.old or entry
    put_fence(principal, id_)
    return OpenErasure(principal, id_, entry["execution"], entry["since"])


def put_fence(principal: Principal, erasure_id: str) -> None:
    """Let nothing begin for this person any more."""
    pk, sk = _fence(principal)
    values = {"erasure_id": erasure_id, "status": "erasing", "requested_at": now(), "rounds": 0}
    with suppress(ConditionFailed):
        records().put_new({"pk": pk, "sk": sk, **values})
    # Only the hash leads from the link to the fence.
    with suppress(ConditionFailed):
        records().put_new({"pk": f"DIRECTORY#ERASURE#{erasure_id}", "sk": "-", "fence": pk})


def new_link(erasure_id: str) -> ErasureLinks:
    """A link that reads the erasure without a key. A former one ends: who asks again has lost it."""
    token = secrets.token_urlsafe(32)
    records().update(f"DIRECTORY#ERASURE#{erasure_id}", "-", assign={"token_sha256": _digest(token)})
    return ErasureLinks(status=f"/v1/erasures/{erasure_id}?token={token}")


def read_erasure(erasure_id: str, token: str) -> Erasure:
    """What a link shows. Raises ErasureNotFound, for a wrong token as well."""
    link = records().get(f"DIRECTORY#ERASURE#{erasure_id}", "-")
    if link is None or not hmac.compare_digest(link.get("token_sha256", ""), _digest(token)):
        raise ErasureNotFound
    return _erasure(records().get(link["fence"], "-") or {})


def erasure_of(principal: Principal) -> Erasure:
    """The erasure of a person. Raises ErasureNotFound where there is none."""
    row = records().get(*_fence(principal))
    if row is None:
        raise ErasureNotFound
    return _erasure(row)


def open_erasures() -> Iterator[OpenErasure]:
    """All that are not done. One that has only to be said to be done is said to be, here and now."""
    for row in records().query(OPEN_ERASURES):
        if "user_id" not in row:
            _say_done(row["fence"], row["sk"])
            continue
        yield OpenErasure(Principal(row["user_id"]), row["sk"], row["execution"], row["since"])


def take_over(entry: OpenErasure) -> str:
    """Give an erasure whose execution ended without having done it to a next one; its name. Somebody else may have done
    so already: then it is his."""
    stem, _, number = entry.execution.partition("-")
    following = f"{stem}-{int(number or 1) + 1}"
    try:
        records().update(
            OPEN_ERASURES, entry.id, assign={"execution": following}, condition=Attr("execution").eq(entry.execution)
        )
    except ConditionFailed as changed:
        return str((changed.old or {"execution": following})["execution"])
    return following


def note_search(erasure_id: str, at: str | None, found: int) -> None:
    """Keep how far the search for what is left has come; `at`: None begins or ends it. Not in the state of the execution,
    since where a search stands is the key of somebody else's row."""
    with suppress(ConditionFailed):  # it is done, and who writes this woke up late
        values = {"search": at, "found": found}
        records().update(OPEN_ERASURES, erasure_id, assign=values, condition=Attr("pk").exists())


def search_of(erasure_id: str) -> tuple[str | None, int]:
    """How far it has come, and how much it has found."""
    entry = records().get(OPEN_ERASURES, erasure_id) or {}
    return entry.get("search"), entry.get("found", 0)


def count(principal: Principal, counts: Mapping[str, int]) -> None:
    """Add to what was erased, by name."""
    added = {f"{_COUNT}{name}": number for name, number in counts.items() if number}
    if added:
        records().update(*_fence(principal), add=added)


def count_round(principal: Principal) -> int:
    """Another time everything is looked through: how often by now."""
    return int(records().update(*_fence(principal), add={"rounds": 1})["rounds"])


def finish(principal: Principal, erasure_id: str) -> None:
    """Take the person's id from the last row that has it, and say that it is done. The rest of that row goes last, since
    without it nobody would come back to say so."""
    with suppress(ConditionFailed):  # done before
        records().update(OPEN_ERASURES, erasure_id, remove=["user_id"], condition=Attr("pk").exists())
    _say_done(_fence(principal)[0], erasure_id)


def _say_done(fence: str, erasure_id: str) -> None:
    records().update(fence, "-", assign={"status": "erased"}, default={"completed_at": now()})
    records().delete(OPEN_ERASURES, erasure_id)


def _fence(principal: Principal) -> tuple[str, str]:
    return f"DIRECTORY#ERASED#{_digest(principal.user_id)}", "-"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _erasure(row: Item) -> Erasure:
    return Erasure(
        id=row["erasure_id"],
        status=row["status"],
        requested_at=datetime.fromisoformat(row["requested_at"]),
        completed_at=datetime.fromisoformat(row["completed_at"]) if row.get("completed_at") else None,
        rounds=row["rounds"],
        counts={name.removeprefix(_COUNT): number for name, number in row.items() if name.startswith(_COUNT)},
    )
