"""The two kinds of durable work: a turn answers a person's question, a run is the task of one agent.

Both are a row with an owner, an execution, a journal, an event log and an end, and one mechanism carries both: what the
other modules call a turn is either of them. The prefix of an id tells which; all that differs in the mechanism stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from contracts.turns import TurnLinks
from functions.core.errors import NotFound, RunNotFound, TurnNotFound
from functions.core.settings import get_settings


class AgentTask(BaseModel):
    """What a run is asked beside its instructions, which are its one message."""

    agent: str
    payload: dict[str, Any] = {}
    agent_version: str | None = None
    """Content hash of the definition that the snapshot pinned; None before it did."""


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work."""

    prefix: Literal["turn", "run"]
    """Of its ids."""
    outcome: Literal["result", "report"]
    """What it comes to: the name in its row and in its terminal event."""
    not_found: type[NotFound]

    @property
    def collection(self) -> str:
        """Its name in addresses."""
        return f"{self.prefix}s"

    @property
    def row_prefix(self) -> str:
        return f"{self.prefix.upper()}#"

    @property
    def state_machine_arn(self) -> str:
        """Empty for a function that may not start executions, such as one that a state machine calls."""
        settings = get_settings()
        return settings.turn_state_machine_arn if self.prefix == "turn" else settings.run_state_machine_arn

    def links(self, id_: str) -> TurnLinks:
        path = f"/v1/{self.collection}/{id_}"
        return TurnLinks(events=f"{path}/events", trace=f"{path}/trace")


TURN = Work("turn", "result", TurnNotFound)
RUN = Work("run", "report", RunNotFound)


def work_of(id_: str) -> Work:
    """The kind that an id, or the name of an execution, belongs to."""
    return RUN if id_.startswith("run_") else TURN
