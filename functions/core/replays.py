"""Replays: a turn that does again what another did, on what that one saw.

Its row says how (`Replay`), its snapshot is the parent's, its recordings are the parent's effects up to where it goes live;
the rest is a turn like any other, with a journal, a log and an end of its own. Snapshot and recordings are copied, by the
request that makes the replay or else by StartTurn; the snapshot comes last and so says that all is there. From then on
the parent may be deleted. What acts on the world asks `StepContext.replays` and leaves it.

"New execution" in the Step Functions console, on the input of a turn that has ended, is a recorded replay: its execution has
a name that is none of the turn's. The replay's id is made from that name, so that StartTurn, tried again, finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from contracts.ids import is_id, ulid_at
from contracts.turns import Replay
from functions.core import directory, snapshot
from functions.core.active_turns import ActiveTurns
from functions.core.agents import AgentDefinition
from functions.core.errors import AgentDefinitionInvalid, NothingToReplay, ReplayParentGone, TurnActive
from functions.core.event_log import Author, EventWriter
from functions.core.journal import StepRecord, TurnJournal, state_of
from functions.core.principal import Principal
from functions.core.recordings import copy_effects
from functions.core.turns import TurnRecord, Turns, now

Installed = Callable[[], Mapping[str, AgentDefinition]]
"""The agents as they are now, by name; read when they are needed."""


def require_replayable(turn: TurnRecord) -> None:
    """Raises TurnActive or NothingToReplay."""
    if not turn.ended:
        raise TurnActive
    if turn.snapshot is None:
        raise NothingToReplay


def replay_of(parent: TurnRecord, replay_id: str, replay: Replay, *, execution: str | None = None) -> TurnRecord:
    """The row of a replay. `execution`: the name of the one that is there already."""
    return TurnRecord(
        id=replay_id,
        user_id=parent.user_id,
        status="queued",
        kind="replay",
        parent_id=parent.id,
        replay=replay,
        created_at=now(),
        messages=parent.messages,
        metadata=parent.metadata,
        budget=parent.budget,
        stream=parent.stream,
        require_approval=parent.require_approval,
        execution=execution or replay_id,
        first_execution=execution,
    )


def pin(turn: TurnRecord, installed: Installed, code: str) -> str:
    """Copy what a replay takes from its parent, if that is not done yet; returns the hash of its snapshot.

    `code`: the version of the code that does it again. Raises ReplayParentGone, and AgentDefinitionInvalid if a version
    that was asked for has been replaced since.
    """
    return snapshot.pin(turn.principal, turn.id, lambda: _taken_over(turn, installed, code))


def recorded_steps(steps: list[StepRecord], replay: Replay) -> list[StepRecord]:
    """Those of the parent's steps whose effects a replay takes from the record.

    Of a fork: what began before its first step had been completed once, and is not that step. What ran beside it is among
    them, since it did not build on it.
    """
    if replay.mode == "recorded":
        return steps
    if replay.from_step is None:
        return []
    completed = [step.completed_at for step in steps if state_of(step.path) == replay.from_step and step.completed_at]
    end = min(completed, default=None)
    return [
        step for step in steps if state_of(step.path) != replay.from_step and (end is None or step.started_at < end)
    ]


def turn_to_work_on(principal: Principal, turn_id: str, execution: Mapping[str, Any]) -> str:
    """The turn that an execution begins or goes on with: the one of its input, or a replay of it if the execution is none of
    that turn's. `execution` is the context object's.

    Raises TurnNotFound; for a replay TurnActive or NothingToReplay.
    """
    if not is_id("turn", turn_id):
        return turn_id  # a run, which has no replays
    turns = Turns(principal)
    turn, name = turns.get(turn_id), execution["Name"]
    if turn.is_own(name):
        return turn_id
    begun = int(datetime.fromisoformat(execution["StartTime"]).timestamp() * 1000)
    replay_id = f"turn_{ulid_at(begun, f'{turn_id}/{name}')}"
    replay = turns.find(replay_id)
    if replay is None:
        require_replayable(turn)
        # As for a redrive: an operator does it, and no limit holds it up.
        directory.open_turn(principal, replay_id)
        ActiveTurns(principal).take(replay_id, 1, "allow", None)
        replay = turns.create(replay_of(turn, replay_id, Replay(), execution=name))
    if replay.status == "queued" and replay.epoch == 1:
        EventWriter(principal, replay_id, Author(1)).append("turn.queued", {}, id_="turn.queued/1")
    return replay_id


def _taken_over(turn: TurnRecord, installed: Installed, code: str) -> dict[str, Any]:
    principal, parent_id, replay = turn.principal, turn.parent_id or "", turn.replay or Replay()
    journal = TurnJournal(principal, parent_id)
    content = snapshot.content_of(principal, parent_id)
    steps = journal.steps()
    if content is None:
        raise ReplayParentGone
    copy_effects(principal, turn.id, recorded_steps(steps, replay))
    # A deletion takes the row last: while it is there and nothing is missing, what was copied is whole.
    if Turns(principal).find(parent_id) is None or not _paths(steps) <= _paths(journal.steps()):
        raise ReplayParentGone
    return {**_with_overrides(content, replay, installed), "code": code}


def _paths(steps: Iterable[StepRecord]) -> set[str]:
    return {step.path for step in steps}


def _with_overrides(content: dict[str, Any], replay: Replay, installed: Installed) -> dict[str, Any]:
    """The parent's snapshot with what the replay has another way; to the letter the same if there is nothing."""
    overrides = replay.overrides
    changed = {**content, "model_ids": {**content["model_ids"], **overrides.models}}
    agents = dict(content["agents"])
    for name, version in overrides.agents.items():
        known = agents.get(name)
        if known is not None and AgentDefinition.model_validate(known).version == version:
            continue
        today = installed().get(name)
        if today is None or today.version != version:
            raise AgentDefinitionInvalid({"agent": name, "reason": f"there is no version {version} of it any more"})
        agents[name] = today.model_dump(mode="json")
    changed["agents"] = agents
    if overrides.strict_layer is not None:
        changed["strict_layer"] = overrides.strict_layer
    return changed
