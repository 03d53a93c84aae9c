"""The health pack, as the platform sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.core.packs import Pack, agents_in
from functions.core.principal import Principal
from functions.health.activities import Activities
from functions.health.days import Days
from functions.health.markers import Markers
from functions.health.profiles import Profiles
from functions.health.snapshot import pack_contents, person_of, shared_contents

if TYPE_CHECKING:
    from functions.core.agents import AgentDefinition
    from functions.core.snapshot import Snapshot
    from functions.core.tools import Tool


def _agents() -> dict[str, AgentDefinition]:
    from functions.health.agent_files import health_agents  # noqa: PLC0415 - it needs the YAML reader

    return health_agents()


def _tools(_: Principal, snapshot: Callable[[], Snapshot]) -> Sequence[Tool]:
    from functions.health.expert_tools.toolbox import expert_tools  # noqa: PLC0415 - the API has no use for it

    return expert_tools(lambda: person_of(snapshot()))


def _contents(principal: Principal) -> dict[str, Any]:
    profile = Profiles(principal).get().profile.model_dump(exclude_none=True, exclude={"name", "time_zone", "locale"})
    return pack_contents(Days(principal).all(), Markers(principal).latest(), profile, Activities(principal).all())


PACK = Pack(
    name="health",
    agents=_agents,
    agent_names=lambda: agents_in(Path(__file__).parent / "agents"),
    tools=_tools,
    topics=(),
    contents=_contents,
    shared=shared_contents,
)
