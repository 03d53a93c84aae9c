"""The numbers of a text as claims, however they are written, and what is no claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.literals import literals_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("75.57 bpm over 26 days", [(75.57, "bpm"), (26, "days")]),
        ("75bpm, 20ms", [(75, "bpm"), (20, "ms")]),
        ("seventy-five bpm", [(75, "bpm")]),
        ("seventy five beats per minute", [(75, "bpm")]),
        ("two hundred and five minutes", [(205, "min")]),
        ("a hundred steps", [(100, "steps")]),
        ("60-100 bpm", [(60, "bpm"), (100, "bpm")]),
        ("between 60 and 100 bpm", [(60, "bpm"), (100, "bpm")]),
        ("60 to 100 bpm", [(60, "bpm"), (100, "bpm")]),
        ("60–100 bpm", [(60, "bpm"), (100, "bpm")]),
        ("12 %, 12 percent, twelve per cent", [(12, "%"), (12, "%"), (12, "%")]),
        ("75,57 bpm", [(75.57, "bpm")]),
        ("1,234 and 1 234 and 1'234 steps", [(1234, "steps")] * 3),
        ("8k steps", [(8000, "steps")]),
        ("0,5 and .5", [(0.5, ""), (0.5, "")]),
        ("-0.37 and −0.5 and +1.05", [(-0.37, ""), (-0.5, ""), (1.05, "")]),
        ("~75, ≈75, <0.001, ±5", [(75, ""), (75, ""), (0.001, ""), (5, "")]),
        ("½ hour and 1½ hours", [(0.5, "h"), (1.5, "h")]),
        ("7 h 12 min and 7h12", [(432, "min"), (432, "min")]),
        ("at 22:30 or 10 pm", [(22.5, "clock"), (10, "clock")]),
        ("a 30-day window", [(30, "days")]),
        ("the 75th percentile", [(75, "ordinal")]),
        ("a third of your nights", [(1 / 3, "share")]),
        ("twice as long", [(2, "share")]),
        ("it fell by half", [(0.5, "share")]),
        ("three of the last ten nights", [(3, "")]),
        ("three hours less", [(3, "h")]),
        ("in the mid-70s", [(70, "s")]),
        ("７５ bpm", [(75, "bpm")]),
        ("1987 steps in 2050 steps", [(1987, "steps"), (2050, "steps")]),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(round(one.value, 6), one.unit) for one in literals_in(text)] == [
        (round(value, 6), unit) for value, unit in expected
    ]


@pytest.mark.parametrize(
    "text",
    [
        "from 2021-12-24 to 24 December 2021",
        "December 24th, and Jan 3 to 5, 2022",
        "in 2019, since 2015, (Fleming et al., 2011)",
        "1. first\n2) second\n- 3. third\nStep 4: fourth",
        "omega-3, type 2 diabetes, zone 2, ds-001, COVID-19, vitamin D 3",
        "VO2max, HbA1c and B12",
        "PMID 31234567, arXiv:2604.14615, doi:10.1038/s41597-022-01764-x",
        "[a study of 4321 people](https://example.org/4321) and https://example.org/a/77",
        "a cohort (N=1,234)",
        "one of these, two reasons, the upper half, a third reason, one step",
        "no one and once",
    ],
)
def test_what_is_no_claim_is_no_literal(text: str) -> None:
    assert literals_in(text) == []


@given(st.text(max_size=120))
def test_any_text_can_be_read_and_what_is_found_is_where_it_says(text: str) -> None:
    for one in literals_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.text.strip() in text


@given(
    st.integers(0, 99_999), st.sampled_from(["{}", "{:,}", "{}.0"]), st.sampled_from(["bpm", "ms", "steps", "minutes"])
)
def test_every_way_to_write_a_whole_number_means_it(value: int, way: str, unit: str) -> None:
    (found,) = literals_in(f"It is {way.format(value)} {unit} here.")
    assert found.value == value
