"""The last check: which literal numbers of an answer come from nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.fact_check import KnownNumbers, check_answer, numbers_in
from functions.health.references import Span

SHEET = [75.57, 74.52, 1.05, 26.0, 30.0]


def flagged(text: str, sheet: list[float]) -> list[str]:
    return [issue.value for issue in check_answer(text, sheet)]


def test_numbers_of_the_sheet_pass_and_made_up_ones_do_not() -> None:
    issues = check_answer("Your mean was 75.6 bpm, against 74.5 before; your best night had 412 minutes.", SHEET)
    assert [(issue.value, issue.severity) for issue in issues] == [("412", "warn")]
    assert "your best night had 412 minutes." in issues[0].context


@pytest.mark.parametrize(
    ("text", "sheet", "passes"),
    [
        ("102.0", [100.0], True),  # 2 % of the sheet's value
        ("102.1", [100.0], False),
        ("1.05", [1.0], True),  # the floor
        ("1.06", [1.0], False),
        ("0.37", [-0.37], True),  # the sign may be said in words
        ("-0.37", [0.37], False),  # and is not invented
        ("78.3", [75.5], False),
        ("372", [371.83], True),
        ("0.39", [7.38, 18.74], True),  # a ratio of two
        ("5,777", [5776.6], True),
        ("12 %", [], False),
        ("12", [], True),  # a whole number under 100
        ("100", [], False),
        ("1987", [], True),  # a year
        ("2101", [], False),
    ],
)
def test_tolerance_and_exemptions(text: str, sheet: list[float], passes: bool) -> None:
    assert (flagged(f"It is {text} here", sheet) == []) is passes


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/a/12345.6?x=777",
        "see [a study of 4321 people](https://example.org/4321)",
        "as in arXiv:2604.14615",
        "as in doi:10.1038/s41597-022-01764-x",
        "PMID 31234567",
        "a cohort (N=1,234)",
        "n = 5,432 adults",
        "on 2021-12-24",
        "HbA1c, VO2max and ds-001 are names",
    ],
)
def test_identifiers_dates_and_sample_sizes_are_not_looked_at(text: str) -> None:
    assert flagged(text, []) == []


def test_the_persons_and_the_experts_numbers_may_be_repeated() -> None:
    text = "Your 7.3% drop is above the 4.4 that counts as a change."
    assert flagged(text, []) == ["7.3%", "4.4"]
    assert check_answer(text, [], user_texts=["why a 7.3% drop?"], expert_texts=["The MCID is 4.4 points."]) == []


def test_what_code_rendered_is_known_and_what_is_glued_to_it_is_not() -> None:
    assert check_answer("It was 612.5 ms.", [], rendered=[Span(7, 15)]) == []
    assert [issue.value for issue in check_answer("It was 1612.5 ms.", [], rendered=[Span(8, 16)])] == ["1612.5"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("60-100 bpm", [60.0, 100.0]),
        ("-0.37 and −0.5 and +1.05", [-0.37, -0.5, 1.05]),
        ("mean,75.57", [75.57]),
        ("1,234,567.8", [1234567.8]),
        ("5%-10%", [5.0, 10.0]),
        ("a .5 share", [0.5]),
        ("version v2 of B12", []),
    ],
)
def test_numbers_are_read_as_a_person_would(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers_in(text)] == values


VALUES = st.lists(st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-3), max_size=6)


@given(VALUES, st.floats(-1e6, 1e6))
def test_the_look_up_agrees_with_the_rule(values: list[float], stated: float) -> None:
    ratios = [
        a / b for i, a in enumerate(dict.fromkeys(values)) for j, b in enumerate(dict.fromkeys(values)) if i != j and b
    ]
    expected = any(
        min(abs(stated - known), abs(stated - abs(known))) <= max(0.02 * abs(known), 0.05) + 1e-9
        for known in [*values, *ratios]
    )
    assert KnownNumbers(values).accepts(stated) is expected


@given(VALUES)
def test_every_value_of_the_sheet_may_be_stated(values: list[float]) -> None:
    assert check_answer("; ".join(f"{value:.2f}" for value in values), values) == []
