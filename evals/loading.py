"""Puts a recorded journal into a cloud, as a turn of a person who never asked anything there."""

from __future__ import annotations

import json
from typing import Any

from contracts.ids import new_id
from evals.bundle import Bundle, RecordedStep
from functions.core import snapshot
from functions.core.journal import StepJournal, fingerprint
from functions.core.principal import Principal
from functions.core.store import records
from functions.core.turns import TurnRecord, Turns


def load(bundle: Bundle, user_id: str) -> TurnRecord:
    """The turn, under an id of its own, with all that a recorded replay takes from it.

    Raises ValueError for a record without a snapshot: its turn was over before there was anything to replay.
    """
    if bundle.snapshot is None:
        raise ValueError("the record has no snapshot")
    principal, turn_id = Principal(user_id), new_id("turn")
    content = bundle.snapshot
    snapshot.pin(principal, turn_id, lambda: content)
    for step in bundle.steps:
        records().put(_item(step, StepJournal(principal, turn_id, step.path, step.input_hash)))
    changed: dict[str, Any] = {
        "id": turn_id,
        "user_id": user_id,
        "execution": turn_id,
        "snapshot": fingerprint(content),
        # What the bucket of another cloud had does not exist here.
        "archive": None,
        "result_key": None,
    }
    return Turns(principal).create(bundle.turn.model_copy(update=changed))


def _item(step: RecordedStep, journal: StepJournal) -> dict[str, Any]:
    effects = {
        path: json.dumps(
            {name: value for name, value in effect.items() if name != "value"}
            | {"body": journal.body(path, {"value": effect["value"]})}
        )
        for path, effect in step.effects.items()
    }
    kept = step.model_dump(exclude={"path", "effects"}, exclude_none=True)
    return {"pk": journal.turn.partition, "sk": f"STEP#{step.path}", **kept, "effects": effects, "products": {}}
