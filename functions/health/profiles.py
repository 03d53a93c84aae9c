"""What a person told about themselves: the `PROFILE` row, one attribute per field, so that two changes of different fields
do not undo each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contracts.base import rfc3339
from contracts.me import MeUpdate, Profile
from functions.core.principal import Principal
from functions.core.store import Item, records

_SK = "PROFILE"


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A profile and its times (RFC 3339)."""

    created_at: str
    updated_at: str
    profile: Profile


class Profiles:
    """The profile of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def get(self) -> StoredProfile:
        """The profile; an empty one of somebody who never told anything."""
        row = records().get(self._pk, _SK)
        return _from_row(row or {})

    def change(self, update: MeUpdate) -> StoredProfile:
        """Applies a merge patch: absent fields stay, null clears."""
        changes: dict[str | tuple[str, ...], Any] = {name: getattr(update, name) for name in update.model_fields_set}
        if not changes:
            return self.get()
        now = rfc3339(datetime.now(UTC))
        row = records().update(self._pk, _SK, assign={**changes, "updated_at": now}, default={"created_at": now})
        return _from_row(row)


def _from_row(row: Item) -> StoredProfile:
    created_at = row.get("created_at") or rfc3339(datetime.now(UTC))
    told = {name: row[name] for name in Profile.model_fields if name in row}
    return StoredProfile(created_at, row.get("updated_at") or created_at, Profile.model_validate(told))
