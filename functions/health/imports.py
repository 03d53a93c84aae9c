"""What was imported, when and from what: the `IMPORT#<id>` rows, so that a value's origin can be told later."""

from __future__ import annotations

from contracts.imports import Import
from functions.core.principal import Principal
from functions.core.store import records


class Imports:
    """The imports of one user."""

    def __init__(self, principal: Principal) -> None:
        self._pk = principal.partition

    def put(self, done: Import) -> None:
        """Write an import's row. Written again by whoever finishes an interrupted request."""
        row = done.model_dump(mode="json")
        records().put({"pk": self._pk, "sk": f"IMPORT#{done.id}", **row})
