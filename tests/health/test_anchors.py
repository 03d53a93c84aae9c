"""Anchors: facts of the person's own, as pandas computes them, and whether a text uses one."""

from __future__ import annotations

import pandas as pd
import pytest

from functions.health.anchors import anchor_sentence, best_week, compute_anchors, uses_anchor
from functions.health.fact_sheet import EMPTY
from functions.health.markers import Marker
from functions.health.series import series_of
from tests.health.people import PEOPLE, days_of_person, frame_of_person

LDL = Marker.measured("LDL", 124, "mg/dL", taken_at="2026-01-05", source="lab")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("metric", ["resting_heart_rate", "steps", "sleep_minutes"])
def test_anchors_are_what_pandas_computes(person: str, metric: str) -> None:
    column = frame_of_person(person)[metric].dropna()
    recent = column[column.index > column.index.max() - pd.Timedelta(days=90)]
    by_day = recent.groupby(pd.DatetimeIndex(recent.index).day_name()).mean()
    anchors = compute_anchors(days_of_person(person)).by_key

    assert anchors[f"anchor.{metric}.usual"].value == pytest.approx(recent.mean())
    assert anchors[f"anchor.{metric}.latest"].value == pytest.approx(column.iloc[-1])
    assert anchors[f"anchor.{metric}.highest_weekday"].value == pytest.approx(by_day.max())
    assert anchors[f"anchor.{metric}.lowest_weekday"].value == pytest.approx(by_day.min())
    assert str(by_day.idxmax()) in anchors[f"anchor.{metric}.highest_weekday"].about


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("metric", "lower"), [("steps", False), ("resting_heart_rate", True)])
def test_the_best_week_is_a_calendar_week_with_five_values(person: str, metric: str, lower: bool) -> None:
    weeks = (
        frame_of_person(person)[metric].dropna().resample("W-MON", label="left", closed="left").agg(["mean", "count"])
    )
    means = weeks[weeks["count"] >= 5]["mean"]
    found = best_week(series_of(days_of_person(person), metric), lower=lower)

    assert found is not None
    assert found[1] == pytest.approx(means.min() if lower else means.max())
    assert str(found[0]) == str(means.idxmin() if lower else means.idxmax())[:10]


def test_keys_hold_no_digits_and_every_anchor_is_rendered() -> None:
    b12 = Marker.measured("Vitamin B12", 300, "pg/mL", taken_at="2026-01-05", source="lab")
    anchors = compute_anchors(days_of_person("person1"), [LDL, b12])

    assert not any(character.isdigit() for key in anchors.by_key for character in key)
    assert anchors.render("anchor.vitamin_b_one_two.marker") == "300 pg/mL on 2026-01-05"
    assert (
        anchors.rendered("{{anchor.ldl_c.marker}}, {{ds-001.effect}}") == "124 mg/dL on 2026-01-05, {{ds-001.effect}}"
    )


def test_a_few_days_are_no_baseline() -> None:
    assert compute_anchors(days_of_person("person1")[:9]).items == ()


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("You usually walk {{anchor.steps.usual}}.", True),
        ("You usually walk {{ anchor.steps.usual }}.", True),
        ("Your step count is usually 5,602.", True),
        ("You walk 5602 steps.", True),
        ("Your LDL of 124 mg/dL is one thing.", True),
        ("You walk {{anchor.steps.unheard_of}}.", False),
        ("There were 5,602 people in the study.", False),
        ("Walk 15602 steps or 56025.", False),
        ("Sleep more and eat well.", False),
        ("", False),
    ],
)
def test_a_text_uses_an_anchor_by_reference_or_by_its_value_beside_the_metrics_name(text: str, uses: bool) -> None:
    assert uses_anchor(text, compute_anchors(days_of_person("person1"), [LDL])) is uses


def test_where_there_is_nothing_to_use_nothing_is_missing() -> None:
    assert uses_anchor("Sleep more.", compute_anchors([]))
    assert anchor_sentence("How?", compute_anchors([])) is None


def test_the_fallback_is_of_the_metric_that_was_asked_about() -> None:
    anchors = compute_anchors(days_of_person("person1"))

    assert (
        anchor_sentence("How can I walk more steps?", anchors)
        == "Your step count is usually at {{anchor.steps.usual}}."
    )
    assert "anchor.resting_heart_rate.usual" in (anchor_sentence("What now?", anchors) or "")


def test_used_anchors_are_entries_of_the_fact_sheet_and_no_others() -> None:
    anchors = compute_anchors(days_of_person("person1"))

    sheet = anchors.added_to(EMPTY, "You walk {{anchor.steps.usual}}.")

    assert list(sheet.entries) == ["anchor.steps.usual"]
    assert sheet.render("anchor.steps.usual") == "5,602 steps (SD 4,232 steps)"
    assert sheet.values["anchor.steps.usual"] == pytest.approx(5602.39, abs=0.01)
