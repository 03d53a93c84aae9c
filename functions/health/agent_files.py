"""The pack's agents and prompts: where they are, and how they are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from functions.core.agents import AgentDefinition, load_agents

_PACK = Path(__file__).parent


@cache
def health_agents() -> dict[str, AgentDefinition]:
    """The pack's agents by name, read and checked on first use. A turn works with those that its snapshot pinned."""
    return load_agents(_PACK / "agents")


@cache
def prompt_text(name: str) -> str:
    """A block of text that code adds to an agent's task in certain cases: `prompts/<name>.md`."""
    return (_PACK / "prompts" / f"{name}.md").read_text(encoding="utf-8").strip()
