"""What a case came to: a turn with today's code, beside the record of what it asked of models and tools."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.turns import Turn
from evals.bundle import Bundle
from evals.critical_path import longest, model_calls, seconds
from functions.core.snapshot import Snapshot
from functions.health.anchors import compute_anchors
from functions.health.snapshot import days_of, markers_of

RECORD = "make eval-record CASES={case}"


@dataclass(frozen=True)
class Outcome:
    """`turn` is what is judged; `record` tells what it had to go by and what that cost."""

    turn: Turn
    record: Bundle

    @cached_property
    def looked_up(self) -> str:
        """All that look-ups returned, as one text: of our tools, and of those that the model's provider runs."""
        found: list[Any] = []
        for step in self.record.steps:
            for effect in step.effects.values():
                if effect["kind"] == "tool":
                    found.append(effect["value"])
                elif effect["kind"] == "model":
                    found += [one for one in effect["value"].get("content", []) if "_tool_result" in one["type"]]
        return "\n".join(text for value in found for text in _strings(value))

    @cached_property
    def anchors(self) -> list[str]:
        """The facts about the person that code writes into a coach's answer, as they stand there."""
        if self.record.snapshot is None:
            return []
        snapshot = Snapshot.model_validate(self.record.snapshot)
        return [one.rendered for one in compute_anchors(days_of(snapshot), markers_of(snapshot)).items]

    @property
    def cost_usd(self) -> float:
        return self.record.cost_usd

    @property
    def calls_on_path(self) -> int:
        """Model calls that come one after the other."""
        return int(longest(self.record.steps, model_calls))

    @property
    def seconds_on_path(self) -> float:
        return longest(self.record.steps, seconds)


@dataclass(frozen=True)
class Stale:
    """A record that today's code leaves: it says no more than what the replay had come to before."""

    case: str
    why: str
    reached: Turn | None = None
    """The replay, if there was one."""

    @property
    def remedy(self) -> str:
        return RECORD.format(case=self.case)


def judge_replay(replay: Turn, record: Bundle) -> Outcome | Stale:
    """What a recorded replay says.

    A turn that failed because a model did has no record beyond that: its replay comes to the same place and no further, and
    then the turn as it was recorded is the outcome.
    """
    error = replay.error
    if error is None or error.code != "replay_mismatch":
        return Outcome(replay, record)
    details = error.details or {}
    step = str(details.get("step"))
    broke_off = any(each.path == step and each.status == "failed" for each in record.steps)
    if record.turn.status == "failed" and details.get("reason") == "missing" and broke_off:
        return Outcome(record.turn.to_wire(), record)
    return Stale(record.case, f"{step}: {details.get('effect')} is {details.get('reason')}", replay)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return [str(value)]
