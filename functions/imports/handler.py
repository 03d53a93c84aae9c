"""The states of import.asl.json: `{"step", "import": {"id", "user_id"}, …}` in, a few small values out.

Every state answers with the import's `status`, by which the machine goes on or ends: a file that is refused, and an import
that was cancelled, are ends like any other and wake nobody up. What nobody foresaw is caught by the machine and written down
by NoteFailure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core.blobs import ObjectChanged
from functions.core.errors import AmyError
from functions.core.settings import get_settings
from functions.core.telemetry import logger, places
from functions.health.errors import ImportExpired, ImportFailed, UnreadableImport
from functions.health.import_formats.found import FileRefused
from functions.health.imports import ImportMoved
from functions.imports.detect_format import detect_format
from functions.imports.finish_import import finish_import
from functions.imports.note_failure import note_failure
from functions.imports.read_file import read_file
from functions.imports.work import Gone, Work
from functions.imports.write_days import write_days

STEPS: Mapping[str, Callable[[Work, Mapping[str, Any]], dict[str, Any]]] = {
    "DetectFormat": detect_format,
    "ReadFile": read_file,
    "WriteDays": write_days,
    "FinishImport": finish_import,
    "NoteFailure": note_failure,
}

_NOTHING = {"next": -1, "days": 0, "activities": 0}
"""What the machine expects of WriteDays, whichever way it ends."""


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """One attempt at one state. Raises nothing but AmyError: the text of an error stands in the execution's history."""
    step = event["step"]
    with logger().append_context_keys(import_id=event["import"]["id"], step=step):
        try:
            return _carry_out(step, event)
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else ImportFailed()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step of an import failed", extra=extra)
            raise known from None


def _carry_out(step: str, event: Mapping[str, Any]) -> dict[str, Any]:
    work = Work.of(event)
    try:
        return STEPS[step](work, event)
    except ImportMoved as moved:
        # Cancelled, or this state's work was done by a try whose answer was lost.
        return {"status": moved.record.status, **_NOTHING}
    except FileRefused as error:
        refusal: AmyError = UnreadableImport({"why": error.why, "reason": str(error)})
    except (Gone, ObjectChanged):
        refusal = ImportExpired()
    failure = refusal.failure(step, get_settings().docs_url)
    return {"status": work.imports.fail(work.record.id, failure).status, **_NOTHING}
