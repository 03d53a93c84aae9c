"""Evidence over time: what later data overturn is said, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.turns import Finding
from functions.health.evidence import history_of, overturned
from functions.health.remembering import CONFIDENCE, Note, NotesReply, keepable_tests, notes_to_keep


def finding(verdict: Any, effect: float, *, start: str = "2026-03-01", kind: Any = "association") -> Finding:
    target = "sleep_minutes" if kind == "association" else None
    return Finding(
        id="ds-001",
        claim="Steps and sleep move together.",
        kind=kind,
        feature="steps",
        target=target,
        window={"all": {"start": start, "end": "2026-03-31", "days_with_values": 30}},
        numbers={"effect": effect},
        verdict=verdict,
    )


def remembered(before: Finding, day: str = "2026-02-01") -> dict[str, Any]:
    (memory,) = keepable_tests([before])
    return {**memory.model_dump(), "created_at": f"{day}T08:00:00Z", "updated_at": f"{day}T08:00:00Z"}


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (("validated", 0.4), ("rejected", 0.02), "no longer holds"),
        (("conditional", 0.3), ("rejected", 0.0), "no longer holds"),
        (("rejected", 0.02), ("validated", 0.5), "holds now"),
        (("validated", 0.4), ("validated", -0.4), "points the other way"),
        (("rejected", 0.02), ("conditional", 0.2), None),
        (("validated", 0.4), ("conditional", 0.2), None),
        (("validated", 0.4), ("validated", 0.35), None),
        (("rejected", 0.0), ("rejected", 0.1), None),
    ],
)
def test_a_later_test_is_held_against_the_one_before(before: Any, now: Any, change: str | None) -> None:
    memories = [remembered(finding(*before, start="2025-12-01"))]
    found = overturned(finding(*now), memories)
    assert (found.change if found else None) == change
    if found is not None:
        assert "1 February 2026" in found.sentence or "2026-02-01" in found.sentence


def test_the_same_window_again_overturns_nothing() -> None:
    assert overturned(finding("rejected", 0.0), [remembered(finding("validated", 0.4))]) is None


def test_only_the_latest_earlier_test_counts() -> None:
    memories = [
        remembered(finding("rejected", 0.0, start="2025-12-15"), "2026-02-15"),
        remembered(finding("validated", 0.4, start="2025-11-01"), "2026-01-01"),
    ]
    assert overturned(finding("rejected", 0.0), memories) is None
    assert [test.verdict for test in history_of(finding("validated", 0.4), memories)] == ["validated", "rejected"]


def test_another_hypothesis_is_none_of_its_history() -> None:
    assert history_of(finding("validated", 0.4), [remembered(finding("validated", 1.0, kind="trend"))]) == []


def test_every_verdict_is_remembered_with_its_confidence() -> None:
    found = keepable_tests([finding(verdict, 0.1) for verdict in CONFIDENCE] + [finding(None, 0.1)])
    assert [memory.confidence for memory in found] == [0.9, 0.6, 0.4]
    assert {memory.kind for memory in found} == {"tested_hypothesis"}
    assert found[0].meta["window"] == {"all": ["2026-03-01", "2026-03-31"]}


def test_notes_are_few_whole_and_within_bounds() -> None:
    many = [Note(agent="user", kind="goal", text=f" wants {n} ", confidence=3) for n in range(9)]
    blank = Note(agent="user", kind="goal", text="  ", confidence=0.5)
    kept = notes_to_keep(NotesReply(memories=[blank, *many]))
    assert [note.text for note in kept] == [f"wants {n}" for n in range(5)]
    assert {note.confidence for note in kept} == {1.0}
    assert notes_to_keep(None) == []
