"""Findings out of an analysis: what was found, in words, with numbers that are the analysis's own.

A model may say which results matter and in what words; the numbers come from the sandbox's result and from nowhere
else. What a model claims and the result does not bear out is dropped, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from contracts.turns import Finding
from functions.health.analysis_result import AnalysisResult, Kind
from functions.health.claims import claim_of
from functions.health.fact_check import numbers_in
from functions.health.metrics import find_metric
from functions.health.rendering import unit_of

RELATIVE_IDENTITY = 1e-6
"""Two numbers this close are one number that went through text."""

_ASKS_FOR_A_VALUE = re.compile(
    r"\b(what(?:'s| is| was| are| were)|how (?:much|many|long|often|high|low)|tell me|show me|give me)\b"
    r"|\b(average|mean|median|typical|usual|total|highest|lowest|minimum|maximum|min|max)\b",
    re.IGNORECASE,
)
_ASKS_FOR_MORE = re.compile(
    r"\b(compar\w*|versus|vs|chang\w*|trend\w*|differ\w*|better|worse|improv\w*|declin\w*|increas\w*|decreas\w*"
    r"|ris(?:e|en|ing)|f[ae]ll(?:en|ing)?|correlat\w*|relat\w*|associat\w*|link\w*|connect\w*|affect\w*|effect\w*"
    r"|influenc\w*|impact\w*|depend\w*|predict\w*|caus\w*|why|because|when i|if i|weekday\w*|weekend\w*|day of the week"
    r"|over time|between)\b",
    re.IGNORECASE,
)


class ExtractedWindow(BaseModel):
    name: str
    start: str
    end: str
    days_with_values: int


class ExtractedNumber(BaseModel):
    key: str
    value: float
    unit: str


class ExtractedFinding(BaseModel):
    """A finding as the extractor states it; nothing in it is trusted yet."""

    claim: str
    kind: Kind
    feature: str
    target: str | None
    windows: list[ExtractedWindow]
    numbers: list[ExtractedNumber]
    mechanism: str


class ExtractionReply(BaseModel):
    """What the finding extractor puts out."""

    findings: list[ExtractedFinding]


class ProposedFinding(Finding):
    """A finding as it is kept within the turn: with the mechanism that was proposed, for the critic."""

    mechanism: str | None = None


@dataclass(slots=True)
class Proposals:
    """What came of an extraction."""

    findings: list[ProposedFinding] = field(default_factory=list)
    dropped: list[dict[str, str]] = field(default_factory=list)
    """`{"claim", "reason"}` of what the result does not bear out."""


def looks_descriptive(question: str) -> bool:
    """Whether a question asks for a plain value ("what is my average …?"), which needs no model to become a finding."""
    return _ASKS_FOR_A_VALUE.search(question) is not None and _ASKS_FOR_MORE.search(question) is None


def own_findings(results: Iterable[AnalysisResult], first: int = 1, prefix: str = "ds") -> Proposals:
    """A finding for each result, claim and all made by code. Ids are `<prefix>-<number>`, from `first` on."""
    proposals = Proposals()
    for result in results:
        reason = _unusable(result)
        if reason is not None:
            proposals.dropped.append(_drop(f"{result.kind} of {result.feature}", reason))
            continue
        proposals.findings.append(_finding(result, claim_of(result), first + len(proposals.findings), prefix))
    return proposals


def proven_findings(
    extracted: Iterable[ExtractedFinding], results: Sequence[AnalysisResult], question: str, first: int = 1
) -> Proposals:
    """The extracted findings as far as the results bear them out.

    Numbers, units, windows and the kind are the result's own; a claim that states a number found neither in the result
    nor in the question is replaced by the code's.
    """
    proposals = Proposals()
    for candidate in extracted:
        result = _result_for(candidate, results)
        if result is None:
            about = candidate.feature if candidate.target is None else f"{candidate.feature} and {candidate.target}"
            proposals.dropped.append(_drop(candidate.claim, f"the analysis has no result about {about}"))
            continue
        reason = _unusable(result)
        if reason is not None:
            proposals.dropped.append(_drop(candidate.claim, reason))
            continue
        foreign = [n for n in candidate.numbers if not _occurs(n, result)]
        proposals.dropped += [
            _drop(candidate.claim, f"{number.key} = {number.value:g} does not occur in the analysis")
            for number in foreign
        ]
        if candidate.numbers and len(foreign) == len(candidate.numbers):
            continue
        claim = candidate.claim.strip()
        if foreign or not claim or not _claim_holds(claim, result, question):
            claim = claim_of(result)
        finding = _finding(result, claim, first + len(proposals.findings))
        finding.mechanism = candidate.mechanism.strip() or None
        proposals.findings.append(finding)
    return proposals


def _finding(result: AnalysisResult, claim: str, number: int, prefix: str = "ds") -> ProposedFinding:
    numbers = result.numbers
    return ProposedFinding(
        id=f"{prefix}-{number:03d}",
        claim=claim,
        kind=result.kind,
        feature=result.feature,
        target=result.target,
        lag_days=result.lag_days,
        window={name: window.model_dump() for name, window in result.windows.items()},
        numbers=numbers,
        units={key: unit_of(key, result.kind, result.feature, result.units.get(key)) for key in numbers},
    )


def _result_for(candidate: ExtractedFinding, results: Sequence[AnalysisResult]) -> AnalysisResult | None:
    about = {candidate.feature, candidate.target}
    same = [result for result in results if {result.feature, result.target} == about]
    return next((result for result in same if result.kind == candidate.kind), same[0] if same else None)


def _unusable(result: AnalysisResult) -> str | None:
    """Why a result cannot become a finding, or None."""
    for name in (result.feature, result.target):
        if name is not None and find_metric(name) is None:
            return f"{name} is not a metric"
    return "there were no values to compute with" if result.empty else None


def _occurs(number: ExtractedNumber, result: AnalysisResult) -> bool:
    """Under its own key the result decides; under a key it does not have, any of its numbers may be meant."""
    flat = result.flat()
    own = flat.get(number.key)
    if own is not None:
        return _same(number.value, own)
    return any(_same(number.value, value) for value in flat.values())


def _same(stated: float, computed: float) -> bool:
    """Equal, or equal at the precision that was stated."""
    if abs(stated - computed) <= RELATIVE_IDENTITY * max(abs(stated), abs(computed)):
        return True
    decimals = len(repr(stated).partition(".")[2]) if "e" not in repr(stated) else 0
    return not stated.is_integer() and abs(stated - computed) <= 0.5 * 10**-decimals + 1e-12


def _claim_holds(claim: str, result: AnalysisResult, question: str) -> bool:
    asked = {number.value for number in numbers_in(question)}
    known = list(result.flat().values())
    return all(
        number.value in asked
        or any(_same(stated, value) for value in known for stated in (number.value, -number.value))
        or (number.whole and any(round(abs(value)) == abs(number.value) for value in known))
        for number in numbers_in(claim)
    )


def _drop(claim: str, reason: str) -> dict[str, str]:
    return {"claim": claim, "reason": reason}
