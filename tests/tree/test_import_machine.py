"""statemachines/import.asl.json: what is refused or cancelled ends well, and writing goes round until it is done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DOCUMENT = json.loads((Path(__file__).parents[2] / "statemachines" / "import.asl.json").read_text(encoding="utf-8"))
STATES: dict[str, dict[str, Any]] = DOCUMENT["States"]


def test_only_the_status_that_a_state_leaves_leads_on() -> None:
    assert STATES["IsDetected"]["Choices"] == [
        {"Variable": "$.detected.status", "StringEquals": "detecting", "Next": "ReadFile"}
    ]
    assert STATES["IsRead"]["Choices"] == [
        {"Variable": "$.read.status", "StringEquals": "importing", "Next": "BeginWriting"}
    ]
    for choice in ("IsDetected", "IsRead", "IsWritten"):
        assert STATES[STATES[choice]["Default"]]["Type"] == "Succeed"


def test_writing_goes_round_from_where_it_stopped() -> None:
    again, done = STATES["IsWritten"]["Choices"]

    assert (again["Next"], done["Next"]) == ("WriteDays", "FinishImport")
    assert STATES["WriteDays"]["Parameters"]["Payload"]["next.$"] == "$.written.next"
    assert STATES["BeginWriting"]["Result"] == {"status": "importing", "next": 0, "days": 0, "activities": 0}


def test_a_confirmation_begins_with_writing() -> None:
    (choice,) = STATES["WhichPhase"]["Choices"]

    assert (choice["StringEquals"], choice["Next"], STATES["WhichPhase"]["Default"]) == (
        "write",
        "BeginWriting",
        "DetectFormat",
    )
