"""JSON lines like those of the other functions. This bundle has no Powertools: it would double what a stream has to load."""

from __future__ import annotations

import json
import sys
import traceback
from datetime import UTC, datetime

from functions.core.redaction import redact


def log(message: str, level: str = "INFO", **fields: object) -> None:
    """Writes one line. Fields name things; they never hold what a person said or measured."""
    line = {"level": level, "message": message, "timestamp": datetime.now(UTC).isoformat(), "service": "amy", **fields}
    sys.stdout.write(json.dumps(redact(line)) + "\n")
    sys.stdout.flush()


def log_error(message: str, error: BaseException, **fields: object) -> None:
    """Writes kind and places of an exception, and not its text, which may quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log(message, "ERROR", kind=type(error).__name__, places=places, **fields)
