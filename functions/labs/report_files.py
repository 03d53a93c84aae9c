"""What a report's states leave for each other: the file, and between them JSON beside it in the bucket."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from functions.core import blobs
from functions.core.principal import Principal
from functions.core.uploads import download_to
from functions.health.errors import LabFailed
from functions.health.labs import report_key, work_prefix


class ReportFiles:
    """Of one reading of one report. Another reading of it finds nothing of this one."""

    def __init__(self, principal: Principal, lab_id: str, attempt: int) -> None:
        self.report = report_key(principal, lab_id)
        self._work = f"{work_prefix(principal, lab_id)}work/{attempt}/"

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """The file on disk, in a folder that goes afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.pdf"
            download_to(self.report, path)
            yield path

    def keep(self, name: str, value: Any) -> None:
        """Keep what a state found."""
        blobs.put_json(f"{self._work}{name}.json", value)

    def find(self, name: str) -> Any | None:
        """What a state kept, if it did."""
        return blobs.get_json(f"{self._work}{name}.json")

    def load(self, name: str) -> Any:
        """What a state before this one kept. Raises LabFailed where it is gone."""
        found = self.find(name)
        if found is None:
            raise LabFailed
        return found

    def forget_work(self) -> None:
        """Remove all but the file."""
        blobs.delete_prefix(self._work)
