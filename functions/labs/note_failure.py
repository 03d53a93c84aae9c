"""NoteFailure: why a report could not be read, in its row; what was written of it is taken away."""

from __future__ import annotations

from functions.core.errors import RequestError, error_classes
from functions.core.settings import get_settings
from functions.health.errors import LabFailed
from functions.labs.reading import Reading


def note_failure(reading: Reading, error: str) -> dict[str, str]:
    """`error`: the class name that the execution reports. One that is none of ours was foreseen by nobody.

    `{"status"}`: `refused` where the file is to blame, which is nobody's defect; else `failed`.
    """
    kind = next((each for each in error_classes() if each.__name__ == error), LabFailed)
    failure = kind().failure(reading.lab.stage, get_settings().docs_url)
    reading.labs.fail(reading.lab, error=failure)
    reading.files.forget_work()
    return {"status": "refused" if issubclass(kind, RequestError) else "failed"}
