"""The Health Coach's three parts through the steps of a turn: gates, anchors, ends, and what the person reads of it."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.errors import ModelOutOfTokens
from functions.health.days import Day
from functions.health.health_coach import FORWARD_QUESTION
from functions.health.routing import HEALTH_COACH
from tests.health.test_turn_steps import scripted
from tests.health.turn_under_test import ScriptedModel, TurnUnderTest, days_of

QUESTION = "How can I walk more steps?"
DAYS = days_of(90, lambda i: {"steps": 5000.0 + i % 7, "resting_heart_rate": 60.0 + i % 3})
USUAL = "{{anchor.steps.usual}}"


def coached(
    model: ScriptedModel, draft: str, days: list[Day] = DAYS, **replies: Any
) -> tuple[TurnUnderTest, dict[str, Any]]:
    """A turn of the coach alone, up to RunMainAgent; the turn and what the state carries of the coach."""
    scripted(model, HEALTH_COACH, health_coach=draft, **replies)
    turn = TurnUnderTest.asking(model, QUESTION, days=days)
    turn.run("ClassifyVagueness")
    route = turn.run("Route")
    plan = turn.run("RephrasePerAgent", {"route": route, "vagueness": "low"})
    return turn, turn.run("RunMainAgent", {**plan["main"], "supporting": [], "findings": []})


def product_of(coached: tuple[TurnUnderTest, dict[str, Any]]) -> dict[str, Any]:
    """What the coach left."""
    turn, state = coached
    return dict(turn.load(state["ref"]))


def test_the_coach_is_asked_between_its_two_gates(model: ScriptedModel) -> None:
    coached(model, f"You walk {USUAL}. Shall we add a walk?")

    agents = [name for name, _ in model.requests][3:]
    assert agents == ["coach_recommend_gate", "health_coach", "coach_finish_gate"]
    anchors = model.data("health_coach", "personal_anchors")
    assert anchors[5]["write"] == f"Your step count is usually at {USUAL}."
    assert "{{" not in model.data("coach_finish_gate", "draft")


@pytest.mark.parametrize(
    ("gate", "block"),
    [
        ({"verdict": "YESREC"}, "The verdict is YESREC: recommend now."),
        ({"verdict": "NOREC"}, "The verdict is NOREC: do not recommend"),
        ("neither JSON nor a verdict", "The verdict is NOREC: do not recommend"),
        (ModelOutOfTokens(), "The verdict is NOREC: do not recommend"),
    ],
)
def test_the_verdict_says_whether_a_step_is_recommended_and_what_cannot_be_read_waits(
    model: ScriptedModel, gate: Any, block: str
) -> None:
    coached(model, f"You walk {USUAL}. Why?", coach_recommend_gate=gate)

    assert block in model.asked("health_coach")[0]


def test_an_answer_without_an_anchor_gets_one_before_its_question(model: ScriptedModel) -> None:
    product = product_of(coached(model, "Walk after lunch. Which day suits you?"))

    assert product["answer"] == (f"Walk after lunch. Your step count is usually at {USUAL}. Which day suits you?")
    assert product["notes"] == ["the coach used no personal anchor; one was put in"]


def test_an_answer_with_an_anchor_stays_as_it_is(model: ScriptedModel) -> None:
    draft = f"You walk {USUAL} already. Which day suits you?"
    turn, state = coached(model, draft)
    product = product_of((turn, state))

    assert (product["answer"], product["notes"]) == (draft, [])
    (told,) = turn.events("agent.completed")
    assert told["data"]["summary"].startswith("You walk 5,003 steps (SD 2 steps) already.")


@pytest.mark.parametrize("gate", [{"verdict": "CONTINUE"}, "nonsense"])
def test_what_continues_ends_with_a_question(model: ScriptedModel, gate: Any) -> None:
    product = product_of(coached(model, f"You walk {USUAL}.", coach_finish_gate=gate))

    assert product["answer"] == f"You walk {USUAL}. {FORWARD_QUESTION}"
    assert model.asked("health_coach")
    assert "coach_closing" not in [name for name, _ in model.requests]


def test_what_is_finished_ends_with_a_closing_summary_and_no_question(model: ScriptedModel) -> None:
    product = product_of(
        coached(
            model,
            f"You walk {USUAL}. Shall we go on?",
            coach_finish_gate={"verdict": "FINISH"},
            coach_closing="You will walk after lunch on Mondays. Does that fit? Your steps will show it.",
        )
    )

    assert product["answer"] == (f"You walk {USUAL}.\n\nYou will walk after lunch on Mondays. Your steps will show it.")


def test_a_citation_that_nobody_looked_up_is_removed_from_coaching_too(model: ScriptedModel) -> None:
    product = product_of(coached(model, f"You walk {USUAL} (Smith, 2019). Why?"))

    assert product["answer"] == f"You walk {USUAL}. Why?"
    assert product["removed_citations"] == ["(Smith, 2019)"]


def test_the_persons_own_figure_is_proven_in_the_answer(model: ScriptedModel) -> None:
    # given a synthesizer that keeps the coach's reference and makes another one up
    turn, main = coached(model, f"You walk {USUAL}. Shall we add a walk?")
    written = f"You walk {USUAL}, in your best week {{{{anchor.steps.best_week}}}}. Shall we add a walk?"
    model.says("synthesizer", written)
    parts = {"supporting": [], "main": main, "reflection": [], "findings": [], "settled": []}

    synthesized = turn.run("Synthesize", {"route": {"main_agent": HEALTH_COACH}, **parts})

    answer = turn.load(synthesized["answer"])
    assert answer["text"] == (
        "You walk 5,003 steps (SD 2 steps), in your best week (a number I cannot prove). Shall we add a walk?"
    )
    assert list(answer["fact_sheet"]) == ["anchor.steps.usual"]
    assert [issue["value"] for issue in answer["issues"]] == ["{{anchor.steps.best_week}}"]


def test_somebody_without_data_is_coached_without_anchors(model: ScriptedModel) -> None:
    turn, main = coached(model, "Walk after lunch. Which day suits you?", days=[])

    assert turn.load(main["ref"])["notes"] == []
    assert model.data("health_coach", "personal_anchors") == []
