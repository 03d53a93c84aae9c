"""The Fact Sheet: every number that an answer may cite, under a stable key, with the one way in which it is written.

Keys are `<finding id>.<number key>` (`ds-001.effect`); the dates and day counts of a finding's windows are
`<finding id>.<window>.start`, `.end` and `.days`. An interval `[low, high]` becomes `_low` and `_high`. What is not a
finite number is left out, and so is everything of a rejected finding, and a number that came out otherwise when our own
code computed it again. A finding whose id is taken is entered as
`<id>-2`, `<id>-3`, …, so that no number is lost without a word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from contracts.turns import Finding
from functions.health.metrics import find_metric
from functions.health.rendering import render_date, render_number


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an answer may cite."""

    value: float | None
    """Null for a date."""
    rendered: str
    """As it stands in the answer: sign, unit and precision included."""
    label: str
    """What it is, for whoever writes the answer."""


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Immutable once built."""

    entries: Mapping[str, Entry]

    @property
    def values(self) -> dict[str, float]:
        """The numbers alone, as the turn's result carries them."""
        return {key: entry.value for key, entry in self.entries.items() if entry.value is not None}

    def render(self, key: str) -> str | None:
        """What `{{key}}` stands for; None if the sheet has no such key."""
        entry = self.entries.get(key)
        return entry.rendered if entry is not None else None

    def for_prompt(self) -> dict[str, dict[str, Any]]:
        """The sheet as the synthesizer reads it: by key value, rendered text and label."""
        return {
            key: {"rendered": entry.rendered, "label": entry.label}
            | ({"value": entry.value} if entry.value is not None else {})
            for key, entry in self.entries.items()
        }


EMPTY = FactSheet(MappingProxyType({}))
"""Of a turn without findings: no reference can be proven."""


def build_fact_sheet(findings: Iterable[Finding]) -> FactSheet:
    """The sheet of a turn's findings, in their order."""
    entries: dict[str, Entry] = {}
    taken: set[str] = set()
    for finding in findings:
        if "rejected" in (finding.verdict, finding.verdict_seed):
            continue
        prefix = _free_id(finding.id, taken)
        taken.add(prefix)
        for key, entry in [*_numbers(finding), *_windows(finding)]:
            entries.setdefault(f"{prefix}.{key}", entry)
    return FactSheet(MappingProxyType(entries))


def _free_id(wanted: str, taken: set[str]) -> str:
    candidate, suffix = wanted, 1
    while candidate in taken:
        suffix += 1
        candidate = f"{wanted}-{suffix}"
    return candidate


def _numbers(finding: Finding) -> Iterator[tuple[str, Entry]]:
    """Plain numbers first: where an analysis gives `ci` and `ci_low`, the number it named itself stands."""
    for key, value in finding.numbers.items():
        if not isinstance(value, list):
            yield from _number(finding, key, value, finding.units.get(key))
    for key, value in finding.numbers.items():
        if isinstance(value, list) and len(value) == 2:
            for end, bound in zip(("low", "high"), value, strict=True):
                yield from _number(finding, f"{key}_{end}", bound, finding.units.get(key))


def _number(finding: Finding, key: str, value: float, unit: str | None) -> Iterator[tuple[str, Entry]]:
    if math.isfinite(value) and not _differs(finding, key):
        rendered = render_number(value, key, finding.kind, finding.feature, unit)
        yield key, Entry(float(value), rendered, f"{_subject(finding)}: {key.replace('_', ' ')}")


def _windows(finding: Finding) -> Iterator[tuple[str, Entry]]:
    for name, window in finding.window.items():
        if not isinstance(window, dict):
            continue
        for part in ("start", "end"):
            day = render_date(str(window.get(part, "")))
            if day is not None:
                yield f"{name}.{part}", Entry(None, day, f"{_subject(finding)}: {part} of the {name} window")
        days = window.get("days_with_values")
        if isinstance(days, bool) or not isinstance(days, int | float) or _differs(finding, f"{name}.days"):
            continue
        if math.isfinite(days):
            rendered = render_number(days, "days", finding.kind, finding.feature)
            yield f"{name}.days", Entry(float(days), rendered, f"{_subject(finding)}: days with values, {name} window")


def _differs(finding: Finding, key: str) -> bool:
    """Whether a number came out otherwise when it was computed again."""
    again = (finding.recomputed or {}).get(key)
    return again is not None and again.matches is False


def _subject(finding: Finding) -> str:
    feature, target = find_metric(finding.feature), find_metric(finding.target or "")
    subject = feature.label if feature is not None else finding.feature
    if finding.target is None:
        return subject
    return f"{subject} and {target.label if target is not None else finding.target}"
