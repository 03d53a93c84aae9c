"""A person who has something of everything."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from benchmarks.lab_reports import Line, Sheet
from tests.cloud import QUESTION, User

GLUCOSE = Line("Glucose, fasting", "95", "mg/dL", 70, 99, "glucose_fasting")
MIXED_UP = Line("Creatinine", "80", "mg/dL", None, None, "creatinine")
"""80 µmol/L, and the laboratory printed the other unit."""


@dataclass(frozen=True)
class Resident:
    user: User
    turn: str
    """Answered, with findings."""
    waiting: str
    """A turn that waits for its approval."""
    lab: str
    """A report with a value that waits."""

    def get(self, turn: str) -> dict[str, Any]:
        return dict(self.user.client.get(f"/v1/turns/{turn}").json())


def report() -> bytes:
    """Two values, of which one cannot be in its unit."""
    sheet = Sheet("2024-03-08")
    for line in (GLUCOSE, MIXED_UP):
        shown = "" if line.low is None and line.high is None else line.range
        sheet.row([(50, line.name), (240, line.value), (310, line.unit), (400, shown)])
    return sheet.pdf()


def move_in(user: User) -> Resident:
    user.import_demo_days()
    client = user.client
    lab = client.post("/v1/labs", files={"file": ("report.pdf", report(), "application/pdf")}).json()["id"]
    turn, waiting = user.ask(QUESTION), user.ask("Is my sleep related to my steps?", require_approval=True)
    client.post("/v1/memory", json={"kind": "preference", "text": "I run on Saturdays."})
    client.post("/v1/check-ins", json={"built_in": "morning_briefing"})
    turn.wait()
    waiting.events(until="approval.required")
    _until_read(user, lab)
    return Resident(user, turn.id, waiting.id, lab)


def _until_read(user: User, lab: str) -> None:
    for _ in range(300):
        if user.client.get(f"/v1/labs/{lab}").json()["status"] == "needs_confirmation":
            return
        time.sleep(0.1)
    raise AssertionError("the report was not read")
