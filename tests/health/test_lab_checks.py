"""What a reading has to pass before it counts without the person's word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.lab_reports import people, report_of
from functions.health.lab_checks import Measured, doubts_of, limits
from functions.health.lab_names import lab_entry, substance_entry
from functions.health.ranges import PrintedRange, known_markers

READING = Measured("Glucose, fasting", None, 95, None, "mg/dL", None, None, report_flags=False, confidence=0.95)


def reasons(**fields: object) -> list[str]:
    return [one.reason for one in doubts_of(replace(READING, **fields))]  # type: ignore[arg-type]


def test_a_usual_value_leaves_no_doubt() -> None:
    assert reasons() == []


@pytest.mark.parametrize(
    ("name", "value", "unit", "fits"),
    [
        ("Glucose, fasting", 5.3, "mg/dL", "mmol/L"),
        ("Glucose, fasting", 95, "mmol/L", "mg/dL"),
        ("Cholesterol, total", 4.9, "mg/dL", "mmol/L"),
        ("LDL Cholesterol", 110, "mmol/L", "mg/dL"),
        ("Creatinine", 80, "mg/dL", "umol/L"),
        ("Creatinine", 0.9, "umol/L", "mg/dL"),
        ("Hemoglobin", 140, "g/dL", "g/L"),
        ("Hemoglobin", 14, "g/L", "g/dL"),
        ("Albumin", 44, "g/dL", "g/L"),
        ("Glucose", 5.3, "mg/dL", "mmol/L"),
    ],
)
def test_a_mixed_up_unit_is_noticed_and_the_one_that_fits_is_named(
    name: str, value: float, unit: str, fits: str
) -> None:
    doubts = doubts_of(replace(READING, name=name, value=value, unit=unit))

    assert "unit_mix_up" in [one.reason for one in doubts]
    assert next(one.suggestion for one in doubts if one.suggestion) == {"unit": fits}


def test_a_value_that_is_high_by_the_reports_own_range_is_high() -> None:
    """Iron of 15 µg/dL is low, and 15 µmol/L would be usual: the range tells which."""
    iron = {"name": "Iron", "value": 15.0, "unit": "ug/dL"}

    assert reasons(**iron) == ["unit_mix_up"]
    assert reasons(**iron, printed_range=PrintedRange(low=50, high=150, text="50 - 150")) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"confidence": 0.5}, ["low_confidence"]),
        ({"value": 9_000.0}, ["impossible_value"]),
        ({"unit": ""}, ["unit_missing"]),
        ({"unit": "bananas"}, ["unit_unknown"]),
        ({"printed_range": PrintedRange(low=3.9, high=5.5, text="3.9 - 5.5")}, ["range_in_other_unit"]),
        ({"flag": "H", "printed_range": PrintedRange(low=70, high=99)}, ["flag_contradicts_range"]),
        (
            {"value": 110.0, "report_flags": True, "printed_range": PrintedRange(low=70, high=99)},
            ["flag_contradicts_range"],
        ),
        ({"value": 110.0, "flag": "H", "printed_range": PrintedRange(low=70, high=99)}, []),
        ({"name": "Squeakase", "unit": ""}, ["unknown_marker"]),
        ({"name": "Squeakase", "unit": "U/L"}, []),
        ({"loinc": "2160-0", "value": 1.0}, ["name_and_code_disagree"]),
    ],
)
def test_each_doubt_has_its_reason(fields: dict[str, object], expected: list[str]) -> None:
    assert reasons(**fields) == expected


def test_what_is_below_the_assay_is_not_impossible() -> None:
    assert reasons(name="TSH", value=0.0005, comparator="<", unit="mIU/L") == []


def test_every_value_of_real_people_is_possible() -> None:
    for row in people():
        for line in report_of(row):
            found = reasons(name=line.name, value=float(line.value), unit=line.unit)
            assert "impossible_value" not in found, line


def test_every_limit_belongs_to_a_marker_and_holds_its_reference_range() -> None:
    assert limits().keys() <= set(known_markers())
    for key, (low, high) in limits().items():
        entry = lab_entry(key)
        assert entry is not None
        for bounds in entry.bounds.values():
            assert bounds.low is None or low <= bounds.low
            assert bounds.high is None or bounds.high <= high


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Harnsäure", "uric_acid"),
        ("γ-GT", "ggt"),
        ("GPT (ALAT)", "alt"),
        ("HbA1c (NGSP)", "hba1c"),
        ("25-OH Vitamin D", "vitamin_d"),
        ("LDL-Cholesterin", "ldl_c"),
        ("Urea Nitrogen (BUN)", "bun"),
        ("Creatinine, urine", None),
        ("Glucose", None),
        ("Squeakase", None),
    ],
)
def test_a_marker_goes_by_many_names(printed: str, key: str | None) -> None:
    entry = lab_entry(printed)

    assert (entry.key if entry else None) == key


def test_glucose_without_a_word_on_fasting_is_no_fasting_glucose_but_the_same_substance() -> None:
    entry = substance_entry("Glucose")

    assert lab_entry("Glucose") is None
    assert entry is not None
    assert entry.key == "glucose_fasting"
