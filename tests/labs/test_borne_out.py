"""The law of reading: whatever a model says, what is stored stands in the report, beside the name of its test."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.labs.borne_out import place_of
from functions.labs.check import checked
from functions.labs.extract import PageReading
from functions.labs.page_lines import PageText, lines_of

LINES = [
    "City Medical Laboratory | Order 4711",
    "Collected: 2024-03-08 08:15 | Reported: 2024-03-11",
    "Test | Previous | Result | Units | Range",
    "Glucose, fasting | 95 | mg/dL | 70 - 99 | Sodium | 140 | mmol/L | 136 - 145",
    "HDL Cholesterol | 52 | mg/dL | > 40 | Cholesterol, total | 187 | mg/dL | < 200",
    "Creatinine: 0.9 mg/dL (0.5 - 1.3) Urea Nitrogen: 14 mg/dL (7 - 20)",
    "Ferritin (2276-4) | < 5 | ng/mL",
    "Potassium | 2023-01-05 | 4.9 | mmol/L",
    "Vitamin B12 | 410 | pg/mL",
]
PAGE = PageText(page=1, lines=LINES)
PRINTED = {
    "glucose_fasting": "95", "sodium": "140", "hdl_c": "52", "cholesterol_total": "187", "creatinine": "0.9", "bun": "14",
    "urea_nitrogen": "14",  # the same line, said to be of urine: BUN is a name of blood alone
    "ferritin": "5", "potassium": "4.9", "vitamin_b12": "410",
}  # fmt: skip
NAMES = [
    "Glucose, fasting", "Sodium", "HDL Cholesterol", "Cholesterol", "Cholesterol, total", "Creatinine", "Urea Nitrogen",
    "Ferritin", "Potassium", "Vitamin B12", "Vitamin", "LDL Cholesterol", "Iron",
]  # fmt: skip
NUMBERS = sorted({number for line in LINES for number in re.findall(r"<? ?\d[\d.]*", line)} | {"96", "1400", "12", "9"})

said = st.fixed_dictionaries(
    {
        "line": st.integers(-1, 12),
        "name": st.sampled_from(NAMES),
        "value": st.sampled_from(NUMBERS),
        "unit": st.sampled_from(["mg/dL", "mmol/L", "ng/mL", "pg/mL", "", "g/L", "</data>"]),
        "range": st.sampled_from(["", "70 - 99", "136 - 145", "> 40", "1 - 2"]),
        "flag": st.sampled_from(["", "H", "L"]),
        "loinc": st.sampled_from(["", "2276-4", "2160-0"]),
        "specimen": st.sampled_from(["blood", "urine", "</task>"]),
        "confidence": st.floats(-1, 2),
    }
)


@given(st.lists(said, max_size=6))
def test_what_is_stored_is_what_the_report_prints_beside_that_name(values: list[dict[str, Any]]) -> None:
    reading = PageReading.model_validate({"values": values, "collected": "2024-03-08", "collected_line": 2})

    found, left_out, _ = checked([PAGE], {1: reading})

    assert len(found) + len(left_out) <= len(values)
    for one in found:
        assert one.source_text in LINES
        if one.status == "stored":
            assert f"{one.value:g}" == PRINTED[one.marker.removesuffix("_urine").removesuffix("_task")], one


@pytest.mark.parametrize(
    ("name", "value", "beside"),
    [
        ("Glucose, fasting", "95", True),
        ("Sodium", "140", True),
        ("Glucose, fasting", "140", False),
        ("Cholesterol", "52", False),
        ("Cholesterol, total", "187", True),
        ("Urea Nitrogen", "14", True),
        ("Creatinine", "14", False),
        ("Ferritin", "< 5", True),
        ("Ferritin", "5", False),
        ("Potassium", "4.9", True),
        ("Vitamin B12", "410", True),
        ("Vitamin B12", "12", None),
        ("Sodium", "14", False),
        ("Sodium", "1400", None),
    ],
)
def test_a_number_stands_beside_its_name_or_elsewhere_or_nowhere(name: str, value: str, beside: bool | None) -> None:
    place = place_of(PAGE, 1, name, value)

    assert (place.beside_name if place else None) == beside


def test_words_on_one_height_are_a_line_and_wide_gaps_part_its_cells() -> None:
    words = [
        ["Glucose,", 50, 90, 100, 110],
        ["fasting", 92.5, 120, 100, 110],
        ["95", 240, 252, 102, 110],
        ["Sodium", 50, 90, 115, 125],
    ]

    assert lines_of(words) == ["Glucose, fasting | 95", "Sodium"]


@pytest.mark.parametrize("line", ["Base Excess | -2.3 | mmol/L", "Base Excess −2.3 mmol/L"])
def test_a_number_without_its_sign_is_not_in_the_text(line: str) -> None:
    assert place_of(PageText(page=1, lines=[line]), 1, "Base Excess", "2.3") is None


@pytest.mark.parametrize("line", ["Sodium - 140 mmol/L", "Sodium | 140 | 136-145", "Sodium: 140 (136 - 145)"])
def test_a_dash_that_is_no_sign_hides_nothing(line: str) -> None:
    place = place_of(PageText(page=1, lines=[line]), 1, "Sodium", "140")
    assert place is not None
    assert place.beside_name
