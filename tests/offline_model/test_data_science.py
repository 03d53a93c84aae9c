"""The data-science agent's stages around the code: follow-ups, repair, summary and findings."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from tests.offline_model.analysis import analysed_on, code_for, code_in, narrowed
from tests.offline_model.people import days_of, dictionary_of, run
from tests.offline_model.prompts import ask

DEMO = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"


@pytest.mark.parametrize(
    ("question", "narrow"),
    [
        (
            "And what about my HRV?",
            "How has the mean of my heart rate variability changed over the last 30 days compared with the 30 days before?",
        ),
        (
            "And over the last two weeks?",
            "What was the mean of my resting heart rate over the last 14 days?",
        ),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out_from_the_conversation(question: str, narrow: str) -> None:
    conversation = [{"role": "user", "content": DEMO}, {"role": "assistant", "content": "It rose."}]

    assert narrowed(question, conversation) == narrow


def test_the_narrow_question_is_one_computation_of_one_metric() -> None:
    asked = (
        "Could you please tell me, I worry a lot, how my resting pulse went in the last 2 weeks vs the 2 weeks before?"
    )

    assert narrowed(asked) == (
        "How has the mean of my resting heart rate changed over the last 14 days compared with the 14 days before?"
    )


def test_columns_that_only_the_data_knows() -> None:
    days = pd.DataFrame({"date": pd.date_range("2022-01-01", periods=40), "caffeine_mg": range(40), "mood": [3.0] * 40})
    names = ("caffeine_mg", "mood")
    columns = [
        {"name": name, "unit": "mg", "days_with_values": 40, "last_date_with_value": "2022-02-09"} for name in names
    ]
    question = narrowed("What was my average caffeine mg over the last 10 days?")
    result = analysed_on(question, days, {"last_date": "2022-02-09", "columns": columns})
    related = analysed_on("Does my caffeine mg affect my mood?", days, {"columns": columns})

    assert (result["feature"], result["numbers"]["effect"], result["units"]["effect"]) == ("caffeine_mg", 34.5, "mg")
    assert (related["feature"], related["target"], related["numbers"]) == ("caffeine_mg", "mood", {"n": 40})


def test_no_data_at_all() -> None:
    empty = pd.DataFrame({"date": pd.to_datetime([]), "steps": []})
    result = analysed_on(DEMO, empty, {"rows": 0, "columns": []})

    assert result["numbers"] == {"recent_n": 0, "prior_n": 0}


def test_a_repair_writes_the_code_anew_from_what_the_debugger_gets() -> None:
    days, dictionary = days_of("person1"), dictionary_of("person1")
    approach = ask("data_science_planner", question="Average deep sleep?", data_dictionary=dictionary)
    data = {
        "question": "Average deep sleep?",
        "approach": approach,
        "code": "return 1 / 0",
        "error": "ZeroDivisionError",
    }
    result = run(code_in(ask("data_science_debugger", **data)), days)

    assert (result["feature"], result["numbers"]["n"]) == ("deep_sleep_ratio", 25)


def test_code_that_fails_again_becomes_the_plainest_that_answers() -> None:
    days, dictionary = days_of("person1"), dictionary_of("person1")
    failed = code_for(DEMO, dictionary)
    approach = ask("data_science_planner", question=DEMO, data_dictionary=dictionary)
    repaired = code_in(ask("data_science_debugger", question=DEMO, approach=approach, code=failed, error="?"))

    assert repaired != failed
    assert run(repaired, days)["numbers"]["n"] == 238


RESULT: dict[str, Any] = {
    "kind": "trend",
    "feature": "resting_heart_rate",
    "target": None,
    "windows": {
        "recent": {"start": "2021-12-23", "end": "2022-01-21", "days_with_values": 26},
        "prior": {"start": "2021-11-23", "end": "2021-12-22", "days_with_values": 30},
    },
    "numbers": {
        "recent_mean": 75.565,
        "prior_mean": 74.52,
        "change": 1.045,
        "effect": 1.045,
        "recent_n": 26,
        "prior_n": 30,
    },
    "units": {"recent_mean": "bpm", "prior_mean": "bpm", "change": "bpm", "recent_n": "days", "prior_n": "days"},
}


def test_the_summary_says_dates_and_days_with_values() -> None:
    assert ask("data_science_summarizer", question=DEMO, analysis_result=RESULT) == (
        "Your resting heart rate averaged 75.56 bpm from 2021-12-23 to 2022-01-21 (26 days with values), against 74.52 bpm "
        "from 2021-11-23 to 2021-12-22 (30 days with values): a change of 1.04 bpm."
    )


def test_findings_are_extracted_from_the_result() -> None:
    (finding,) = json.loads(ask("finding_extractor", question=DEMO, analysis_result={"findings": [RESULT]}))["findings"]

    assert (finding["kind"], finding["feature"], finding["target"]) == ("trend", "resting_heart_rate", None)
    assert finding["windows"][0] == {
        "name": "recent", "start": "2021-12-23", "end": "2022-01-21", "days_with_values": 26,
    }  # fmt: skip
    assert {"key": "recent_mean", "value": 75.565, "unit": "bpm"} in finding["numbers"]
    assert finding["claim"].startswith("Your resting heart rate averaged 75.56 bpm")


@pytest.mark.parametrize("returned", [None, 3, {}, {"mean": 3}, [], {"findings": []}, {**RESULT, "numbers": {"n": 0}}])
def test_a_result_without_numbers_gives_no_finding(returned: Any) -> None:
    assert json.loads(ask("finding_extractor", question=DEMO, analysis_result=returned)) == {"findings": []}
    assert ask("data_science_summarizer", question=DEMO, analysis_result=returned)
