"""Markers: rows of one user, in their final shape, and what agents see of them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from contracts.ids import new_id
from functions.core.principal import Principal
from functions.core.store import records
from functions.health.markers import Marker, Markers, marker_name, markers_for_agents
from functions.health.ranges import PrintedRange


def ldl(value: float, day: str) -> Marker:
    return Marker.measured("LDL Cholesterol", value, "mg/dL", taken_at=day, source="lab")


@pytest.fixture
def markers(tables: None) -> Markers:
    return Markers(Principal(new_id("user")))


def test_a_measurement_comes_back_as_it_was_written(markers: Markers) -> None:
    written = Marker.measured(
        "HbA1c", 39, "mmol/mol", taken_at="2026-01-05T08:30:00+01:00", source="lab", lab_id="lab_1", page=2,
        source_text="HbA1c 39 mmol/mol (20-42)", confidence=0.93, printed_range=PrintedRange(low=20, high=42),
    )  # fmt: skip

    markers.put([written])

    assert markers.history("hba1c") == [written]
    assert (written.canonical_unit, written.loinc, written.taken_at) == ("%", "4548-4", "2026-01-05T07:30:00.000Z")
    assert written.canonical_value == pytest.approx(5.718, abs=0.001)


def test_the_row_is_the_users_and_named_by_marker_and_time(tables: None) -> None:
    somebody = Principal(new_id("user"))
    Markers(somebody).put([ldl(124, "2026-01-05")])

    (row,) = records().query(somebody.partition, prefix="MARKER#")
    assert row["sk"] == "MARKER#ldl_c#2026-01-05T00:00:00.000Z"
    assert Markers(Principal(new_id("user"))).latest() == []


def test_the_latest_of_each_marker_is_found_and_its_history_is_newest_first(markers: Markers) -> None:
    markers.put([ldl(131, "2025-03-01"), ldl(124, "2026-01-05"), ldl(140, "2024-02-02")])
    markers.put([Marker.measured("TSH", 2.1, "mIU/L", taken_at="2025-03-01", source="manual")])

    assert [(one.name, one.value) for one in markers.latest()] == [("ldl_c", 124), ("tsh", 2.1)]
    assert [one.value for one in markers.history("ldl_c")] == [124, 131, 140]
    assert [one.value for one in markers.history("ldl_c", 1)] == [124]


def test_a_measurement_of_the_same_instant_is_a_correction(markers: Markers) -> None:
    markers.put([ldl(1240, "2026-01-05")])
    markers.put([ldl(124, "2026-01-05")])

    assert [one.value for one in markers.history("ldl_c")] == [124]


@pytest.mark.parametrize(
    ("name", "slug"), [("Vitamin B6 (P-5-P)", "vitamin_b6_p_5_p"), ("17-OH Progesterone", "marker_17_oh_progesterone")]
)
def test_a_marker_that_is_not_known_is_kept_under_its_own_name(name: str, slug: str) -> None:
    made = Marker.measured(name, 1, "nmol/L", taken_at="2026-01-05", source="lab")

    assert (made.name, marker_name(name), made.canonical_value) == (slug, slug, None)


def test_a_unit_that_does_not_convert_is_kept_as_reported() -> None:
    made = Marker.measured("LDL", 3, "furlongs", taken_at="2026-01-05", source="manual")

    assert (made.unit, made.canonical_value) == ("furlongs", None)


def test_a_time_without_zone_and_a_value_that_is_no_number_are_refused() -> None:
    with pytest.raises(ValidationError):
        Marker.measured("LDL", 3, "mg/dL", taken_at="2026-01-05T08:00:00", source="manual")
    with pytest.raises(ValidationError):
        Marker.measured("LDL", float("nan"), "mg/dL", taken_at="2026-01-05", source="manual")


def test_agents_see_value_unit_date_and_the_reports_own_range() -> None:
    one = Marker.measured(
        "CRP hs", 0.3, "mg/L", taken_at="2026-01-05", source="lab", comparator="<", printed_range=PrintedRange(high=3)
    )

    assert markers_for_agents([one]) == {
        "hs_crp": {"value": "< 0.3", "unit": "mg/L", "date": "2026-01-05", "range_on_report": [None, 3.0]}
    }
