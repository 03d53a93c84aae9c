"""What a turn leaves in memory: notes that a model took of the conversation, and every hypothesis that was tested.

Seed 002, "Memory extraction". Notes are the person's own (`user`), so every agent may recall them. A tested hypothesis is
kept whatever its verdict: it says what need not be proposed again, and, test by test, how the evidence went.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from contracts.findings import Verdict
from contracts.memory import MAX_TEXT, MemoryCreate
from contracts.turns import Finding

CONFIDENCE: Mapping[Verdict, float] = {"validated": 0.9, "conditional": 0.6, "rejected": 0.4}
MOST_NOTES = 5
"""More than that, and a model is copying the conversation."""


class Note(BaseModel):
    agent: Literal["user", "orchestrator"]
    """Who said it: the person, or the answer."""
    kind: Literal["goal", "barrier", "preference", "insight", "hypothesis", "decision", "value"]
    text: str
    confidence: float
    """0 to 1; structured output knows no limits, so it is brought there."""


class NotesReply(BaseModel):
    """What the memory extractor puts out."""

    memories: list[Note]


def notes_to_keep(reply: NotesReply | None) -> list[MemoryCreate]:
    """The notes as memories; none where nothing could be read."""
    notes = [note for note in reply.memories if note.text.strip()][:MOST_NOTES] if reply is not None else []
    return [
        MemoryCreate(
            kind=note.kind,
            text=note.text.strip()[:MAX_TEXT],
            confidence=min(max(note.confidence, 0.0), 1.0),
            meta={"said_by": note.agent},
        )
        for note in notes
    ]


def keepable_tests(findings: Iterable[Finding]) -> list[MemoryCreate]:
    """A memory for each finding that has a verdict."""
    return [
        MemoryCreate(
            kind="tested_hypothesis",
            text=finding.claim.strip()[:MAX_TEXT] or f"{finding.feature} was tested",
            confidence=CONFIDENCE[finding.verdict],
            meta=_meta(finding, finding.verdict),
        )
        for finding in findings
        if finding.verdict is not None
    ]


def _meta(finding: Finding, verdict: Verdict) -> dict[str, Any]:
    """What identifies the test (feature, target, window: the dates that were looked at) and what came of it."""
    effect = finding.numbers.get("effect")
    return {
        "finding_id": finding.id,
        "kind": finding.kind,
        "feature": finding.feature,
        "target": finding.target,
        "window": {name: [window.get("start"), window.get("end")] for name, window in finding.window.items()},
        "verdict": verdict,
        "effect": effect if isinstance(effect, int | float) else None,
    }
