"""Who a request, a step or a message acts for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Principal:
    """One user. Repositories take the principal and build the keys, so no code can ask for another user's row."""

    user_id: str

    @property
    def partition(self) -> str:
        """The partition of all that is this user's: `USER#user_…`."""
        return f"USER#{self.user_id}"

    @property
    def limits_partition(self) -> str:
        """The partition of what is counted of this user's requests: apart, so that who counts can write nothing else, and
        under a hash, since a key is known at the door for a minute after its person has gone."""
        return f"LIMITS#{hashlib.sha256(self.user_id.encode()).hexdigest()}"

    def turn_partition(self, turn_id: str) -> str:
        """The partition of one turn's journal and events."""
        return f"{self.partition}#TURN#{turn_id}"
