"""The states of lab.asl.json: `{"step", "lab": {"id", "user_id"}, "execution", …}` in, a few small values out.

What a state finds lies in the bucket; nothing of a report is in an execution's history, nor in an error's text. What fails
is caught by the machine and written down by NoteFailure. An execution that ends without that (its time was over, somebody
stopped it) is noticed by whoever reads the report: see `functions.api.labs`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core import blobs
from functions.core.errors import AmyError
from functions.core.principal import Principal
from functions.core.telemetry import logger, places
from functions.health.errors import LabFailed, LabGone
from functions.health.labs import Labs, work_prefix
from functions.labs.check import check
from functions.labs.extract import extract
from functions.labs.inspect_file import inspect_file
from functions.labs.note_failure import note_failure
from functions.labs.read_images import read_images
from functions.labs.read_text import read_text
from functions.labs.reading import Reading
from functions.labs.store import store


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One attempt at one state. Raises nothing but AmyError."""
    step = event["step"]
    with logger().append_context_keys(lab_id=event["lab"]["id"], step=step):
        try:
            return STEPS[step](event)
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else LabFailed()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step of a laboratory report failed", extra=extra)
            raise known from None


def _own(event: Mapping[str, Any]) -> Reading:
    """The report, while it is this execution's. Raises LabGone."""
    principal = Principal(event["lab"]["user_id"])
    lab = Labs(principal).find(event["lab"]["id"])
    if lab is None or lab.execution != event["execution"]:
        raise LabGone
    return Reading.of(principal, lab)


def _step(work: Callable[[Reading], dict[str, Any]]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def run(event: Mapping[str, Any]) -> dict[str, Any]:
        reading = _own(event)
        if reading.lab.status != "processing":
            raise LabGone
        return work(reading)

    return run


def _store(event: Mapping[str, Any]) -> dict[str, Any]:
    """The last state: tried again after its answer was lost, it finds its work done."""
    reading = _own(event)
    return {"status": reading.lab.status} if reading.lab.status != "processing" else store(reading)


def _note_failure(event: Mapping[str, Any]) -> dict[str, Any]:
    """Of a report that is gone, or that ended, there is nothing to note; of one that was deleted goes what was still
    written while its states were at work."""
    with suppress(LabGone):
        reading = _own(event)
        if reading.lab.status == "processing":
            return note_failure(reading, event["error"]["Error"])
    principal = Principal(event["lab"]["user_id"])
    if Labs(principal).find(event["lab"]["id"]) is None:
        blobs.delete_prefix(work_prefix(principal, event["lab"]["id"]))
    return {"status": "gone"}


STEPS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "Inspect": _step(inspect_file),
    "ReadText": _step(read_text),
    "ReadImages": _step(read_images),
    "Extract": _step(extract),
    "Check": _step(check),
    "Store": _store,
    "NoteFailure": _note_failure,
}
