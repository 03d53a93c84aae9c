"""Validation as the steps of a turn: what a finding carries behind it, what is announced, and what a verdict does."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from functions.health.routing import DATA_SCIENCE, HEALTH_COACH
from tests.health.test_turn_steps import DAYS, QUESTION, scripted
from tests.health.turn_under_test import ScriptedModel, TurnUnderTest, days_of
from tests.health.validation.people import slow

RNG = np.random.default_rng(0)
SLEEP = RNG.normal(420, 30, size=90)
HRV = 50 + 0.1 * (SLEEP - 420) + RNG.normal(size=90) * 3
SLOW = [60 + 5 * slow(np.random.default_rng(seed), 90, 0.95) for seed in (3, 7)]


def association(feature: str, target: str) -> str:
    """Code that correlates two columns."""
    return f"""
d = summary_df[["date", "{feature}", "{target}"]].dropna()
window = {{"start": str(d["date"].min().date()), "end": str(d["date"].max().date()), "days_with_values": len(d)}}
results.append({{"kind": "association", "feature": "{feature}", "target": "{target}", "windows": {{"all": window}},
  "numbers": {{"effect": float(stats.spearmanr(d["{feature}"], d["{target}"]).statistic), "n": len(d)}}, "units": {{}}}})
"""


def code(*pairs: tuple[str, str]) -> str:
    body = "".join(association(*pair) for pair in pairs)
    return f"```python\nresults = []{body}return {{'findings': results}}\n```"


def person() -> list[Any]:
    """Sleep and HRV belong together; resting heart rate and breathing rate are slow, and strangers."""
    columns = {
        "sleep_minutes": SLEEP,
        "heart_rate_variability": HRV,
        "resting_heart_rate": SLOW[0],
        "breathing_rate": SLOW[1] / 4,
    }
    return days_of(90, lambda day: {name: float(values[day]) for name, values in columns.items()})


def findings(turn: TurnUnderTest, state: dict[str, Any]) -> list[dict[str, Any]]:
    answer: dict[str, Any] = turn.load(state["answer"]["answer"])
    return list(answer["findings"])


def test_a_finding_carries_all_that_was_measured_and_its_verdict_is_announced(model: ScriptedModel) -> None:
    # given
    scripted(model, finding_extractor="none", synthesizer="They go together: {{ds-001.effect}}.")
    model.says("data_science_coder", code(("sleep_minutes", "heart_rate_variability")))

    # when
    turn = TurnUnderTest.asking(model, "Does my sleep relate to my HRV?", days=person())
    (found,) = findings(turn, turn.whole())

    # then
    assert (found["verdict_seed"], found["verdict"], found["reasons"]) == ("validated", "validated", [])
    assert len(found["gates"]) == 7
    assert {"p", "p_adjusted", "error_level", "rho_without_trend"} <= {one["name"] for one in found["statistics"]}
    assert {key: number["matches"] for key, number in found["recomputed"].items()} == dict.fromkeys(
        ("effect", "n", "all.days"), True
    )
    (told,) = turn.events("finding.validated")
    assert told["step"] == "Critique"
    assert told["data"] == {key: found[key] for key in ("id", "claim", "verdict_seed", "verdict", "reasons")}


def test_what_chance_explains_reaches_neither_sheet_nor_synthesis(model: ScriptedModel) -> None:
    # given
    scripted(model, finding_extractor="none", synthesizer="{{ds-001.effect}} and {{ds-002.effect}}")
    pairs = (("resting_heart_rate", "breathing_rate"), ("sleep_minutes", "heart_rate_variability"))
    model.says("data_science_coder", code(*pairs))

    # when
    turn = TurnUnderTest.asking(model, "What is related in my data?", days=person())
    state = turn.whole()

    # then
    # The strongest leads.
    related, strangers = findings(turn, state)
    assert strangers["verdict_seed"] == "validated", "the gates alone are fooled"
    assert (strangers["verdict"], related["verdict"]) == ("rejected", "validated")
    assert strangers["reasons"]
    sheet = turn.load(state["answer"]["answer"])["fact_sheet"]
    assert {key.split(".")[0] for key in sheet} == {"ds-002"}
    assert [one["id"] for one in model.data("synthesizer", "findings")] == ["ds-002"]
    assert "statistics" not in json.dumps(model.data("synthesizer", "findings"))


def test_early_verdicts_stand_and_cost_most_of_the_budget(model: ScriptedModel) -> None:
    # given: the coach reads findings that have their verdict
    scripted(model, HEALTH_COACH, DATA_SCIENCE, finding_extractor="none")
    model.says("data_science_coder", code(("resting_heart_rate", "breathing_rate")))

    # when
    turn = TurnUnderTest.asking(model, "How can I breathe more slowly?", days=person())
    (found,) = findings(turn, turn.whole())

    # then
    level = next(one["value"] for one in found["statistics"] if one["name"] == "error_level")
    assert (level, found["verdict"]) == (0.04, "rejected")
    assert [event["data"]["verdict"] for event in turn.events("finding.validated")] == ["rejected"]
    (insight,) = model.data("health_coach", "supporting_insights")
    assert insight["answer"] == "No result of the data analysis held up when it was checked."


def test_a_number_that_the_days_do_not_give_is_marked_and_not_cited(model: ScriptedModel) -> None:
    # given: code that counts a month's steps twice
    wrong = (
        "s = summary_df['steps'].dropna()\n"
        "return {'kind': 'scalar', 'feature': 'steps', 'windows': {}, 'units': {},"
        " 'numbers': {'effect': 2 * s.mean(), 'n': int(s.count())}}"
    )
    scripted(
        model, data_science_coder=wrong, finding_extractor="none", synthesizer="{{ds-001.effect}} over {{ds-001.n}}"
    )

    # when
    turn = TurnUnderTest.asking(model, QUESTION, days=DAYS)
    state = turn.whole()
    (found,) = findings(turn, state)

    # then
    assert (found["verdict_seed"], found["verdict"]) == ("validated", "conditional")
    assert found["recomputed"]["effect"]["matches"] is False
    assert turn.load(state["answer"]["answer"])["fact_sheet"] == {"ds-001.n": 60.0}


def test_a_step_that_is_tried_again_judges_the_same(model: ScriptedModel) -> None:
    scripted(model)
    turn = TurnUnderTest.asking(model, QUESTION, days=DAYS)
    turn.whole()
    before = turn.events("finding.validated")

    turn.whole()

    assert turn.events("finding.validated") == before
    assert len(before) == 1
