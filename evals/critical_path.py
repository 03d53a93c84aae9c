"""What of a turn a person has waited for: the effects on the longest way through the state machine.

The way follows from statemachines/turn.asl.json alone, so it does not change with how busy a machine was: states of one
level come after each other; of the branches of a Parallel and of the items of a Map the longest counts. Orchestration is no
part of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evals.bundle import RecordedStep

MACHINE = Path(__file__).parents[1] / "statemachines" / "turn.asl.json"

Weight = Callable[[RecordedStep], float]


def model_calls(step: RecordedStep) -> float:
    """Calls of the model in a step."""
    return float(sum(effect["kind"] == "model" for effect in step.effects.values()))


def seconds(step: RecordedStep) -> float:
    """Seconds that a step's effects took: model, sandbox, tools."""
    return sum(float(effect["ms"]) for effect in step.effects.values()) / 1000


def longest(steps: Iterable[RecordedStep], weight: Weight) -> float:
    """The weight of the longest way. A state that ran in several phases is passed once in each."""
    placed = [(*_place(step.path), weight(step)) for step in steps]
    phases = {phase for phase, *_ in placed}
    return sum(_through(_machine(), [one for one in placed if one[0] == phase]) for phase in phases)


_Placed = tuple[str, str, str, float]
"""Phase, state, branch, weight."""


def _place(path: str) -> tuple[str, str, str]:
    parts = path.split("/")
    at = next(number for number, part in enumerate(parts) if part[:1].isupper())
    return "/".join(parts[:at]), parts[at], "/".join(parts[at + 1 :])


def _through(machine: Mapping[str, Any], steps: list[_Placed]) -> float:
    total = 0.0
    for name, state in machine["States"].items():
        match state["Type"]:
            case "Parallel":
                total += max(_through(branch, steps) for branch in state["Branches"])
            case "Map":
                inner = state["ItemProcessor"]
                names = set(inner["States"])
                branches = {branch for _, step, branch, _ in steps if step in names}
                total += max((_through(inner, [s for s in steps if s[2] == branch]) for branch in branches), default=0)
            case _:
                total += sum(weight for _, step, _, weight in steps if step == name)
    return total


@cache
def _machine() -> Mapping[str, Any]:
    machine: Mapping[str, Any] = json.loads(MACHINE.read_text(encoding="utf-8"))
    return machine
