"""Tools: what an agent may ask the platform to do while it reasons.

A tool declares the shape of its input and of its output. It changes nothing outside: what must happen in the world is
emitted as an event. Three things may go wrong in it, and each has its own way out:

    ToolError          the model is told (`is_error`) and may try something else; the same for input that does not fit
    TerminalToolError  the run ends: no other answer of the model could mend it
    TransientError     the step is tried again, and the call with it; so for all that `store` and the like raise
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

DELEGATION = "delegate_to_"
"""How the names of the tools begin that the runtime makes from an agent's sub-agents."""
SERVER_TOOLS = frozenset({"web_search", "web_fetch"})
"""Tools that the model's provider runs itself, within a model call: see `server_tools`."""
PLATFORM_TOOLS = frozenset({"recall_memory", "emit_event"}) | SERVER_TOOLS
"""Names of the tools that the platform brings along; packs add their own."""


class ToolError(Exception):
    """A tool cannot do what it was asked; the text is for the model."""


@dataclass(frozen=True)
class ToolCall:
    """Who calls. It comes from the runtime, never from the model: what a tool may see is scoped by it."""

    turn_id: str
    agent: str
    id: str
    """The call's place in the turn's journal: the same whenever this call is tried again, so events can be named by it."""


@dataclass(frozen=True)
class Tool:
    """A tool. `run` gets the validated input and the call, and gives an `output` or the fields of one."""

    name: str
    description: str
    input: type[BaseModel]
    output: type[BaseModel]
    run: Callable[[Any, ToolCall], Any]

    def definition(self) -> dict[str, Any]:
        """As the Messages API wants it."""
        return tool_definition(self.name, self.description, self.input)


def tool_definition(name: str, description: str, input_: type[BaseModel]) -> dict[str, Any]:
    """A tool as the Messages API wants it."""
    return {"name": name, "description": description, "input_schema": input_.model_json_schema()}
