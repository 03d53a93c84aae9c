"""StartTurn: the attempt takes over the turn, pins what it may see, and says that it runs."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from functions.core import directory, snapshot
from functions.core.memory import Memories
from functions.core.prices import AS_OF
from functions.core.settings import get_settings
from functions.core.snapshot import Snapshot
from functions.core.steps import StepContext, StepInput, step
from functions.core.turns import Turns
from functions.health.agent_files import health_agents
from functions.health.days import Days
from functions.health.markers import Markers
from functions.health.profiles import Profiles
from functions.health.snapshot import pack_contents, shared_contents

MOST_MEMORIES = 200
"""The latest; what is older is found by recalling it."""


@step("StartTurn", first=True)
def start_turn(context: StepContext, _: StepInput) -> dict[str, object]:
    """Mark the turn running and pin its snapshot; what a former attempt left unfinished is taken from it.

    Output: `{id, user_id, start, require_approval}`, which later states carry as `turn`.
    """
    turn, principal = context.turn, context.principal
    directory.remember_execution(context.execution, principal, turn.id)
    if turn.epoch > 1:
        context.turn_journal.fence(turn.epoch)
    digest = snapshot.pin(principal, turn.id, lambda: take_snapshot(context))
    context.turn = Turns(principal).start(turn, digest)
    if turn.epoch == 1:
        context.events.append("turn.started", {}, id_="turn.started/1")
    return {
        "id": turn.id,
        "user_id": turn.user_id,
        "start": turn.start,
        "require_approval": turn.require_approval,
    }


def take_snapshot(context: StepContext) -> Snapshot:
    """What the turn may see from now on."""
    settings = get_settings()
    profile = Profiles(context.principal).get().profile
    markers = Markers(context.principal).latest()
    return Snapshot(
        today=datetime.now(UTC).astimezone(ZoneInfo(profile.time_zone)).date().isoformat(),
        time_zone=profile.time_zone,
        locale=profile.locale,
        profile=profile.model_dump(exclude_none=True, exclude={"name", "time_zone", "locale"}),
        memories=[
            memory.model_dump(mode="json", exclude={"object", "score"})
            for memory in Memories(context.principal).list(MOST_MEMORIES)
        ],
        agents=health_agents(),
        model_ids={role: settings.model_for(role) for role in ("main", "fast", "data_science", "validator")},
        prices_as_of=AS_OF,
        pack=pack_contents(Days(context.principal).all(), markers),
        shared=shared_contents(markers),
    )
