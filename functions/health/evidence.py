"""Evidence over time: how earlier tests of a hypothesis went, and when later data overturn one.

A hypothesis is its kind, feature and target; each test of it is a memory of the kind `tested_hypothesis` with the dates it
looked at. A test overturns the latest earlier one when that stood and this does not, when that did not and this is
validated, or when both stand and point in opposite directions. What is said of it is written here and not by a model, so
that it is never left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from contracts.findings import Verdict
from contracts.turns import Finding
from functions.health.metrics import find_metric
from functions.health.rendering import render_date

Change = Literal["no longer holds", "holds now", "points the other way"]


@dataclass(frozen=True, slots=True)
class PastTest:
    """One earlier test of a hypothesis."""

    date: str
    """When it was made, as a date."""
    verdict: Verdict
    effect: float | None
    window: Any
    """The dates that it looked at."""


@dataclass(frozen=True, slots=True)
class Overturned:
    """A finding that contradicts what the latest earlier test of it came to."""

    finding_id: str
    change: Change
    before: PastTest
    sentence: str
    """For the person; it states no number but the date."""


def history_of(finding: Finding, memories: Iterable[Mapping[str, Any]]) -> list[PastTest]:
    """Earlier tests of the same hypothesis, the oldest first. `memories` are the snapshot's."""
    tests = []
    for memory in memories:
        meta = memory.get("meta") or {}
        if memory.get("kind") != "tested_hypothesis" or meta.get("verdict") not in (
            "validated",
            "conditional",
            "rejected",
        ):
            continue
        if (meta.get("kind"), {meta.get("feature"), meta.get("target")}) != _identity(finding):
            continue
        effect = meta.get("effect")
        effect = float(effect) if isinstance(effect, int | float) else None
        tests.append(PastTest(str(memory["created_at"])[:10], meta["verdict"], effect, meta.get("window")))
    return sorted(tests, key=lambda test: test.date)


def overturned(finding: Finding, memories: Iterable[Mapping[str, Any]]) -> Overturned | None:
    """What this finding changes in what was known; None for a first test, the same test again, or the same outcome."""
    own = {name: [window.get("start"), window.get("end")] for name, window in finding.window.items()}
    earlier = [test for test in history_of(finding, memories) if test.window != own]
    if not earlier or finding.verdict is None:
        return None
    before = earlier[-1]
    change = _change(before, finding)
    if change is None:
        return None
    return Overturned(finding.id, change, before, _sentence(finding, change, before))


def _change(before: PastTest, finding: Finding) -> Change | None:
    stood, stands = before.verdict != "rejected", finding.verdict != "rejected"
    if stood and not stands:
        return "no longer holds"
    if not stood:
        return "holds now" if finding.verdict == "validated" else None
    effect = finding.numbers.get("effect")
    if finding.kind == "scalar" or not isinstance(effect, int | float) or before.effect is None:
        return None
    return "points the other way" if effect * before.effect < 0 else None


def _sentence(finding: Finding, change: Change, before: PastTest) -> str:
    about = _about(finding)
    date = render_date(before.date) or before.date
    held = "had held up" if before.verdict == "validated" else "had looked possible"
    match change:
        case "no longer holds":
            return f"When I looked at {about} on {date}, it {held}; with the data since then it no longer does."
        case "holds now":
            return f"When I looked at {about} on {date}, it did not hold up; with the data since then it does."
        case _:
            return f"When I looked at {about} on {date}, it pointed the other way; the data since then have turned it round."


def _about(finding: Finding) -> str:
    feature, target = _label(finding.feature), finding.target
    if target is not None:
        return f"the connection between your {feature} and your {_label(target)}"
    return f"the change in your {feature}" if finding.kind == "trend" else f"your {feature}"


def _label(name: str) -> str:
    metric = find_metric(name)
    return metric.label if metric is not None else name.replace("_", " ")


def _identity(finding: Finding) -> tuple[str, set[str | None]]:
    return finding.kind, {finding.feature, finding.target}
