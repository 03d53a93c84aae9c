"""What a person has agreed to: rows that are only added, `CONSENT#<purpose>#<ulid>`, so that it can always be told what held
when. The last row of a purpose is what holds; where there is none, nothing was agreed to.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import get_args

from contracts.base import rfc3339
from contracts.consents import Consent, ConsentCreate, Consents, ConsentState, Purpose
from functions.core.errors import ConsentRequired
from functions.core.principal import Principal
from functions.core.store import ConditionFailed, Item, records

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_PREFIX = "CONSENT#"
_MOST_SHOWN = 100


class ConsentRecord:
    """The consents of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def add(self, said: ConsentCreate, ulid: str) -> Consent:
        """Add a statement; added again under the same ULID, it is the one that is there."""
        row = {
            "pk": self._pk,
            "sk": f"{_PREFIX}{said.purpose}#{ulid}",
            "id": f"cns_{ulid}",
            **said.model_dump(),
            "at": rfc3339(datetime.now(UTC)),
        }
        with suppress(ConditionFailed):  # an interrupted request that is sent again
            records().put_new(row)
        stored = records().get(self._pk, str(row["sk"])) or row
        return Consent.model_validate(stored)

    def read(self) -> Consents:
        """What holds, and how it came to it."""
        rows = list(records().query(self._pk, prefix=_PREFIX))
        newest = sorted(rows, key=lambda row: row["id"], reverse=True)[:_MOST_SHOWN]
        return Consents(current=_states(rows), history=[Consent.model_validate(row) for row in newest])

    def holds(self, purpose: Purpose) -> bool:
        """Whether this is granted."""
        return purpose in self._granted()

    def require(self, *purposes: Purpose) -> None:
        """Raises ConsentRequired where one of these is not granted."""
        granted = self._granted()
        missing = [purpose for purpose in purposes if purpose not in granted]
        if missing:
            raise ConsentRequired({"purposes": missing})

    def _granted(self) -> set[Purpose]:
        return {state.purpose for state in _states(records().query(self._pk, prefix=_PREFIX)) if state.granted}


def _states(rows: Iterable[Item]) -> list[ConsentState]:
    last: dict[Purpose, Item] = {}
    for row in rows:
        # Rows come by purpose and time, so the last of a purpose is what holds.
        last[row["purpose"]] = row
    return [_state(purpose, last.get(purpose)) for purpose in PURPOSES]


def _state(purpose: Purpose, row: Item | None) -> ConsentState:
    if row is None:
        return ConsentState(purpose=purpose, granted=False)
    return ConsentState(
        purpose=purpose, granted=row["granted"], version=row["version"], since=datetime.fromisoformat(row["at"])
    )
