"""The answer as it is released: what a model made up, broke off or must not say never reaches the person."""

from __future__ import annotations

from typing import Any

from functions.health.references import UNPROVEN
from tests.cloud import ModelControl, Turn, User, answer_of

QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"


def told(person: User, model: ModelControl, draft: str, question: str = QUESTION) -> tuple[Turn, list[dict[str, Any]]]:
    """A turn whose answer a model drafts so."""
    marker, body = person.prepared(question)
    model.rule({"type": "reply", "text": draft}, contains=marker, agent="synthesizer")
    turn = person.post(marker, body)
    return turn, turn.events()


def checked(turn: Turn, events: list[dict[str, Any]]) -> tuple[str, list[tuple[str, str]]]:
    """Text and issues, after what holds of every answer."""
    result = turn.get()["result"]
    assert answer_of(events) == result["text"]
    assert [event["data"]["text"] for event in events if event["type"] == "answer.completed"] == [result["text"]]
    (announced,) = [event["data"]["issues"] for event in events if event["type"] == "fact_check"]
    assert announced == result["fact_check"]["issues"]
    assert not any("{{" in event["data"]["text"] for event in events if event["type"] == "text.delta")
    return result["text"], [(issue["value"], issue["severity"]) for issue in announced]


def test_an_unknown_reference(person: User, model: ModelControl) -> None:
    text, issues = checked(*told(person, model, "It was {{ds-001.recent_mean}}. Your best was {{ds-007.best}}."))
    assert text == f"It was 75.57 bpm. Your best was {UNPROVEN}."
    assert issues == [("{{ds-007.best}}", "error")]


def test_made_up_numbers(person: User, model: ModelControl) -> None:
    draft = (
        "Your resting heart rate averaged 61 bpm, against {{ds-001.prior_mean}} over the 30 days before. "
        "Your sleep averaged seven hours, and it correlates at 0.42."
    )
    text, issues = checked(*told(person, model, draft))
    assert text == (
        f"Your resting heart rate averaged {UNPROVEN}, against 74.52 bpm over the 30 days before. "
        f"Your sleep averaged {UNPROVEN}, and it correlates at {UNPROVEN}."
    )
    assert issues == [("61 bpm", "error"), ("seven hours", "error"), ("0.42", "error")]


def test_half_a_reference_at_the_end_of_the_stream(person: User, model: ModelControl) -> None:
    text, issues = checked(*told(person, model, "It was {{ds-001.recent_mean}}. The change was {{ds-001.cha"))
    assert text == f"It was 75.57 bpm. The change was {UNPROVEN}"
    assert issues == [("{{ds-001.cha", "error")]


def test_a_red_flag(person: User, model: ModelControl) -> None:
    draft = "It was {{ds-001.recent_mean}}. You can stop taking your beta blocker now. All the best."
    turn, events = told(person, model, draft)
    text, issues = checked(turn, events)
    assert text.startswith("It was 75.57 bpm. (I left a sentence out here: ")
    assert text.endswith(" All the best.")
    assert issues == [("stop_medication", "error")]
    wire = [str(event["data"]) for event in events if event["type"] in ("text.delta", "answer.completed", "fact_check")]
    assert not any("beta blocker" in one for one in wire)


def test_a_failed_analysis_is_said_and_a_model_that_claims_a_result_all_the_same_is_not_believed(
    person: User, model: ModelControl
) -> None:
    marker, body = person.prepared()
    held = model.rule({"type": "hold"}, contains=marker, agent="router")
    turn = person.post(marker, body)
    for agent in ("data_science_coder", "data_science_debugger"):
        model.rule({"type": "code", "code": "raise ValueError('no')"}, times=None, turn=turn.id, agent=agent)
    draft = "Your data could not be analysed. Still, your resting heart rate is 62 bpm ({{ds-001.recent_mean}})."
    model.rule({"type": "reply", "text": draft}, turn=turn.id, agent="synthesizer")
    model.release(held)

    text, issues = checked(turn, turn.events())

    assert text == (f"Your data could not be analysed. Still, your resting heart rate is {UNPROVEN} ({UNPROVEN}).")
    assert issues == [("{{ds-001.recent_mean}}", "error"), ("62 bpm", "error")]


def test_a_stream_that_breaks_off_shows_whole_sentences_and_is_told_again(person: User, model: ModelControl) -> None:
    marker, body = person.prepared()
    draft = "It was {{ds-001.recent_mean}}. The change was {{ds-001.change}}. That is all."
    model.rule({"type": "cut", "after_characters": 400}, contains=marker, agent="synthesizer")
    model.rule({"type": "reply", "text": draft}, contains=marker, agent="synthesizer")

    turn = person.post(marker, body)
    events = turn.events()
    text, issues = checked(turn, events)

    assert (text, issues) == ("It was 75.57 bpm. The change was +1.05 bpm. That is all.", [])
    reset = next(i for i, event in enumerate(events) if event["type"] == "answer.reset")
    before = answer_of(events[:reset])
    assert before.endswith((". ", "\n"))
