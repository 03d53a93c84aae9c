"""The pack's agents and prompts: where they are, and how they are read.

`python -m functions.health.agent_files` prints and checks them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from functions.core.agent_folder import load_agents, report
from functions.core.agents import AgentDefinition
from functions.core.tools import PLATFORM_TOOLS
from functions.health.expert_tools.toolbox import EXPERT_TOOLS

_PACK = Path(__file__).parent
_AGENTS = _PACK / "agents"
_TOOLS = PLATFORM_TOOLS | EXPERT_TOOLS
"""What the whitelists of the pack's agents may name."""


@cache
def health_agents() -> dict[str, AgentDefinition]:
    """The pack's agents by name, read and checked on first use. A turn works with those that its snapshot pinned."""
    return load_agents(_AGENTS, _TOOLS)


@cache
def prompt_text(name: str) -> str:
    """A block of text that code adds to an agent's task in certain cases: `prompts/<name>.md`."""
    return (_PACK / "prompts" / f"{name}.md").read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    report(_AGENTS, _TOOLS)
