"""A person's sources: rows `SOURCE#<provider>`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import records

_PREFIX = "SOURCE#"


class Sources:
    """The sources of one user."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def seen(self, provider: str, via: Literal["terra", "import"] = "import") -> None:
        """Data came from there today."""
        sk = _PREFIX + provider
        said = {"data": {via: datetime.now(UTC).date().isoformat()}}
        with Changes(self._principal).changing([sk]):
            records().put({"pk": self._principal.partition, "sk": sk, "provider": provider, "said": said})
