"""The answers that people read: every number a reference that the fact sheet has, and open about what wrote them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.offline_model.analysis import analysed
from tests.offline_model.people import PEOPLE
from tests.offline_model.prompts import ask
from tests.offline_model.test_questions import QUESTIONS

REFERENCE = re.compile(r"\{\{([^}]*)\}\}")
DISCLOSURE = "This answer was written by Amy's offline demo model, which follows rules and is not a language model."


def finding(result: dict[str, Any], number: int = 1, **more: Any) -> dict[str, Any]:
    kept = {key: result[key] for key in ("kind", "feature", "target", "numbers", "units")}
    return {"id": f"ds-{number:03}", "claim": "A claim of 3.", "window": result["windows"], **kept, **more}


def sheet_of(*findings: dict[str, Any]) -> dict[str, Any]:
    """The fact sheet as the pack builds it: numbers by key, dates and days by window."""
    sheet: dict[str, Any] = {}
    for one in findings:
        for key, value in one["numbers"].items():
            unit = one["units"].get(key, "")
            sheet[f"{one['id']}.{key}"] = {"value": value, "rendered": f"{value:g} {unit}".strip(), "label": key}
        for name, window in one["window"].items():
            sheet[f"{one['id']}.{name}.start"] = {"rendered": window["start"], "label": "start"}
            sheet[f"{one['id']}.{name}.end"] = {"rendered": window["end"], "label": "end"}
    return sheet


def synthesised(*findings: dict[str, Any], question: str = "", **data: Any) -> str:
    sheet = sheet_of(*[one for one in findings if one.get("verdict") != "rejected"])
    given = {
        "question": question, "mode": "answer", "draft": "", "supporting_insights": [], "findings": list(findings),
        "fact_sheet": sheet, "data_science_status": "ok",
    }  # fmt: skip
    text = ask("synthesizer", **{**given, **data})
    assert set(REFERENCE.findall(text)) <= set(sheet)
    assert not re.search(r"\d|None", REFERENCE.sub("", text)), text
    return text


def rendered(text: str, *findings: dict[str, Any]) -> str:
    sheet = sheet_of(*findings)
    return REFERENCE.sub(lambda hit: str(sheet[hit[1]]["rendered"]), text)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("question", [question for question, _ in QUESTIONS])
def test_every_number_is_a_reference(person: str, question: str) -> None:
    text = synthesised(*(finding(result) for result in analysed(question, person)), question=question)

    assert text.startswith(("Your", "The", "Of what", "There are"))
    assert text.endswith(DISCLOSURE)


def test_the_demo_answer_says_means_dates_and_days_with_values() -> None:
    (result,) = analysed(QUESTIONS[0][0], "person1")
    one = finding(result)

    assert synthesised(one).startswith(
        "Your resting heart rate averaged {{ds-001.recent_mean}} from {{ds-001.recent.start}} to {{ds-001.recent.end}} "
        "({{ds-001.recent_n}} with values), against {{ds-001.prior_mean}} from {{ds-001.prior.start}} to "
        "{{ds-001.prior.end}} ({{ds-001.prior_n}} with values): a change of {{ds-001.change}}."
    )
    assert "(26 days with values), against 74.52 bpm" in rendered(synthesised(one), one)


def test_the_better_verdict_leads_and_a_weak_one_is_hedged() -> None:
    sleep, hrv = analysed("How are my sleep and HRV doing?", "person1")
    text = synthesised(finding(sleep, verdict="conditional"), finding(hrv, 2, verdict="validated"))

    assert text.startswith("Your heart rate variability")
    assert "preliminary signal" in text.split("\n\n")[1]
    assert "preliminary signal" not in text.split("\n\n")[0]


def test_what_was_rejected_is_not_told() -> None:
    sleep, hrv = analysed("How are my sleep and HRV doing?", "person1")
    text = synthesised(finding(sleep, verdict="rejected"), finding(hrv, 2, verdict="validated"))
    nothing = synthesised(finding(sleep, verdict="rejected"))

    assert "sleep" not in text
    assert "did not hold up" in text
    assert nothing.startswith("What I computed did not hold up")


def test_a_failed_analysis_is_said_and_no_number_named() -> None:
    text = synthesised(data_science_status="failed", draft="The result is 75 bpm.", mode="answer")

    assert text.startswith("The analysis of your data did not complete")
    assert "A narrower question" in text
    assert not REFERENCE.search(text)


def test_the_weekday_that_was_asked_about_leads() -> None:
    (result,) = analysed("How many steps do I walk on Mondays?", "person1")

    assert synthesised(finding(result), question="How many steps do I walk on Mondays?").startswith(
        "Your steps averaged {{ds-001.monday_mean}} on Mondays."
    )


def test_coaching_ends_with_the_coachs_question() -> None:
    (result,) = analysed("How has my sleep changed this month?", "person1")
    draft = ask("health_coach", question="How can I sleep better?", supporting_insights=[])
    insights = [{"agent": "Data Science Agent", "question": "?", "answer": "You slept 457 min."}]
    text = synthesised(finding(result), mode="coaching", draft=draft, supporting_insights=insights)

    assert text.endswith("?")
    assert DISCLOSURE in text
    assert text.index("{{ds-001.recent_mean}}") < text.index("A fixed time to get up")


def test_no_data_is_told_from_what_the_agents_say() -> None:
    draft = ask("domain_expert", question="How is my LDL?", supporting_insights=[])
    insights = [
        {"agent": "Data Science Agent", "question": "?", "answer": "Your data has no values of LDL cholesterol."}
    ]
    text = synthesised(draft=draft, supporting_insights=insights)

    assert text.startswith("Your data has no values of LDL cholesterol.")
    assert "doctor" in text


def test_numbers_under_unknown_keys_are_still_cited() -> None:
    odd = {"kind": "scalar", "feature": "steps", "target": None, "windows": {}, "numbers": {"gini": 0.3}, "units": {}}

    assert synthesised(finding(odd)).startswith("For your steps the analysis gives gini {{ds-001.gini}}.")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("My Fitbit won't sync", "the maker's support can"),
        ("Hello", "I am Amy"),
        ("thanks!", "You are welcome"),
        ("What is the capital of France?", "outside what I can answer"),
    ],
)
def test_the_fallback(question: str, part: str) -> None:
    text = ask("fallback", question=question, conversation=[])

    assert part in text
    assert text.endswith(DISCLOSURE)


@pytest.mark.parametrize("agent", ["domain_expert", "health_coach"])
@pytest.mark.parametrize(
    "question", ["Is my resting heart rate normal?", "How can I sleep better?", "What about kale?"]
)
def test_those_who_explain_invent_no_numbers_and_say_what_they_are(agent: str, question: str) -> None:
    text = ask(agent, question=question, supporting_insights=[])

    assert not re.search(r"\d", text)
    assert "offline demo model" in text


@pytest.mark.parametrize(
    ("agent", "reply"),
    [
        ("reflector", {"decision": "NO", "reflection_questions": []}),
        ("memory_extractor", {"memories": []}),
    ],
)
def test_agents_that_have_little_to_say(agent: str, reply: dict[str, Any]) -> None:
    assert json.loads(ask(agent, question="?")) == reply


def test_the_critic_accepts() -> None:
    assert json.loads(ask("critic", finding={}))["decision"] == "accept"


def test_without_a_header_the_agent_is_known_from_its_prompt() -> None:
    dictionary = {"columns": [{"name": "steps", "days_with_values": 3}]}
    data = {"question": "Average steps?", "data_dictionary": dictionary}

    assert ask("", **data).startswith("== Approach ==")
    assert ask("", approach="…", **data).startswith("```python")
    assert DISCLOSURE in ask("", fact_sheet={}, findings=[], question="?")
