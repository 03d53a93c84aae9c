"""The trace of a turn: its journal as a client reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contracts.turns import StepUsage, Trace, TraceEffect, TraceStep
from functions.core.journal import StepRecord, TurnJournal, read_body
from functions.core.turns import TurnRecord

MAX_BODY_BYTES = 3_000_000
"""Of all bodies together: a function's answer may hold 6 MB, in which every quotation mark of the body is escaped."""


def trace_of(turn: TurnRecord, *, with_bodies: bool) -> Trace:
    """Every step that was begun, with its effects; `with_bodies` adds what each effect asked and got."""
    bodies = _Bodies() if with_bodies else None
    steps = TurnJournal(turn.principal, turn.id).steps()
    return Trace(turn_id=turn.id, snapshot=turn.snapshot, steps=[_step(step, bodies) for step in steps])


class _Bodies:
    """Reads bodies as long as there is room for them."""

    def __init__(self) -> None:
        self._room = MAX_BODY_BYTES

    def read(self, entry: dict[str, Any]) -> Any:
        if self._room <= 0:
            return {"omitted": "the bodies before it fill this answer"}
        body = read_body(entry["body"])
        self._room -= len(json.dumps(body, ensure_ascii=False).encode())
        return body if self._room >= 0 else {"omitted": "it does not fit into this answer"}


def _step(step: StepRecord, bodies: _Bodies | None) -> TraceStep:
    return TraceStep(
        path=step.path,
        status=step.status,
        attempts=step.attempt,
        started_at=step.started_at,
        duration_ms=step.duration_ms,
        usage=step.usage,
        error=step.error,
        effects=list(_effects(step, bodies)),
    )


def _effects(step: StepRecord, bodies: _Bodies | None) -> Iterator[TraceEffect]:
    for path, entry in sorted(step.effects.items(), key=lambda effect: effect[1]["at"]):
        yield TraceEffect(
            path=path,
            kind=entry["kind"],
            at=entry["at"],
            duration_ms=entry["ms"],
            request_hash=entry["hash"],
            model=entry.get("model"),
            usage=StepUsage.model_validate(entry["usage"]) if entry.get("usage") else None,
            replayed=entry.get("replayed", False),
            body=bodies.read(entry) if bodies else None,
        )
