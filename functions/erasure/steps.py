"""The states of erasure.asl.json: close the doors, stop what is at work, erase, wait, look again; until nothing is found.

The hard race is a process that began before the fence stood and still writes. No row can keep it out, since the rows that
fence it (its turn's, its log's) are what is erased. But it cannot live for ever: Lambda ends an invocation after 15 minutes,
authorizers remember a key for one. So behind each round nothing happens for longer than that, and then everything is looked
through: both tables by a scan for the person's id, the bucket by its areas. What is found is erased, and another round
follows, with its own wait; an erasure is done when a whole search, begun so long after the last find, has found nothing.

The payload is `{"step", "erasure": {"id", "user_id"}}`. Every state can be done twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from functions.core import blobs, check_in_control, credentials, erasures
from functions.core.errors import AmyError, ErasureIncomplete
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.store import ephemeral, records
from functions.core.telemetry import logger, places
from functions.erasure import rows, work
from functions.personal_data import AREAS

MOST_ROUNDS = 24
"""Of one execution; then somebody writes who should not, and an operator has to look."""
_SECONDS = 40.0
"""After so long a state hands over to its next invocation."""
_ROWS = 20_000
_OBJECTS = 10_000


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """One attempt at one state. Raises nothing but AmyError: the text of an error stands in the execution's history."""
    step, erasure = event["step"], event["erasure"]
    with logger().append_context_keys(erasure_id=erasure["id"], step=step):
        try:
            return STEPS[step](Principal(erasure["user_id"]), erasure["id"])
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else ErasureIncomplete()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step of an erasure failed", extra=extra)
            raise known from None


def close_doors(principal: Principal, erasure_id: str) -> dict[str, Any]:
    """Let nothing begin any more: the fence, the keys, the schedules, the connections. Output: how long to wait behind this
    round."""
    erasures.put_fence(principal, erasure_id)
    for row in records().query(principal.partition, prefix="KEY#"):
        credentials.forget_api_key(row["digest"])
    # Before the schedules: with these go the rows that name the executions of their slots.
    work.stop_executions(principal)
    erasures.count(principal, {"schedules": check_in_control.delete_all(principal)})
    erasures.count(principal, {"connections": work.end_connections(principal)})
    if erasures.count_round(principal) % MOST_ROUNDS == 0:
        raise ErasureIncomplete
    erasures.note_search(erasure_id, None, 0)
    return {"quiet_seconds": get_settings().erasure_quiet_seconds}


def stop_work(principal: Principal, _: str) -> dict[str, Any]:
    """Cancel turns and runs, stop whatever else runs for the person."""
    stopped = work.stop_turns(principal)
    work.stop_executions(principal)
    erasures.count(principal, {"stopped": stopped})
    return {}


def erase_rows(principal: Principal, _: str) -> dict[str, Any]:
    """Remove the rows that can be found from the person. Output: whether that was all."""
    begun = time.monotonic()
    while time.monotonic() - begun < _SECONDS:
        counts, done = rows.erase_known(principal, _ROWS)
        erasures.count(principal, counts)
        if done:
            return {"done": True}
    return {"done": False}


def erase_objects(principal: Principal, _: str) -> dict[str, Any]:
    """Remove the person's objects of every area, with their versions. Output: whether that was all."""
    erased = _erase_objects(principal)
    erasures.count(principal, {"object_versions": erased})
    return {"done": erased < _OBJECTS}


def look_again(principal: Principal, erasure_id: str) -> dict[str, Any]:
    """Search everything for the person. Output: whether all was looked through, and whether nothing was found.

    What is found in the tables is erased at once, since no other state would find it; that it was found is written down
    before. What is found in the bucket is left to the next round.
    """
    at, found = erasures.search_of(erasure_id)
    if at is None:
        found = sum(blobs.has_any(f"{area}{principal.user_id}/") for area in _areas())
        erasures.note_search(erasure_id, json.dumps(["records", None]), found)
    place, start = json.loads(at) if at else ("records", None)
    begun = time.monotonic()
    while time.monotonic() - begun < _SECONDS:
        table = records() if place == "records" else ephemeral()
        left, following = rows.search(principal, table, tuple(start) if start else None)
        if left:
            found += len(left)
            erasures.note_search(erasure_id, json.dumps([place, start]), found)
            table.batch_delete(left)
        start = list(following) if following else None
        if start is None and place == "ephemeral":
            erasures.count(principal, {"found_later": found})
            erasures.note_search(erasure_id, json.dumps([place, None]), found)
            return {"done": True, "clean": found == 0}
        if start is None:
            place = "ephemeral"
    erasures.note_search(erasure_id, json.dumps([place, start]), found)
    return {"done": False, "clean": False}


def note_done(principal: Principal, erasure_id: str) -> dict[str, Any]:
    """Leave the tombstone."""
    erasures.finish(principal, erasure_id)
    return {}


def _areas() -> set[str]:
    """Those that are known, and whatever else there is."""
    return {area.prefix for area in AREAS} | set(blobs.areas())


def _erase_objects(principal: Principal) -> int:
    erased = 0
    for area in sorted(_areas()):
        erased += blobs.erase(f"{area}{principal.user_id}/", at_most=_OBJECTS - erased)
        if erased >= _OBJECTS:
            break
    return erased


STEPS: dict[str, Callable[[Principal, str], dict[str, Any]]] = {
    "CloseDoors": close_doors,
    "StopWork": stop_work,
    "EraseRows": erase_rows,
    "EraseObjects": erase_objects,
    "LookAgain": look_again,
    "NoteDone": note_done,
}
