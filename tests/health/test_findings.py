"""From an analysis to findings: the numbers are the analysis's own, whatever a model says about them."""

from __future__ import annotations

from typing import Any

import pytest

from functions.health.analysis_result import AnalysisResult, UnusableResult, analysis_results
from functions.health.findings import (
    ExtractedFinding,
    ExtractedNumber,
    looks_descriptive,
    own_findings,
    proven_findings,
)

QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"

TREND: dict[str, Any] = {
    "kind": "trend",
    "feature": "resting_heart_rate",
    "target": None,
    "windows": {
        "recent": {"start": "2021-12-24", "end": "2022-01-22", "days_with_values": 26},
        "prior": {"start": "2021-11-24", "end": "2021-12-23", "days_with_values": 30},
    },
    "numbers": {"recent_mean": 75.56923, "prior_mean": 74.52, "change": 1.04923, "recent_n": 26, "ci": [-0.4, 2.5]},
    "units": {"recent_mean": "bpm", "prior_mean": "bpm", "change": "bpm"},
}


def result(**changes: Any) -> AnalysisResult:
    return AnalysisResult.model_validate(TREND | changes)


def extracted(numbers: dict[str, float], **changes: Any) -> ExtractedFinding:
    values = {
        "claim": "Resting heart rate rose.",
        "kind": "trend",
        "feature": "resting_heart_rate",
        "target": None,
        "windows": [],
        "numbers": [ExtractedNumber(key=key, value=value, unit="ms") for key, value in numbers.items()],
        "mechanism": "Less exercise.",
    }
    return ExtractedFinding.model_validate(values | changes)


def test_a_finding_takes_numbers_units_and_windows_from_the_result() -> None:
    candidate = extracted({"recent_mean": 75.57, "prior_mean": 74.52, "ci_low": -0.4})
    proposals = proven_findings([candidate], [result()], QUESTION)
    (finding,) = proposals.findings
    assert proposals.dropped == []
    assert finding.id == "ds-001"
    assert finding.claim == "Resting heart rate rose."
    assert finding.mechanism == "Less exercise."
    assert finding.numbers == TREND["numbers"]
    assert finding.units["recent_mean"] == "bpm"
    assert finding.units["recent_n"] == "days"
    assert finding.window == TREND["windows"]
    assert (finding.verdict, finding.verdict_seed) == (None, None)


def test_a_number_that_the_result_does_not_have_is_dropped_with_a_reason() -> None:
    proposals = proven_findings([extracted({"recent_mean": 75.57, "p": 0.031})], [result()], QUESTION)
    assert "p" not in proposals.findings[0].numbers
    assert proposals.dropped == [
        {"claim": "Resting heart rate rose.", "reason": "p = 0.031 does not occur in the analysis"}
    ]


@pytest.mark.parametrize("value", [75.6, 75.57, 75.5692, 75.56923])
def test_a_number_may_be_stated_at_the_precision_that_it_is_printed_with(value: float) -> None:
    assert proven_findings([extracted({"recent_mean": value})], [result()], QUESTION).dropped == []


@pytest.mark.parametrize("value", [74.52, 75.4, 76.0, -75.57])
def test_under_its_own_key_only_the_results_value_counts(value: float) -> None:
    proposals = proven_findings([extracted({"recent_mean": value})], [result()], QUESTION)
    assert proposals.findings == []
    assert len(proposals.dropped) == 1


def test_a_finding_about_something_that_was_not_analysed_is_dropped() -> None:
    proposals = proven_findings([extracted({"effect": 0.4}, feature="steps", target="spo2")], [result()], QUESTION)
    assert proposals.findings == []
    assert proposals.dropped[0]["reason"] == "the analysis has no result about steps and spo2"


@pytest.mark.parametrize(
    "claim", ["It rose by 9.9 bpm.", "It rose from 70.1 to 75.57 bpm.", "", "It rose by 14%, over 30 days."]
)
def test_a_claim_with_a_number_from_nowhere_is_put_into_the_codes_words(claim: str) -> None:
    (finding,) = proven_findings([extracted({"recent_mean": 75.57}, claim=claim)], [result()], QUESTION).findings
    assert finding.claim == (
        "Resting heart rate was 75.57 bpm on average from 2021-12-24 to 2022-01-22 (26 days with values), against "
        "74.52 bpm on average from 2021-11-24 to 2021-12-23 (30 days with values): a change of +1.05 bpm."
    )


def test_a_claim_with_the_results_and_the_questions_numbers_stays() -> None:
    claim = "Over the last 30 days it was 75.6 bpm (26 days with values), 1.05 bpm more than in the 30 days before."
    (finding,) = proven_findings([extracted({"recent_mean": 75.57}, claim=claim)], [result()], QUESTION).findings
    assert finding.claim == claim


