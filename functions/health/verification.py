"""A proof computed again, with nothing but itself: no network, no store, no model.

Three looks. Each number of the answer against its place in the text, against the Fact Sheet that the findings make, and
against what our code computes from the days. Each finding's numbers, gates, statistics and verdicts, done once more. And the
text, for digits that the proof does not speak of. None of them asks the digest, which only tells damage by accident.
`functions.verify` is the command for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts.proof import Proof, ProofNumber
from contracts.turns import Finding
from contracts.verification import CheckedFinding, CheckedNumber, Difference, Verification
from functions.health.anchors import Anchors, compute_anchors
from functions.health.answer_numbers import unclaimed
from functions.health.fact_sheet import Entry, FactSheet, build_fact_sheet
from functions.health.markers import Marker
from functions.health.proof import digest_of
from functions.health.strict_check import states
from functions.health.validation.again import given_up, validated_again
from functions.health.validation.recomputation import same_number

_SAME = 1e-9
"""Relative difference of what the same code gets on another machine: sums are not added in the same order everywhere."""
_COMPARED = frozenset({"recomputed", "gates", "statistics", "verdict_seed", "verdict", "reasons"})
_BY_THE_TEXT = frozenset({"date", "citation", "list_mark", "name"})
"""Reasons that the text alone tells."""
NOT_OUR_QUANTITY = "Our code does not compute this quantity, or the finding does not say enough for it."


def verify(content: Mapping[str, Any], code_here: str) -> Verification:
    """`code_here`: the version of this code. Raises ValueError for what is no proof."""
    proof = Proof.model_validate(content)
    days = [day.model_dump() for day in proof.snapshot.days]
    again = validated_again(proof.findings, proof.validation, days, strict=proof.snapshot.strict_layer)
    anchors = compute_anchors(days, [Marker.model_validate(one) for one in proof.snapshot.markers])
    claimed = build_fact_sheet(proof.findings)
    computed = build_fact_sheet(_as_computed(one, again[one.id]) for one in proof.findings)
    numbers = [_number(one, proof.answer, claimed, computed, anchors) for one in proof.numbers]
    findings = [_finding(one, again[one.id]) for one in proof.findings]
    problems = [*_text_problems(proof), *_phase_problems(proof)]
    intact = digest_of(content) == proof.digest
    differs = "differs" in {*(one.status for one in numbers), *(one.status for one in findings)}
    return Verification(
        turn_id=proof.turn_id,
        holds=intact and not differs and not problems,
        intact=intact,
        numbers=numbers,
        literals=proof.literals,
        findings=findings,
        problems=problems,
        code=proof.snapshot.code,
        code_here=code_here,
    )


def _number(
    number: ProofNumber, answer: str, claimed: FactSheet, computed: FactSheet, anchors: Anchors
) -> CheckedNumber:
    """From the text inwards: the first thing that does not fit is what is said."""
    found = CheckedNumber(
        start=number.start, end=number.end, text=number.text, key=number.key, status="differs", value=number.value
    )
    stands = answer[number.start : number.end]
    if stands != number.text:
        return found.model_copy(
            update={"text": stands, "again_text": number.text, "reason": "The text says otherwise."}
        )
    entry, again = _entry(number.key, claimed, anchors), _entry(number.key, computed, anchors)
    if entry is None:
        return found.model_copy(update={"reason": "No finding that was not rejected, and no anchor, has this number."})
    told = number.text == entry.rendered if number.written_by == "code" else states(number.text, entry)
    if entry.value != number.value or not told:
        reason = "Its finding has another number." if number.key in claimed.entries else "The days give another number."
        return found.model_copy(update={"again": entry.value, "again_text": entry.rendered, "reason": reason})
    if again is None:
        return found.model_copy(update={"status": "not_recomputed", "reason": NOT_OUR_QUANTITY})
    holds = again.value is None or entry.value is None or same_number(entry.value, again.value)
    return found.model_copy(
        update={
            "status": "holds" if holds else "differs",
            "again": again.value,
            "again_text": again.rendered,
            "reason": None if holds else "Computed from the same days, it comes out otherwise.",
        }
    )


def _entry(key: str, sheet: FactSheet, anchors: Anchors) -> Entry | None:
    anchor = anchors.by_key.get(key)
    return Entry(anchor.value, anchor.rendered, "") if anchor is not None else sheet.entries.get(key)


def _as_computed(finding: Finding, again: Finding) -> Finding:
    """The finding with our numbers in place of its own; without those that we cannot compute."""
    ours = {key: one.recomputed for key, one in (again.recomputed or {}).items() if one.recomputed is not None}
    units = {
        f"{key}_{end}": finding.units[key]
        for key in finding.numbers.keys() & finding.units.keys()
        for end in ("low", "high")
    } | finding.units
    windows = {
        name: {**window, "days_with_values": ours.get(f"{name}.days")} if isinstance(window, dict) else window
        for name, window in finding.window.items()
    }
    numbers = {key: value for key, value in ours.items() if not key.endswith(".days")}
    return finding.model_copy(update={"numbers": numbers, "units": units, "window": windows, "recomputed": None})


def _finding(finding: Finding, again: Finding) -> CheckedFinding:
    judged = finding.verdict is not None and not given_up(finding)
    was, now = (one.model_dump(mode="json", include=set(_COMPARED)) for one in (finding, again))
    differences = list(_differences("", was, now)) if judged else []
    return CheckedFinding(
        id=finding.id,
        status="differs" if differences else "holds" if judged else "not_recomputed",
        verdict=finding.verdict,
        verdict_again=again.verdict,
        verdict_seed=finding.verdict_seed,
        verdict_seed_again=again.verdict_seed,
        gates=len(finding.gates or []),
        statistics=len(finding.statistics),
        differences=differences,
    )


def _differences(what: str, was: Any, again: Any) -> Iterator[Difference]:
    """Place by place; entries of a list that have a name are met by it."""
    if isinstance(was, list) and isinstance(again, list):
        was, again = _by_name(was), _by_name(again)
    if isinstance(was, dict) and isinstance(again, dict):
        for key in dict.fromkeys((*was, *again)):
            yield from _differences(f"{what}.{key}".lstrip("."), was.get(key), again.get(key))
    elif not _same(was, again):
        yield Difference(what=what, was=was, again=again)


def _by_name(entries: Sequence[Any]) -> dict[str, Any]:
    return {one["name"] if isinstance(one, dict) and "name" in one else str(n): one for n, one in enumerate(entries, 1)}


def _same(was: Any, again: Any) -> bool:
    if isinstance(was, float | int) and isinstance(again, float | int) and not isinstance(was, bool):
        return math.isclose(was, again, rel_tol=_SAME, abs_tol=1e-12)
    return bool(was == again)


def _text_problems(proof: Proof) -> Iterator[str]:
    """Digits that are not spoken of, or otherwise than they stand there."""
    for one in proof.literals:
        if proof.answer[one.start : one.end] != one.text:
            yield f"The text has no {one.text!r} at {one.start}."
    numbers = [(one.start, one.end) for one in proof.numbers]
    reasons = {(one.start, one.end): one.reason for one in unclaimed(proof.answer, numbers)}
    for one in proof.literals:
        if one.reason in _BY_THE_TEXT and reasons.get((one.start, one.end)) != one.reason:
            yield f"{one.text!r} at {one.start} is no {one.reason.replace('_', ' ')}."
    spoken = [*numbers, *((one.start, one.end) for one in proof.literals)]
    for left in unclaimed(proof.answer, spoken):
        yield f"The text has {left.text!r} at {left.start}, of which the proof does not speak."
    for before, after in zip(sorted(spoken), sorted(spoken)[1:], strict=False):
        if after[0] < before[1]:
            yield f"Two entries of the proof speak of the same place, {after[0]}."


def _phase_problems(proof: Proof) -> Iterator[str]:
    judged = [id_ for phase in proof.validation for id_ in phase.findings]
    known = {finding.id for finding in proof.findings}
    for id_ in sorted({*judged} - known):
        yield f"{id_} was judged among the findings, and is not in the proof."
    for finding in proof.findings:
        if finding.verdict is not None and finding.id not in judged:
            yield f"{finding.id} has a verdict, and the proof does not say when it was judged."
