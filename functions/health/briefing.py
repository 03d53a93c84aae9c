"""What code adds behind an answer: how the hypotheses that were tested came out, and what later data overturned.

Numbers stand as references, which are rendered like those of the text before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.findings import Verdict
from contracts.turns import Finding
from functions.health.evidence import overturned
from functions.health.metrics import find_metric

NO_DATA = (
    "There are no daily data of yours yet, so I have nothing to look at. Once a few weeks are there, from a connected "
    "device or an import, ask me again and I will look for what stands out."
)
NONE_SURVIVED = (
    "None of what was tested survived validation: the patterns that I noticed may well be noise, so I would not read "
    "anything into them yet."
)
NOTHING_TESTED = "Nothing could be tested this time."
_MARKS: Mapping[Verdict, str] = {"validated": "✓", "conditional": "~"}


def tested_block(findings: Sequence[Finding]) -> str:
    """The list of what was tested and stands, `✓` validated and `~` conditional, or a note that nothing does (seed 002,
    `augmentBriefingWithVerdicts`)."""
    if not findings:
        return f"_{NOTHING_TESTED}_"
    lines = [
        f"- {_MARKS[finding.verdict]} {_line(finding)}"
        for finding in findings
        if finding.verdict is not None and finding.verdict != "rejected"
    ]
    return "\n".join(["_Auto-tested findings:_", "", *lines]) if lines else f"_{NONE_SURVIVED}_"


def evidence_sentences(findings: Iterable[Finding], memories: Sequence[Mapping[str, Any]]) -> list[str]:
    """A sentence for each finding that overturns what an earlier test of it came to."""
    changes = (overturned(finding, memories) for finding in findings)
    return [change.sentence for change in changes if change is not None]


def _line(finding: Finding) -> str:
    feature = _label(finding.feature)
    match finding.kind:
        case "association":
            return (
                f"{feature} and {_label(finding.target or '', start=False)}: ρ {{{{{finding.id}.effect}}}} over "
                f"{{{{{finding.id}.all.days}}}}"
            )
        case "trend":
            return (
                f"{feature}: {{{{{finding.id}.recent_mean}}}} against {{{{{finding.id}.prior_mean}}}}, a change of "
                f"{{{{{finding.id}.change}}}}"
            )
        case _:
            return f"{feature}: {{{{{finding.id}.effect}}}} on average over {{{{{finding.id}.all.days}}}}"


def _label(name: str, *, start: bool = True) -> str:
    metric = find_metric(name)
    label = metric.label if metric is not None else name.replace("_", " ")
    return label[:1].upper() + label[1:] if start else label
