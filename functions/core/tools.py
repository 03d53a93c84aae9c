"""Tools: what an agent may ask the platform to do while it reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True)
class Tool:
    """A tool with the shape of its input. `run` gets the validated input and gives JSON; it changes nothing outside."""

    name: str
    description: str
    input: type[BaseModel]
    run: Callable[[Any], Any]

    def definition(self) -> dict[str, Any]:
        """As the Messages API wants it."""
        return {"name": self.name, "description": self.description, "input_schema": self.input.model_json_schema()}
