"""Reflect: whether the agents' answers leave something to be asked once more."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("Reflect")
def reflect(_context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Asks nothing more: reflection comes with the reasoning pipeline."""
    return {"decision": "NO", "items": []}
