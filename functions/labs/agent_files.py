"""The agents that read reports. `python -m functions.labs.agent_files` prints and checks them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from functions.core.agent_folder import load_agents, report
from functions.core.agents import AgentDefinition

_AGENTS = Path(__file__).parent / "agents"


@cache
def lab_agents() -> dict[str, AgentDefinition]:
    """By name; read and checked on first use."""
    return load_agents(_AGENTS, frozenset())


if __name__ == "__main__":
    report(_AGENTS, frozenset())