def test_the_pair_of_an_association_may_be_named_in_either_order() -> None:
    association = result(kind="association", feature="steps", target="calories", numbers={"effect": 0.92, "n": 240})
    candidate = extracted({"effect": 0.92}, kind="association", feature="calories", target="steps")
    (finding,) = proven_findings([candidate], [association], QUESTION).findings
    assert (finding.kind, finding.feature, finding.target) == ("association", "steps", "calories")


def test_a_wrongly_named_kind_is_the_results() -> None:
    (finding,) = proven_findings([extracted({"change": 1.05}, kind="scalar")], [result()], QUESTION).findings
    assert finding.kind == "trend"


def test_ids_count_on_from_where_they_are_told_to() -> None:
    assert [finding.id for finding in own_findings([result(), result()], first=3).findings] == ["ds-003", "ds-004"]


def test_what_is_no_metric_becomes_no_finding() -> None:
    proposals = own_findings([result(feature="mood"), result(kind="association", target="luck")])
    assert proposals.findings == []
    assert [one["reason"] for one in proposals.dropped] == ["mood is not a metric", "luck is not a metric"]


def test_a_count_of_nothing_is_no_finding() -> None:
    empty = result(kind="scalar", numbers={"n": 0}, windows={})
    for proposals in (own_findings([empty]), proven_findings([extracted({"n": 0})], [empty], QUESTION)):
        assert proposals.findings == []
        assert proposals.dropped[0]["reason"] == "there were no values to compute with"


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        (
            {"kind": "scalar", "numbers": {"effect": 74.46, "n": 238}, "windows": {"all": TREND["windows"]["recent"]}},
            "Resting heart rate was 74.46 bpm on average from 2021-12-24 to 2022-01-22 (26 days with values).",
        ),
        (
            {
                "kind": "scalar",
                "feature": "steps",
                "numbers": {"monday_mean": 5000, "sunday_mean": 7000.4, "effect": 2000.4},
                "units": {},
                "windows": {},
            },
            "Step count is highest on Sundays (7,000 steps on average) and lowest on Mondays (5,000 steps).",
        ),
        (
            {"kind": "association", "target": "steps", "numbers": {"effect": 0.051, "n": 200}, "windows": {}},
            "Resting heart rate and step count move together as computed (Spearman ρ +0.05).",
        ),
    ],
)
def test_the_code_has_words_of_its_own(changes: dict[str, Any], claim: str) -> None:
    assert own_findings([result(**changes)]).findings[0].claim == claim


@pytest.mark.parametrize(
    ("question", "descriptive"),
    [
        ("What is my average resting heart rate?", True),
        ("How many steps do I usually take?", True),
        ("What was my highest HRV last month?", True),
        (QUESTION, False),
        ("Is my sleep related to my HRV?", False),
        ("What is my average sleep on weekdays compared with weekends?", False),
        ("Why is my mean heart rate high?", False),
        ("How much does alcohol affect my sleep?", False),
    ],
)
def test_plain_values_are_told_from_comparisons(question: str, descriptive: bool) -> None:
    assert looks_descriptive(question) is descriptive


@pytest.mark.parametrize(
    ("returned", "complaint"),
    [
        (None, "returned NoneType"),
        ([TREND], "returned list"),
        ({"findings": []}, "empty"),
        ({"mean": 75.0}, "kind"),
        (TREND | {"numbers": {}}, "no finite number"),
        (TREND | {"numbers": {"mean": float("nan"), "sd": None, "ok": True}}, "no finite number"),
        (TREND | {"kind": "vibe"}, "kind"),
        (TREND | {"windows": {"recent": {"start": "yesterday", "end": "2022-01-22", "days_with_values": 1}}}, "date"),
    ],
)
def test_another_shape_than_asked_for_is_told_to_the_debugger(returned: Any, complaint: str) -> None:
    with pytest.raises(UnusableResult, match=complaint):
        analysis_results(returned)


def test_names_of_numbers_and_windows_can_be_cited() -> None:
    window = TREND["windows"]["recent"]
    (named,) = analysis_results(TREND | {"numbers": {"p value": 0.2}, "windows": {"last 30 days": window}, "units": {}})
    assert (set(named.numbers), set(named.windows)) == ({"p_value"}, {"last_30_days"})


def test_several_results_and_missing_numbers_are_read() -> None:
    first, second = analysis_results({"findings": [TREND | {"numbers": {"a": 1, "b": None}}, TREND]})
    assert first.numbers == {"a": 1}
    assert second.flat()["prior_n"] == 30
    assert second.flat()["ci_high"] == 2.5
