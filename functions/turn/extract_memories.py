"""ExtractMemories: what of this conversation is worth remembering."""

from __future__ import annotations

from typing import Any

from functions.core.steps import StepContext, step


@step("ExtractMemories")
def extract_memories(_context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Remembers nothing yet: memory comes with the reasoning pipeline."""
    return {"memories": []}
