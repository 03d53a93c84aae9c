"""How an attempt at a turn or a run begins: it takes over, pins what may be seen, and says that it is at work.

Everything of all packs is pinned, whatever is asked: what an agent sees then does not depend on the door it came through.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from functions import packs
from functions.code_version import code_version
from functions.core import directory, replays, snapshot
from functions.core.memory import Memories
from functions.core.prices import AS_OF
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.snapshot import Snapshot
from functions.core.steps import StepContext
from functions.core.turns import Turns
from functions.health.profiles import Profiles

MOST_MEMORIES = 200
"""The latest; what is older is found by recalling it."""


def begin(context: StepContext) -> None:
    """Mark the turn running and pin its snapshot, of a replay the parent's; what a former attempt left unfinished is taken
    from it."""
    turn, principal = context.turn, context.principal
    directory.remember_execution(context.execution, principal, turn.id)
    if turn.epoch > 1:
        context.turn_journal.fence(turn.epoch)
    if context.replays:
        digest = replays.pin(turn, packs.all_agents, code_version())
    else:
        digest = snapshot.pin(principal, turn.id, lambda: take_snapshot(principal).model_dump(mode="json"))
    context.turn = Turns(principal).start(turn, digest)
    if turn.epoch == 1:
        context.events.append("turn.started", {}, id_="turn.started/1")


def take_snapshot(principal: Principal) -> Snapshot:
    """What may be seen from now on."""
    settings = get_settings()
    profile = Profiles(principal).get().profile
    contents = packs.contents(principal)
    return Snapshot(
        today=datetime.now(UTC).astimezone(ZoneInfo(profile.time_zone)).date().isoformat(),
        time_zone=profile.time_zone,
        locale=profile.locale,
        memories=[
            memory.model_dump(mode="json", exclude={"object", "score"})
            for memory in Memories(principal).list(MOST_MEMORIES)
        ],
        agents=packs.all_agents(),
        model_ids={role: settings.model_for(role) for role in ("main", "fast", "data_science", "validator")},
        prices_as_of=AS_OF,
        code=code_version(),
        pack=contents,
        shared=packs.shared(contents),
    )
