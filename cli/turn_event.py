"""An event as the command line's views read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class TurnEvent:
    """An event as it came. Types and fields that this version does not know are carried all the same."""

    seq: int
    type: str
    at: datetime
    step: str | None
    agent: str | None
    data: dict[str, Any]
    raw: dict[str, Any]

    @classmethod
    def of(cls, raw: dict[str, Any]) -> TurnEvent:
        """Of what the API sent, which the SDK has looked at."""
        return cls(
            seq=int(raw["seq"]),
            type=str(raw["type"]),
            at=datetime.fromisoformat(raw["at"]),
            step=raw.get("step"),
            agent=raw.get("agent"),
            data=dict(raw.get("data") or {}),
            raw=raw,
        )
