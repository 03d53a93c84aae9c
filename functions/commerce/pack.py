"""The commerce pack, as the platform sees it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from functions.commerce.refunds import REFUND
from functions.core.packs import Pack, agents_in
from functions.core.principal import Principal

if TYPE_CHECKING:
    from functions.core.agents import AgentDefinition
    from functions.core.tools import Tool


def _agents() -> dict[str, AgentDefinition]:
    from functions.commerce.agent_files import commerce_agents  # noqa: PLC0415 - it needs the YAML reader

    return commerce_agents()


def _tools(principal: Principal, _: object) -> Sequence[Tool]:
    from functions.commerce.tools import commerce_tools  # noqa: PLC0415 - the API has no use for it

    return commerce_tools(principal)


PACK = Pack(
    name="commerce",
    agents=_agents,
    agent_names=lambda: agents_in(Path(__file__).parent / "agents"),
    tools=_tools,
    topics=(REFUND,),
)
