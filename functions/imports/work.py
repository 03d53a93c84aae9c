"""The import that a state works on, and how it says how far it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.imports import ImportProgress, ImportStage, ImportStatus
from functions.core.principal import Principal
from functions.core.uploads import upload_key
from functions.health.imports import ImportRecord, Imports

EVERY_SECONDS = 1.0


class Gone(Exception):
    """What was sent, or what was read of it, is not there any more."""


@dataclass(frozen=True, slots=True)
class Work:
    """One import in one state."""

    principal: Principal
    record: ImportRecord

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Work:
        """Raises ImportNotFound."""
        principal = Principal(event["import"]["user_id"])
        return cls(principal, Imports(principal).get(event["import"]["id"]))

    @property
    def imports(self) -> Imports:
        return Imports(self.principal)

    @property
    def file_key(self) -> str:
        return upload_key(self.principal, self.record.id)

    @property
    def gathered_key(self) -> str:
        """What was read, until it is written."""
        return f"{self.file_key}.gathered"

    def progress(self, status: ImportStatus, stage: ImportStage, total: int) -> Progress:
        return Progress(self, status, stage, total)


class Progress:
    """How far a state is, written once a second at most."""

    def __init__(self, work: Work, status: ImportStatus, stage: ImportStage, total: int) -> None:
        self._work = work
        self._status = status
        self._stage = stage
        self._total = total
        self._done = 0
        self._next = 0.0

    def add(self, count: int) -> None:
        """So much more. Raises ImportMoved when the import was cancelled meanwhile."""
        self._done += count
        if time.monotonic() >= self._next:
            self.say()

    def say(self) -> None:
        """Write how far it is. Raises ImportMoved."""
        self._next = time.monotonic() + EVERY_SECONDS
        # Sizes in a zip's directory may be too small, and nobody wants to see 101 %.
        done = min(self._done, self._total)
        progress = ImportProgress(stage=self._stage, done=done, total=self._total)
        self._work.imports.progress(self._work.record.id, self._status, progress)
