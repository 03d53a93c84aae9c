"""What a slot asks Amy: the row of its turn or run."""

from __future__ import annotations

import json
from datetime import date

from contracts.check_ins import DetectedChange
from contracts.turns import Message, TurnCreate
from functions.core.check_in_results import ResultRecord
from functions.core.check_in_slots import work_id
from functions.core.check_ins import CheckInRecord
from functions.core.runs import new_run
from functions.core.turns import TurnRecord, new_turn
from functions.health.check_ins import built_in_check_in
from functions.health.metrics import METRICS

_FEWEST_DAYS = 7
"""The question asks about so many days at least: a mean of two says little."""
_REPORT = (
    "Found by rule in your daily data, before anybody looked at it (a CUSUM and a robust z score against the 60 days "
    "before; `size_sd` in robust standard deviations). These are a reason to ask, no result: compute your own numbers.\n"
)


def id_of_work(check_in: CheckInRecord, slot: str) -> str:
    """The turn or run that a slot of this check-in starts."""
    return work_id(check_in.principal, check_in.id, slot, is_run=check_in.run is not None)


def work_for(check_in: CheckInRecord, result: ResultRecord) -> TurnRecord:
    """The turn or run of a slot."""
    id_ = id_of_work(check_in, result.slot)
    metadata = {"check_in": check_in.id, "slot": result.slot}
    if check_in.run is not None:
        wanted = new_run(check_in.principal, id_, check_in.run, budget=check_in.budget, metadata=metadata)
    else:
        asked = TurnCreate(
            messages=_messages(check_in, result), stream=False, budget=check_in.budget, metadata=metadata
        )
        wanted = new_turn(check_in.principal, id_, asked)
    return wanted.model_copy(update={"kind": "check_in"})


def _messages(check_in: CheckInRecord, result: ResultRecord) -> list[Message]:
    """The question, and before it what the detector found.

    The detector's numbers stand in a message that is not the person's: agents read it as quoted material, and the fact-check
    accepts a number for being the person's own only where the person said it. So the answer's numbers are the turn's own.
    """
    if check_in.built_in is None:
        return [Message(role="user", content=check_in.question or "")]
    question = " ".join(built_in_check_in(check_in.built_in).question.split())
    if not result.changes:
        return [Message(role="user", content=question)]
    largest = result.changes[0]
    days = (date.fromisoformat(result.slot[:10]) - date.fromisoformat(largest.since)).days
    question = question.format(metric=METRICS[largest.metric].label, days=max(_FEWEST_DAYS, days))
    return [
        Message(role="assistant", content=_REPORT + json.dumps([_told(change) for change in result.changes])),
        Message(role="user", content=question),
    ]


def _told(change: DetectedChange) -> dict[str, object]:
    return change.model_dump(mode="json") | {"unit": METRICS[change.metric].unit}
