"""Ranges: where a value lies, in which range, and of what kind it is; the report's own before any other."""

from __future__ import annotations

from typing import Any

import pytest

from functions.core.tools import ToolError
from functions.health.expert_tools.person import Person
from functions.health.expert_tools.range_compare import RangeCompare, compare
from functions.health.markers import Marker
from functions.health.ranges import PrintedRange, known_markers, marker_entry


def person(*markers: Marker, sex: str | None = None, birth_year: int | None = None) -> Person:
    return Person.of(sex, birth_year, 2026, markers)


def marker(name: str, value: float, unit: str, **fields: Any) -> Marker:
    return Marker.measured(name, value, unit, **{"taken_at": "2026-01-05", "source": "lab", **fields})


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("LDL", "ldl_c"), ("LDL Cholesterol", "ldl_c"), ("ldl-c", "ldl_c"), ("13457-7", "ldl_c"), ("A1c", "hba1c"),
        ("Hb", "hemoglobin"), ("haemoglobin", "hemoglobin"), ("Vitamin D", "vitamin_d"), ("TSH", "tsh"),
    ],
)  # fmt: skip
def test_a_marker_is_found_by_any_of_its_names(name: str, key: str) -> None:
    found = marker_entry(name, name)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("asked", "who", "position"),
    [
        ({"marker": "LDL", "value": 124, "unit": "mg/dL"}, person(), "above"),
        ({"marker": "LDL", "value": 2.5, "unit": "mmol/L"}, person(), "within"),
        ({"marker": "ferritin", "value": 15, "unit": "ng/mL"}, person(sex="male"), "below"),
        ({"marker": "ferritin", "value": 15, "unit": "ng/mL"}, person(sex="female"), "within"),
        ({"marker": "ferritin", "value": 15, "unit": "ng/mL"}, person(), "depends_on_sex"),
        ({"marker": "ferritin", "value": 15, "unit": "ng/mL"}, person(sex="other"), "depends_on_sex"),
        ({"marker": "ferritin", "value": 5, "unit": "ng/mL"}, person(), "below"),
        ({"marker": "ferritin", "value": 15, "unit": "ng/mL", "sex": "male"}, person(sex="female"), "below"),
        ({"marker": "HDL", "value": 70, "unit": "mg/dL"}, person(sex="female"), "within"),
        ({"marker": "eGFR", "value": 75, "unit": "mL/min/1.73m2"}, person(), "below"),
        ({"marker": "hba1c", "value": 5.6, "unit": "%"}, person(), "within"),
    ],
)  # fmt: skip
def test_a_value_lies_where_the_reference_says(asked: dict[str, Any], who: Person, position: str) -> None:
    assert compare(RangeCompare(**asked), who).compared.position == position


def test_the_range_on_the_report_comes_first_and_the_reference_stands_beside_it() -> None:
    # given a report in other units, with a range of its own
    own = marker("LDL", 3.2, "mmol/L", printed_range=PrintedRange(high=3.4))

    result = compare(RangeCompare(marker="ldl"), person(own))

    assert (result.value, result.unit, result.date) == (3.2, "mmol/L", "2026-01-05")
    assert (result.compared.kind, result.compared.position) == ("printed_on_report", "within")
    assert result.compared.ranges["any"].high == pytest.approx(131.48, abs=0.01)
    assert result.reference is not None
    assert (result.reference.kind, result.reference.position) == ("decision_limit", "above")
    assert result.reference.distance == pytest.approx(23.74, abs=0.01)
    (source,) = result.citations
    assert (source.id, source.source) == ("range:ldl_c", "your own laboratory report")


def test_a_value_in_another_unit_than_the_reports_is_still_held_against_its_range() -> None:
    own = marker("LDL", 3.2, "mmol/L", printed_range=PrintedRange(high=3.4))

    result = compare(RangeCompare(marker="ldl", value=140, unit="mg/dL"), person(own))

    assert (result.compared.kind, result.compared.position) == ("printed_on_report", "above")


def test_a_marker_that_only_the_report_knows_is_compared_there() -> None:
    own = marker("Factor XIII", 80, "%", printed_range=PrintedRange(low=70, high=140))

    result = compare(RangeCompare(marker="Factor XIII"), person(own))

    assert (result.marker, result.compared.position, result.reference) == ("factor_xiii", "within", None)


@pytest.mark.parametrize(
    ("comparator", "value", "position"),
    [("<", 0.3, "within"), (">", 500, "above"), ("<", 50, "cannot_tell")],
)
def test_a_value_beyond_the_assay_is_as_certain_as_it_can_be(comparator: Any, value: float, position: str) -> None:
    own = marker("hs_crp", value, "mg/L", comparator=comparator)

    assert compare(RangeCompare(marker="hs_crp"), person(own)).compared.position == position


@pytest.mark.parametrize(
    ("asked", "who", "told"),
    [
        ({"marker": "LDL", "value": 124, "unit": "bpm"}, person(), "converts from: mg/dL, mmol/L"),
        ({"marker": "LDL", "value": 124}, person(), "needs its unit"),
        ({"marker": "LDL"}, person(), "no value of 'LDL'"),
        ({"marker": "midichlorians", "value": 1, "unit": "mg/dL"}, person(), "there are ranges of: hemoglobin"),
        ({"marker": "PSA", "value": 1, "unit": "ng/mL"}, person(sex="female"), "no range of PSA, total for this sex"),
        ({"marker": "LDL", "value": 124, "unit": "mg/dL"}, person(birth_year=2015), "for a child"),
        ({"marker": "LDL", "value": 124, "unit": "mg/dL", "age_years": 12}, person(), "for a child"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_told_with_what_can(asked: dict[str, Any], who: Person, told: str) -> None:
    with pytest.raises(ToolError, match=told):
        compare(RangeCompare(**asked), who)


def test_a_childs_report_counts_where_the_reference_does_not() -> None:
    own = marker("LDL", 124, "mg/dL", printed_range=PrintedRange(high=130))

    result = compare(RangeCompare(marker="LDL"), person(own, birth_year=2015))

    assert (result.compared.position, result.reference) == ("within", None)


def test_every_kind_of_range_says_what_lying_outside_means() -> None:
    kinds = {entry.kind for entry in map(marker_entry, known_markers()) if entry}
    assert kinds == {"reference_interval", "decision_limit", "population_band", "derived"}
    result = compare(RangeCompare(marker="LDL", value=124, unit="mg/dL"), person())
    assert "guidelines" in result.compared.kind_means
    assert "never a single normal range" in result.note
