"""The pack's agents: where they are, and how they are read.

`python -m functions.commerce.agent_files` prints and checks them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from functions.commerce.tools import TOOLS
from functions.core.agent_folder import load_agents, report
from functions.core.agents import AgentDefinition
from functions.core.tools import PLATFORM_TOOLS

_AGENTS = Path(__file__).parent / "agents"
_TOOLS = PLATFORM_TOOLS.union(TOOLS)
"""What the whitelists of the pack's agents may name."""


@cache
def commerce_agents() -> dict[str, AgentDefinition]:
    """The pack's agents by name, read and checked on first use. A run works with those that its snapshot pinned."""
    return load_agents(_AGENTS, _TOOLS)


if __name__ == "__main__":
    report(_AGENTS, _TOOLS)
