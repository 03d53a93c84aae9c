"""Whether a person's data has changed since a slot looked at it."""

from __future__ import annotations

from functions.core.principal import Principal
from functions.core.store import records


def newest_change(principal: Principal) -> int:
    """A number that grows with each change of the person's days; 0 as long as there are none."""
    return sum(row["version"] for row in records().query(principal.partition, prefix="DAY#", fields=["version"]))
