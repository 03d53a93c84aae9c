"""What the platform adds to each model call: the context put together, checked and windowed, and the books. Prints JSON.

The turn is a long one: a sizeable profile, ten memories, a tool called fifteen times with results that overflow the window.
The model answers at once and nothing is stored, so what is left is our own work. `python -m benchmarks.context [runs]`.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from functions.core.agents import AgentDefinition
from functions.core.budget import Spending
from functions.core.context import Memory, Quoted, Task
from functions.core.journal import fingerprint
from functions.core.models import CallHeaders, ModelReply, ModelRequest, OnText, call_usage
from functions.core.runtime import Surroundings, run_agent
from functions.core.tools import Tool, ToolCall

_TARGET_MS = 5.0
_CALLS = 16
_RESULT = "resting heart rate 61 bpm, steps 9,412; " * 100


class Nothing(BaseModel):
    pass


class Found(BaseModel):
    text: str


class _Step:
    path = "RunMainAgent"

    def is_replayed(self, _: str) -> bool:
        return False


class _Journal:
    """A journal that hashes as the real one does and stores nothing."""

    step = _Step()
    prefix = ""

    def scope(self, _: str) -> _Journal:
        return self

    def path_of_next(self, name: str) -> str:
        return f"{name}/1"

    def effect(self, _kind: str, _name: str, request: Any, live: Callable[[], Any]) -> Any:
        fingerprint(request)
        return live()


class _Events:
    def append(self, *_: Any, **__: Any) -> None:
        """Nothing."""


class _Model:
    """Asks for the tool until the last call; notes when it is called."""

    def __init__(self) -> None:
        self.calls = 0

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:  # noqa: ARG002 - the adapter's
        self.calls += 1
        use = {"type": "tool_use", "id": f"t{self.calls}", "name": "look_up", "input": {}}
        done = self.calls % _CALLS == 0
        usage = call_usage(request.model, uncached=1000, output=100, cache_read=0, cache_write=0)
        content = [{"type": "text", "text": "done"}] if done else [use]
        return ModelReply(model=request.model, content=content, stop_reason="end_turn", usage=usage)


def main() -> None:
    """Prints the time per model call. Exits with an error if its median is over the target."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    per_call = sorted(_one_run() / _CALLS for _ in range(runs))
    figures = {
        "per_model_call": {
            "median_ms": round(statistics.median(per_call), 3),
            "p95_ms": round(per_call[int(0.95 * (runs - 1))], 3),
        },
        "model_calls_a_run": _CALLS,
        "limits_ms": {"per_model_call": _TARGET_MS},
    }
    print(json.dumps({"context": figures}, indent=1))
    if statistics.median(per_call) > _TARGET_MS:
        raise SystemExit(1)


def _one_run() -> float:
    agent, task, memories = _material()
    model, journal, events = _Model(), _Journal(), _Events()
    tool = Tool("look_up", "Looks up.", Nothing, Found, _find)
    shared = {"today": "2026-02-01", "profile": {f"field_{i}": "value " * 5 for i in range(100)}}
    around = Surroundings(
        turn_id="turn",
        step="RunMainAgent",
        journal=journal,  # type: ignore[arg-type] # a stand-in that stores nothing
        events=events,  # type: ignore[arg-type] # the same
        model=lambda: model,
        model_ids={"main": "claude-opus-4-7"},
        spending=Spending(0.0, 100.0, 50.0),
        shared=lambda _: shared,
        tools={"look_up": tool},
        memories=lambda _: memories,
    )
    begun = time.perf_counter()
    run_agent(agent, task, around)
    return (time.perf_counter() - begun) * 1000


def _find(_asked: Nothing, _call: ToolCall) -> dict[str, str]:
    return {"text": _RESULT}


def _material() -> tuple[AgentDefinition, Task, tuple[Memory, ...]]:
    agent = AgentDefinition.model_validate(
        {
            "name": "triage",
            "description": "Sorts.",
            "role": "main",
            "system": "You sort. " * 100,
            "hard_constraints": ["Never guess. " * 10] * 10,
            "characteristics": "Calm. " * 50,
            "task": "Sort it. " * 100,
            "tools": ["look_up"],
            "budget": {"seconds": 900, "usd": 100, "iterations": _CALLS},
            "memory": {"working_tokens": 8000},
        }
    )
    data = [
        Quoted("question", "How am I? " * 20, "user"),
        Quoted("days", [{"steps": i} for i in range(365)], "snapshot"),
    ]
    return agent, Task(data), tuple(Memory(f"mem_{i}", "2026-01-01", "Sleeps badly. " * 20) for i in range(10))


if __name__ == "__main__":
    main()
