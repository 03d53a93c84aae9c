"""The health pack, as the platform sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from functions.core.packs import Pack, agents_in
from functions.health.days import Days
from functions.health.snapshot import pack_contents

if TYPE_CHECKING:
    from functions.core.agents import AgentDefinition


def _agents() -> dict[str, AgentDefinition]:
    from functions.health.agent_files import health_agents  # noqa: PLC0415 - it needs the YAML reader

    return health_agents()


PACK = Pack(
    name="health",
    agents=_agents,
    agent_names=lambda: agents_in(Path(__file__).parent / "agents"),
    tools=lambda _: (),
    topics=(),
    contents=lambda principal: pack_contents(Days(principal).all()),
)
