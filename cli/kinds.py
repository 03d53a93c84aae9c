"""Turns and runs: two kinds of work that the same commands look at, follow, cancel and retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cli.errors import InputError


@dataclass(frozen=True)
class Kind:
    """What a kind is called. Its ids begin with its name."""

    name: Literal["turn", "run"]

    @property
    def collection(self) -> str:
        """In addresses, and as the group of commands."""
        return f"{self.name}s"

    def check(self, id_: str) -> str:
        """The id, if it has the form of one of this kind. Raises InputError: the API would only say that it is not there."""
        from contracts.ids import is_id

        if not is_id(self.name, id_):
            raise InputError(
                f"{id_!r} is not the id of a {self.name}.",
                code=f"bad_{self.name}_id",
                hint=f"Ids look like {self.name}_01JD8Q…; `amy {self.collection} list` shows them.",
            )
        return id_


TURN, RUN = Kind("turn"), Kind("run")


def kind_of(id_: str) -> Kind:
    """By the prefix of an id."""
    return RUN if id_.startswith("run_") else TURN


def headline(work: dict[str, Any]) -> str:
    """What was asked, for one line."""
    if work.get("object") == "run":
        return f"{work['agent']}: {work['instructions']}"
    return str(work["messages"][-1]["content"])
