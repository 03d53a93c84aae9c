"""What every state works with: whose report, its row, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.labs import LabStage
from functions.core.principal import Principal
from functions.health.lab_record import LabRecord
from functions.health.labs import Labs
from functions.labs.report_files import ReportFiles


@dataclass
class Reading:
    """One reading of a report: one execution."""

    principal: Principal
    lab: LabRecord
    labs: Labs
    files: ReportFiles

    @classmethod
    def of(cls, principal: Principal, lab: LabRecord) -> Reading:
        return cls(principal, lab, Labs(principal), ReportFiles(principal, lab.id, lab.attempt))

    def advance(self, stage: LabStage, **fields: Any) -> None:
        """Say in the row how far it is. Raises LabGone when the report was deleted or is read anew."""
        self.lab = self.labs.advance(self.lab, stage=stage, **fields)
