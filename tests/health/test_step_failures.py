"""What single steps do when something fails: the table of failure modes of seed 002, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.errors import AmyError, ModelOutOfTokens, ModelOverloaded, ModelRefused
from functions.health.routing import DATA_SCIENCE, DOMAIN_EXPERT
from functions.turn.run_gates import NOT_EXAMINED
from tests.health.test_turn_steps import DAYS, QUESTION, scripted, text_of
from tests.health.turn_under_test import ScriptedModel, TurnUnderTest


def persist(turn: TurnUnderTest, attempts: int = 4) -> dict[str, Any]:
    """Run the turn as the state machine does, which tries a step again."""
    for _ in range(attempts - 1):
        try:
            return turn.whole()
        except ModelOverloaded:
            continue
    return turn.whole()


@pytest.mark.parametrize(
    ("agent", "supporting"),
    [("rephraser", ""), ("reflector", "ds"), ("critic", ""), ("assessor", ""), ("memory_extractor", "")],
)
def test_a_model_that_stays_away_does_not_cost_the_turn_what_it_can_do_without(
    model: ScriptedModel, agent: str, supporting: str
) -> None:
    scripted(model, DOMAIN_EXPERT if supporting else DATA_SCIENCE, supporting)
    model.says(agent, ModelOverloaded())
    turn = TurnUnderTest.asking(model, QUESTION, days=DAYS)

    state = persist(turn)

    (finding,) = turn.load(state["answer"]["answer"])["findings"]
    assert finding["verdict"] == ("conditional" if agent == "critic" else "validated")
    assert (finding["assessment"] is None) == (agent == "assessor")
    assert len(model.asked(agent)) == 3


@pytest.mark.parametrize("agent", ["vagueness_classifier", "router", "synthesizer"])
def test_what_a_turn_cannot_do_without_is_asked_until_the_state_gives_up(model: ScriptedModel, agent: str) -> None:
    scripted(model)
    model.says(agent, ModelOverloaded())
    turn = TurnUnderTest.asking(model, QUESTION, days=DAYS)

    with pytest.raises(ModelOverloaded):
        persist(turn)


def test_a_finding_whose_gates_break_is_rejected_and_says_why(
    model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("functions.health.validation.examination.examine", breaks)
    turn = TurnUnderTest.asking(scripted(model, synthesizer="Nothing held up."), QUESTION, days=DAYS)

    answer = turn.load(turn.whole()["answer"]["answer"])

    (finding,) = answer["findings"]
    assert (finding["verdict"], finding["verdict_seed"], finding["reasons"]) == ("rejected", "rejected", [NOT_EXAMINED])
    assert answer["fact_sheet"] == {}
    assert model.asked("critic") == []


def test_a_finding_that_takes_its_process_with_it_is_given_up_and_not_the_turn(
    model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        """A process that ends: nothing of ours runs behind it."""

    def dies(*_: Any) -> None:
        raise Died

    monkeypatch.setattr("functions.health.validation.examination.examine", dies)
    turn = TurnUnderTest.asking(scripted(model, synthesizer="Nothing held up."), QUESTION, days=DAYS)
    for _ in range(3):
        with pytest.raises(Died):
            turn.whole()

    (finding,) = turn.load(turn.whole()["answer"]["answer"])["findings"]

    assert finding["verdict"] == "rejected"


@pytest.mark.parametrize("error", [ModelRefused(), ModelOutOfTokens()])
@pytest.mark.parametrize("agent", ["data_science_planner", "data_science_coder", "data_science_summarizer"])
def test_an_analysis_that_a_model_declines_failed_and_is_not_the_end_of_the_turn(
    model: ScriptedModel, agent: str, error: AmyError
) -> None:
    scripted(model, synthesizer="I could not look at your data this time.")
    model.says(agent, error)
    turn = TurnUnderTest.asking(model, QUESTION, days=DAYS)

    state = turn.whole()

    product = turn.load(state["main"]["ref"])
    assert (product["data_science_status"], product["failure"]) == ("failed", error.code)
    assert "FAILED" in model.asked("synthesizer")[0]
    assert text_of(turn) == "I could not look at your data this time."


def test_the_debugging_agent_reads_what_the_coder_read(model: ScriptedModel) -> None:
    scripted(model, data_science_coder="```python\nreturn summary_df['pulse'].mean()\n```")
    TurnUnderTest.asking(model, QUESTION, days=DAYS).whole()
    for name in ("question", "approach", "data_dictionary"):
        assert model.data("data_science_debugger", name) == model.data("data_science_coder", name)
