"""An open question, from the hypotheses to the briefing and what is remembered of it."""

from __future__ import annotations

from typing import Any

from functions.health.briefing import NONE_SURVIVED
from tests.cloud import ModelControl, User, answer_of
from tests.turns.scenes import ANOTHER_TRUE_PAIR, TRUE_PAIR, UNTRUE_PAIR, Scene, hypothesis

QUESTION = "Is anything interesting in my data?"
PROPOSED = [
    hypothesis(1, "association", *TRUE_PAIR),
    hypothesis(2, "trend", "resting_heart_rate"),
    hypothesis(3, "association", *UNTRUE_PAIR),
    hypothesis(4, "association", *ANOTHER_TRUE_PAIR),
]


def looked(person: User, model: ModelControl, hypotheses: list[dict[str, Any]]) -> Scene:
    scene = Scene.of(person, model, QUESTION).routed("", vagueness="high")
    return scene.says("investigator", {"hypotheses": hypotheses})


def test_hypotheses_are_computed_judged_and_briefed(person: User, model: ModelControl) -> None:
    scene = looked(person, model, PROPOSED)
    scene.says("briefer", "Heart rate and its variability go together: {{inv-001.effect}}.")

    result = scene.ends()["result"]

    verdicts = {finding["id"]: finding["verdict"] for finding in result["findings"]}
    assert verdicts == {"inv-001": "validated", "inv-002": "conditional", "inv-003": "rejected"}
    assert result["mode"] == "briefing"
    assert result["fact_check"]["issues"] == []
    text = result["text"]
    assert text.startswith("Heart rate and its variability go together: -0.62.")
    listed = text.split("_Auto-tested findings:_")[1].strip().splitlines()
    assert [line[:3] for line in listed] == ["- ✓", "- ~"]
    assert "resting heart rate: ρ -0.62 over 206 days" in listed[0]
    assert "75.57 bpm against 74.52 bpm" in listed[1]
    assert answer_of(scene.turn.events()) == text
    assert {"Investigate", "RunGates", "Critique", "Assess", "Brief", "FactCheck"} <= set(scene.steps())
    assert not {"RephrasePerAgent", "RunMainAgent", "Synthesize"} & set(scene.steps())
    assert {one["id"] for one in scene.told("finding.validated")} == verdicts.keys()


def test_what_was_tested_is_remembered_and_not_proposed_again(person: User, model: ModelControl) -> None:
    first = looked(person, model, PROPOSED)
    remembered = first.ends()["result"]["memories_added"]
    assert len(remembered) == 3
    assert sorted(one["id"] for one in first.told("memory.added")) == sorted(remembered)

    again = looked(person, model, PROPOSED)
    result = again.ends()["result"]

    (finding,) = result["findings"]
    assert {finding["feature"], finding["target"]} == set(ANOTHER_TRUE_PAIR)
    assert [one["verdict"] for one in again.data("investigator", "already_tested")].count("rejected") == 1
    aside = [one for one in again.data("briefer", "hypotheses") if "set_aside" in one]
    assert all(one["set_aside"].startswith("it was tested on ") for one in aside)
    assert len(aside) == 3


def test_where_nothing_holds_up_the_briefing_says_so(person: User, model: ModelControl) -> None:
    scene = looked(person, model, [hypothesis(1, "association", *UNTRUE_PAIR)])

    result = scene.ends()["result"]

    assert NONE_SURVIVED in result["text"]
    assert result["fact_sheet"] == {}


def test_a_hypothesis_without_data_is_named_as_missing_and_not_tested(person: User, model: ModelControl) -> None:
    missing = hypothesis(1, "trend", "spo2", missing_data_flag=True, title="Blood oxygen at night")
    scene = looked(person, model, [missing])

    result = scene.ends()["result"]

    assert result["findings"] == []
    assert scene.data("briefer", "missing") == ["Blood oxygen at night"]


def test_a_person_without_data_is_told_so_and_no_model_is_asked(user: Any, model: ModelControl) -> None:
    scene = looked(user(), model, PROPOSED)

    result = scene.ends()["result"]

    assert "no daily data" in result["text"]
    assert not {"investigator", "briefer", "critic"} & set(scene.called())
