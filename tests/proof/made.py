"""A proof as a turn leaves it, made here: a demo person's days, findings validated on them, an answer that cites."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from contracts.ids import new_id
from contracts.proof import ProofPhase
from contracts.turns import Finding, Message
from contracts.verification import Verification
from functions.core.snapshot import Snapshot
from functions.core.turns import TurnRecord
from functions.health.anchors import compute_anchors
from functions.health.answers import Answer
from functions.health.critic import Concern, Criticism, criticised
from functions.health.fact_sheet import build_fact_sheet
from functions.health.proof import assembled, digest_of
from functions.health.release import AnswerRelease
from functions.health.snapshot import days_of, pack_contents
from functions.health.strict_check import NumberSources
from functions.health.validation.examination import examine
from functions.health.validation.judgement import judge
from functions.health.verification import verify
from tests.health.people import days_of_person

CODE = "0123456789abcdef"
QUESTION = "Did my pulse fall since 12 weeks, and is 61 bpm good?"
SPANS = {
    "recent": {"start": "2021-12-23", "end": "2022-01-21", "days_with_values": 26},
    "prior": {"start": "2021-11-23", "end": "2021-12-22", "days_with_values": 30},
}
ALL = {"all": {"start": "2021-05-24", "end": "2022-01-21", "days_with_values": 0}}
ANSWER = """\
You asked about 12 weeks. Your resting heart rate averaged {{ds-001.recent_mean}} over {{ds-001.recent_n}} from \
{{ds-001.recent.start}}, a change of {{ds-001.change}}. Before, your resting heart rate was 74.52 bpm.

1. Your cardio fitness index was on average {{ds-002.effect}}, with an interval from {{ds-002.ci_low}}.
2. You walk {{anchor.steps.usual}}. Vitamin B12 has nothing to do with it (Smith, 2019).
"""


def proposed() -> list[Finding]:
    """A change, a mean of a composite with an interval that our code does not compute, and an association."""
    rows: list[dict[str, Any]] = [
        {
            "id": "ds-001", "claim": "It rose.", "kind": "trend", "feature": "resting_heart_rate", "window": SPANS,
            "numbers": {"recent_mean": 75.57, "prior_mean": 74.52, "recent_n": 26, "prior_n": 30, "change": 1.05},
        },
        {
            "id": "ds-002", "claim": "A mean.", "kind": "scalar", "feature": "cardio_fitness_index", "window": ALL,
            "numbers": {"effect": 0.0, "ci": [70.0, 81.5]},
        },
        {
            "id": "ds-003", "claim": "Related.", "kind": "association", "feature": "sleep_minutes_mean_30d",
            "target": "resting_heart_rate", "window": ALL, "numbers": {"effect": 0.0},
        },
    ]  # fmt: skip
    return [_with_own_numbers(Finding.model_validate(row)) for row in rows]


def _with_own_numbers(finding: Finding) -> Finding:
    """As an analysis computes them: in full, from the days."""
    ours = examine(finding, days_of_person("person1")).recomputed or {}
    numbers = {key: ours[key].recomputed if key in ours else value for key, value in finding.numbers.items()}
    windows = {
        name: {**window, "days_with_values": int(ours[f"{name}.days"].recomputed or 0)}
        for name, window in finding.window.items()
    }
    return finding.model_copy(update={"numbers": numbers, "window": windows})


@cache
def _made() -> dict[str, Any]:
    days = days_of_person("person1")
    snapshot = Snapshot(
        today="2022-01-22",
        time_zone="UTC",
        model_ids={"main": "claude-opus-4-7"},
        prices_as_of="2026-04-01",
        code=CODE,
        pack={**pack_contents([]), "days": days},
    )
    assert days_of(snapshot) == days
    findings = judge([examine(one, days) for one in proposed()], "main")
    doubt = Criticism(
        decision="downgrade",
        decision_of_model="accept",
        concerns=[Concern(category="noise", detail="It may be noise.", severity="high")],
    )
    findings = [findings[0], criticised(findings[1], doubt), findings[2]]
    sheet = compute_anchors(days).added_to(build_fact_sheet(findings), ANSWER)
    release = AnswerRelease(sheet, NumberSources(person=[QUESTION]))
    release.feed(ANSWER)
    release.finish()
    answer = Answer(
        text=release.text,
        mode="answer",
        findings=findings,
        fact_sheet=sheet.values,
        rendered=release.rendered,
        let_through=release.let_through,
    )
    turn = TurnRecord(
        id=new_id("turn"),
        user_id=new_id("user"),
        status="completed",
        created_at="2026-11-21T12:00:00.000Z",
        messages=[Message(role="user", content=QUESTION)],
        execution="x",
        snapshot="f" * 64,
    )
    phases = [ProofPhase(phase="main", findings=[one.id for one in findings])]
    return assembled(turn, answer, phases, snapshot).model_dump(mode="json")


def made() -> dict[str, Any]:
    """A proof that holds; yours to change."""
    return copy.deepcopy(_made())


def checked(proof: dict[str, Any]) -> Verification:
    return verify(proof, CODE)


def resealed(proof: dict[str, Any]) -> dict[str, Any]:
    """As somebody does who knows how the digest is made."""
    return {**proof, "digest": digest_of(proof)}
