"""A person's sources: rows `SOURCE#<provider>`, what is connected and what came by file.

A row keeps, for each account at the provider (Terra's connection), when it was authorized, ended and in trouble last, each
as the newest time of its kind. That is a maximum again: events that arrive twice or in another order come to the same row,
and the status is worked out when somebody reads. An account that was authorized anew is another one, so the end of the old
one says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from contracts import sources as contract
from contracts.ids import new_ulid
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import Attr, ConditionFailed, Item, records
from functions.health.terra.normalized import SourceChange

_PREFIX = "SOURCE#"


@dataclass(frozen=True, slots=True)
class Source:
    """One provider, as the person sees it."""

    provider: str
    status: contract.SourceStatus
    via: tuple[str, ...]
    """How its data comes: `terra`, `import`."""
    connected_at: datetime | None
    """Of the newest account."""
    last_data_on: date | None
    """The UTC date on which data came last."""
    reason: str | None
    """Why it is in trouble, or ended; a word of ours."""
    connections: tuple[str, ...]
    """Terra's ids of all accounts that there ever were."""
    active: tuple[str, ...]
    """Of those that are connected."""

    def to_wire(self) -> contract.Source:
        """As clients see it."""
        return contract.Source(
            provider=self.provider,
            status=self.status,
            via=list(self.via),
            connected_at=self.connected_at,
            last_data_on=self.last_data_on,
            reason=self.reason,
        )


class Sources:
    """The sources of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal
        self._pk = principal.partition

    def list(self) -> list[Source]:
        """By name."""
        return [source_of(row) for row in records().query(self._pk, prefix=_PREFIX)]

    def get(self, provider: str) -> Source | None:
        row = records().get(self._pk, _PREFIX + provider)
        return source_of(row) if row else None

    def apply(self, changes: Iterable[SourceChange]) -> None:
        """Lays what events say over what is known."""
        for change in changes:
            entry = {change.event: [change.stamp, change.reason or ""]}
            self._lay_over(change.provider, {"connections": {change.connection: entry}})

    def seen(self, provider: str, via: Literal["terra", "import"] = "import", on: date | None = None) -> None:
        """Data came from there, today unless said otherwise. Written once a day at most."""
        day = (on or datetime.now(UTC).date()).isoformat()
        self._lay_over(provider, {"data": {via: day}})

    def remove(self, provider: str) -> None:
        """Forget that there was such a source."""
        with Changes(self._principal).changing([_PREFIX + provider]):
            records().delete(self._pk, _PREFIX + provider)

    def _lay_over(self, provider: str, said: dict[str, Any]) -> None:
        sk = _PREFIX + provider
        row = records().get(self._pk, sk)
        if row is not None and _merged(row["said"], said) == row["said"]:
            return
        with Changes(self._principal).changing([sk]):
            while True:
                old = row["said"] if row else {}
                new = _merged(old, said)
                if new == old:
                    return
                # Versions are never used twice, so a row that was removed and written again is another one.
                unchanged = Attr("version").eq(row["version"]) if row else Attr("pk").not_exists()
                item: Item = {"pk": self._pk, "sk": sk, "provider": provider, "said": new, "version": new_ulid()}
                try:
                    records().put(item, condition=unchanged)
                except ConditionFailed as moved:
                    row = moved.old
                else:
                    return


def source_of(row: Item) -> Source:
    """A row as the person sees it."""
    said = row["said"]
    data: dict[str, str] = said.get("data", {})
    accounts = {id_: _Account.of(entry, data.get("terra", "")) for id_, entry in said.get("connections", {}).items()}
    # The newest account that is connected speaks for the source; without one, the newest.
    ranks = {id_: (each.is_active, each.authorized, each.ended, id_) for id_, each in accounts.items()}
    newest = accounts[max(ranks, key=ranks.__getitem__)] if ranks else None
    return Source(
        provider=row["provider"],
        status="imported" if newest is None else newest.status,
        via=tuple(sorted({*data, *(("terra",) if accounts else ())})),
        connected_at=None if newest is None or not newest.authorized else _moment(newest.authorized),
        last_data_on=date.fromisoformat(max(data.values())) if data else None,
        reason=None if newest is None else newest.reason,
        connections=tuple(sorted(accounts)),
        active=tuple(sorted(id_ for id_, each in accounts.items() if each.is_active)),
    )


@dataclass(frozen=True, slots=True)
class _Account:
    authorized: int
    ended: int
    status: contract.SourceStatus
    reason: str | None

    @property
    def is_active(self) -> bool:
        return self.status != "disconnected"

    @classmethod
    def of(cls, entry: dict[str, Any], last_data_on: str) -> _Account:
        authorized, _ = entry.get("authorized", (0, ""))
        ended, why_ended = entry.get("ended", (0, ""))
        failed, why_failed = entry.get("error", (0, ""))
        if ended >= authorized:
            # Of an account that only trouble was heard of, too: it is not known to be connected.
            return cls(authorized, ended, "disconnected", why_ended or None)
        # Data of a later day shows that the trouble is over.
        if failed > authorized and _moment(failed).date().isoformat() >= last_data_on:
            return cls(authorized, ended, "error", why_failed or None)
        return cls(authorized, ended, "connected", None)


def _merged(old: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The greater of two leaves; dictionaries are laid over each other."""
    new = dict(old)
    for name, value in said.items():
        before = old.get(name)
        if isinstance(value, dict):
            new[name] = _merged(before or {}, value)
        else:
            new[name] = value if before is None else max(before, value)
    return new


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
