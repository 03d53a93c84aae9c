"""Validation within a turn: critic and assessor, the early phase, reflection, evidence that later days overturn."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cloud import ModelControl, User
from tests.turns.scenes import ANOTHER_TRUE_PAIR, DATA_SCIENCE, HEALTH_COACH, TRUE_PAIR, Scene

QUESTION = "How do these go together?"


def concern(severity: str) -> dict[str, str]:
    return {"category": "confounder", "detail": "Illness moves both.", "severity": severity}


@pytest.mark.parametrize(
    ("said", "verdict", "decision"),
    [
        ({"decision": "accept", "concerns": [concern("low")], "rationale": "Fine."}, "validated", "accept"),
        ({"decision": "accept", "concerns": [concern("high")], "rationale": "Fine."}, "conditional", "downgrade"),
        ({"decision": "downgrade", "concerns": [concern("medium")], "rationale": "Weak."}, "conditional", "downgrade"),
        ({"decision": "reject", "concerns": [concern("high")], "rationale": "Wrong."}, "rejected", "reject"),
        ("This is no JSON.", "conditional", "downgrade"),
    ],
    ids=["accept", "accept against a high concern", "downgrade", "reject", "malformed"],
)
def test_the_critic_can_make_a_verdict_worse(
    person: User, model: ModelControl, said: Any, verdict: str, decision: str
) -> None:
    scene = Scene.of(person, model, QUESTION).routed(DATA_SCIENCE).computes(TRUE_PAIR).says("critic", said)

    result = scene.ends()["result"]

    (finding,) = result["findings"]
    assert (finding["verdict"], finding["verdict_seed"], finding["critic"]["decision"]) == (verdict, verdict, decision)
    assert bool(finding["reasons"]) == (verdict != "validated")
    assert ("assessor" in scene.called()) == (verdict != "rejected")
    assert bool(result["fact_sheet"]) == (verdict != "rejected")


@pytest.mark.parametrize(
    ("strategy", "kept"),
    [
        ("Exercise more.", None),
        ("Walk for 25 minutes after dinner on Mondays.", "Walk for 25 minutes after dinner on Mondays."),
    ],
)
def test_a_strategy_that_is_not_specific_is_dropped(
    person: User, model: ModelControl, strategy: str, kept: str | None
) -> None:
    scene = Scene.of(person, model, QUESTION).routed(DATA_SCIENCE).computes(TRUE_PAIR)
    scene.says(
        "assessor", {"mechanism": "Rest.", "novelty": "emerging", "strategy": strategy, "citations": ["made up"]}
    )

    (finding,) = scene.ends()["result"]["findings"]

    assert finding["assessment"]["strategy"] == kept
    assert finding["assessment"]["citations"] == []
    assert scene.data("synthesizer", "findings")[0]["assessment"].get("strategy") == kept


def test_a_follow_up_is_validated_behind_the_verdicts_that_stand(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "Help me to set a goal").routed(HEALTH_COACH, DATA_SCIENCE)
    scene.computes(TRUE_PAIR, times=1).computes(ANOTHER_TRUE_PAIR)
    asked = {"agent": "Data Science Agent", "question": "How do calories and activity go together?"}
    other = {"agent": "Health Coach Agent", "question": "And now?"}
    scene.says("reflector", {"decision": "YES", "reflection_questions": [asked, asked, other]})

    result = scene.ends()["result"]

    findings = {finding["id"]: finding for finding in result["findings"]}
    assert {id_: one["verdict"] for id_, one in findings.items()} == {"ds-001": "validated", "ds-002": "validated"}
    levels = {
        id_: next(s["value"] for s in one["statistics"] if s["name"] == "error_level") for id_, one in findings.items()
    }
    assert levels == {"ds-001": 0.04, "ds-002": 0.01}
    assert scene.steps().count("RunReflectionAgent") == 1
    paths = [step["path"] for step in scene.turn.trace()["steps"]]
    assert {"early/RunGates/ds-001", "main/RunGates/ds-002"} <= set(paths)
    assert "main/RunGates/ds-001" not in paths
    assert [one["id"] for one in scene.told("finding.validated")] == ["ds-001", "ds-002"]
    questions = [one["question"] for one in scene.data("synthesizer", "supporting_insights")]
    assert asked["question"] in questions


def test_a_follow_up_that_fails_is_tried_once_and_the_turn_goes_on(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "Help me to set a goal").routed(HEALTH_COACH, DATA_SCIENCE)
    scene.computes(TRUE_PAIR, times=1).says("data_science_coder", "```python\nraise ValueError('no')\n```")
    asked = {"agent": "ds", "question": "And the other one?"}
    scene.says("reflector", {"decision": "YES", "reflection_questions": [asked]})

    result = scene.ends()["result"]

    assert [finding["id"] for finding in result["findings"]] == ["ds-001"]
    assert "data_science_debugger" not in scene.called()
    assert scene.data("synthesizer", "data_science_status") == "ok"


def test_a_reflection_that_cannot_be_read_is_skipped(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "Help me to set a goal").routed(HEALTH_COACH, DATA_SCIENCE).computes(TRUE_PAIR)
    scene.says("reflector", "Perhaps.")

    scene.ends()

    assert "RunReflectionAgent" not in scene.steps()


def test_a_cancelled_turn_keeps_what_was_judged(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, QUESTION).routed(DATA_SCIENCE).computes(TRUE_PAIR)
    scene.says("critic", {"decision": "downgrade", "concerns": [concern("medium")], "rationale": "Weak."})
    model.rule({"type": "hold"}, turn=scene.turn.id, agent="assessor")
    scene.begins()
    model.wait_for_call(turn=scene.turn.id, agent="assessor", state="held")

    answer = person.client.post(f"{scene.turn.path}/cancel")

    assert answer.status_code in (200, 202), answer.text
    ended = scene.turn.wait()
    assert ended["status"] == "cancelled"
    (finding,) = ended["result"]["findings"]
    assert (finding["verdict"], finding["verdict_seed"]) == ("conditional", "conditional")
    assert finding["reasons"] == ["Illness moves both."]
    assert ended["result"]["text"] == ""


def test_what_later_days_overturn_is_said(user: Any, model: ModelControl) -> None:
    somebody = user()
    pair = ("steps", "sleep_minutes")
    imported(somebody, *days(80, share=0.6))
    first = Scene.of(somebody, model, QUESTION).routed(DATA_SCIENCE).computes(pair).ends()["result"]
    assert [finding["verdict"] for finding in first["findings"]] == ["validated"]
    assert "When I looked" not in first["text"]

    imported(somebody, *days(300, share=0.0, after=80))
    again = Scene.of(somebody, model, QUESTION).routed(DATA_SCIENCE).computes(pair).ends()["result"]

    assert [finding["verdict"] for finding in again["findings"]] == ["rejected"]
    assert "it had held up; with the data since then it no longer does" in again["text"]
    tests = somebody.client.get("/v1/memory", params={"kind": "tested_hypothesis"}).json()["data"]
    assert sorted(one["meta"]["verdict"] for one in tests) == ["rejected", "validated"]


def days(count: int, *, share: float, after: int = 0) -> list[str]:
    """Lines of a file: steps, and a sleep that follows them by `share` and chance for the rest."""
    chance = random.Random(after)
    lines = []
    for i in range(count):
        steps, noise = chance.gauss(0, 1), chance.gauss(0, 1)
        sleep = 420 + 30 * (share * steps + (1 - share**2) ** 0.5 * noise)
        day = date(2025, 1, 1) + timedelta(days=after + i)
        lines.append(f"{day},{round(8000 + 1500 * steps)},{sleep:.1f}")
    return lines


def imported(somebody: User, *lines: str) -> None:
    body = "\n".join(["date,steps,sleep_minutes", *lines])
    answer = somebody.client.post("/v1/imports", content=body, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 201, answer.text
