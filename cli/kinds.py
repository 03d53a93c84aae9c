"""Turns and runs: two kinds of work that the same commands look at, follow, cancel and retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from cli.ids import checked

if TYPE_CHECKING:
    from amy_sdk import Amy
    from amy_sdk.resources import Runs, Turns


@dataclass(frozen=True)
class Kind:
    """What a kind is called. Its ids begin with its name."""

    name: Literal["turn", "run"]

    @property
    def collection(self) -> str:
        """In addresses, and as the group of commands."""
        return f"{self.name}s"

    def check(self, id_: str) -> str:
        """The id, if it has the form of one of this kind. Raises InputError."""
        return checked(self.name, id_)


TURN, RUN = Kind("turn"), Kind("run")


def kind_of(id_: str) -> Kind:
    """By the prefix of an id."""
    return RUN if id_.startswith("run_") else TURN


def work_of(client: Amy, id_: str) -> Turns | Runs:
    """Where the one with this id is. Raises InputError for what is no id."""
    kind = kind_of(id_)
    kind.check(id_)
    return client.runs if kind is RUN else client.turns


def headline(work: dict[str, Any]) -> str:
    """What was asked, for one line."""
    if work.get("object") == "run":
        return f"{work['agent']}: {work['instructions']}"
    return str(work["messages"][-1]["content"])
