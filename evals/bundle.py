"""A recorded journal: one file per case that holds a turn's row, its snapshot, and of each step the effects.

Of an effect the hash of the request stands for the request, as it does in a replay; its value is kept, with what it cost and
how long it took. What steps produced is left out: a replay makes it anew, with today's code. Written so that the same
content gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from contracts.turns import StepUsage
from functions.core.journal import StepRecord, TurnJournal, read_body
from functions.core.principal import Principal
from functions.core.snapshot import content_of
from functions.core.turns import TurnRecord, Turns

RECORDS = Path(__file__).parent / "records"

Model = Literal["offline", "anthropic"]

_OF_EFFECT = ("hash", "kind", "model", "usage", "at", "ms")


class RecordedStep(BaseModel):
    path: str
    status: Literal["running", "completed", "failed"]
    epoch: int
    attempt: int
    started_at: str
    input_hash: str
    completed_at: str | None = None
    duration_ms: float | None = None
    effects: dict[str, dict[str, Any]] = {}
    """By path: hash, kind, model, usage, at, ms and value."""

    @property
    def usage(self) -> StepUsage:
        """What its model calls used."""
        return StepRecord(
            self.path, self.status, self.epoch, self.attempt, self.started_at, self.input_hash, effects=self.effects
        ).usage


class Bundle(BaseModel):
    """The content of a file."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    case: str
    asked: str
    """`Case.asked` of when it was recorded."""
    model: Model
    turn: TurnRecord
    snapshot: dict[str, Any] | None
    """None: the turn was over before it had one."""
    steps: list[RecordedStep]

    @property
    def cost_usd(self) -> float:
        return sum(step.usage.cost_usd for step in self.steps)


def take(user_id: str, turn_id: str, *, case: str, asked: str, model: Model) -> Bundle:
    """The record of a turn of the cloud that this process is connected to."""
    principal = Principal(user_id)
    return Bundle(
        case=case,
        asked=asked,
        model=model,
        turn=Turns(principal).get(turn_id),
        snapshot=content_of(principal, turn_id),
        steps=[_recorded(step) for step in TurnJournal(principal, turn_id).steps()],
    )


def _recorded(step: StepRecord) -> RecordedStep:
    effects = {
        path: {name: entry[name] for name in _OF_EFFECT if name in entry} | {"value": read_body(entry["body"])["value"]}
        for path, entry in step.effects.items()
    }
    return RecordedStep.model_validate({**vars(step), "effects": effects})


def path_of(case: str, folder: Path = RECORDS) -> Path:
    return folder / f"{case}.json.gz"


def write(bundle: Bundle, folder: Path = RECORDS) -> int:
    """Put it into its file; returns the file's bytes."""
    # Nothing is left out or put in order: prompts are written from what is in here, as it is.
    text = json.dumps(bundle.model_dump(mode="json"), separators=(",", ":"), ensure_ascii=False)
    body = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    folder.mkdir(parents=True, exist_ok=True)
    path_of(bundle.case, folder).write_bytes(body)
    return len(body)


def read(case: str, folder: Path = RECORDS) -> Bundle | None:
    """The record of a case; None where there is none."""
    try:
        body = path_of(case, folder).read_bytes()
    except FileNotFoundError:
        return None
    return Bundle.model_validate_json(gzip.decompress(body))
