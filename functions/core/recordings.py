"""Recordings: what a replay has of its parent's journal, a copy of the effects under the paths that they had.

A replay's steps find here what they would otherwise ask of a model, the sandbox or a tool. It is a copy, bodies included, in
the replay's own partition and prefix: so a replay of a replay is nothing special, and the parent may be deleted at any time
without taking anything from it. What a step takes over goes into its own journal like any effect, marked as replayed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contracts.turns import Replay
from functions.core import blobs
from functions.core.errors import ReplayMismatch, ReplayParentGone
from functions.core.principal import Principal
from functions.core.store import records

if TYPE_CHECKING:
    from functions.core.journal import StepRecord

Entry = dict[str, Any]
"""Of an effect as the journal has it: its request's hash, its kind, its body; of a model call the model, too."""

_KEPT = ("hash", "kind", "model", "body")
"""Not what it cost: that was paid by the parent."""
_SIDE_BY_SIDE = 8


@dataclass(frozen=True)
class Recording:
    """Of one step. A turn that is no replay has an empty one."""

    step: str = ""
    """The step's path."""
    effects: dict[str, Entry] = field(default_factory=dict)
    """By the effect's path."""
    is_all: bool = False
    """Whether nothing may be done but what is recorded."""

    @classmethod
    def read(cls, partition: str, step: str, replay: Replay | None) -> Recording:
        """The recording that this turn has of a step."""
        if replay is None:
            return cls(step)
        effects = {}
        if replay.mode == "recorded" or replay.from_step:
            row = records().get(partition, _sort_key(step))
            effects = {path: json.loads(entry) for path, entry in row["effects"].items()} if row else {}
        return cls(step, effects, is_all=replay.mode == "recorded")

    def let_live(self, effect: str, kind: str, recorded: Entry | None) -> None:
        """May this effect be made, for which there is no record, or one for another request? Raises ReplayMismatch."""
        if self.is_all:
            raise ReplayMismatch(self.step, effect, kind, "missing" if recorded is None else "changed")


def is_recorded(principal: Principal, turn_id: str, step: str, replay: Replay | None) -> bool:
    """Whether a turn is a replay that has a recording of this step."""
    return bool(Recording.read(principal.turn_partition(turn_id), step, replay).effects)


def copy_effects(principal: Principal, replay_id: str, steps: Iterable[StepRecord]) -> None:
    """Copy the effects of these steps, which are the parent's, for the replay. Done again, it is the same.

    Raises ReplayParentGone if a body is not there any more.
    """
    prefix = f"{blobs.turn_prefix(principal, replay_id)}recorded/"
    rows: list[dict[str, Any]] = []
    bodies: dict[str, str] = {}
    for step in steps:
        effects = {}
        for path, entry in step.effects.items():
            kept = {name: entry[name] for name in _KEPT if name in entry}
            if "s3" in entry["body"]:
                # Named by its place and not by its old name, so that it does not grow with each replay of a replay.
                key = f"{prefix}{step.path}/{path.replace('/', '_')}.json"
                bodies[key] = entry["body"]["s3"]
                kept["body"] = {"s3": key}
            effects[path] = json.dumps(kept)
        if effects:
            rows.append({"pk": principal.turn_partition(replay_id), "sk": _sort_key(step.path), "effects": effects})
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="recording") as pool:
        found = list(pool.map(blobs.copy, bodies.values(), bodies))
    if not all(found):
        raise ReplayParentGone
    records().batch_put(rows)


def _sort_key(step: str) -> str:
    return f"RECORDED#{step}"
