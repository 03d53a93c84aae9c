"""The catalogue, and what is built from it: the data dictionary and the tables of an analysis."""

from __future__ import annotations

from datetime import date

import pytest

from functions.core.snapshot import Snapshot
from functions.health.activities import Activity
from functions.health.data_dictionary import data_dictionary
from functions.health.days import Day
from functions.health.metrics import find_metric
from functions.health.snapshot import analysis_tables, days_of, pack_contents

DAYS = [
    Day(date(2022, 1, 3), {"steps": 300.0}, ["Walk", "Bike"]),
    Day(date(2022, 1, 1), {"steps": 100.0, "resting_heart_rate": 70.0}),
    Day(date(2022, 1, 2), {"resting_heart_rate": 71.0, "something_new": 1.0}),
]
PROFILE = {"birth_year": 1980, "sex": "female", "goals": ["sleep"]}


@pytest.fixture
def snapshot() -> Snapshot:
    return Snapshot(today="2022-01-04", time_zone="UTC", pack=pack_contents(DAYS, profile=PROFILE))


@pytest.mark.parametrize(
    ("name", "label", "unit"),
    [
        ("steps", "step count", "steps"),
        ("hrv_rhr_ratio", "ratio of heart rate variability to resting heart rate", "ms/bpm"),
        ("steps_sd_30d", "30-day standard deviation of step count", "steps"),
        ("cardio_fitness_index_mean_30d", "30-day mean of cardio fitness index", "steps/bpm"),
        ("resting_heart_rate_cv_30d", "30-day coefficient of variation of resting heart rate", ""),
    ],
)
def test_metrics_and_composites_are_found(name: str, label: str, unit: str) -> None:
    metric = find_metric(name)
    assert metric is not None
    assert (metric.name, metric.label, metric.unit) == (name, label, unit)


@pytest.mark.parametrize("name", ["", "mood", "_mean_30d", "mood_mean_30d", "steps_mean_7d"])
def test_anything_else_is_no_metric(name: str) -> None:
    assert find_metric(name) is None


def test_the_dictionary_says_what_there_is_and_until_when(snapshot: Snapshot) -> None:
    dictionary = data_dictionary(days_of(snapshot))
    assert (dictionary["rows"], dictionary["first_date"], dictionary["last_date"]) == (3, "2022-01-01", "2022-01-03")
    columns = {column["name"]: column for column in dictionary["columns"]}
    assert set(columns) == {"steps", "resting_heart_rate"}
    assert columns["resting_heart_rate"]["days_with_values"] == 2
    assert columns["resting_heart_rate"]["last_date_with_value"] == "2022-01-02"
    assert "spo2" in dictionary["without_values"]


def test_a_person_without_days_has_an_empty_dictionary() -> None:
    assert data_dictionary([])["columns"] == []


def test_an_analysis_gets_one_row_per_day_oldest_first(snapshot: Snapshot) -> None:
    tables = analysis_tables(snapshot)
    assert tables["summary"] == {
        "columns": ["date", "steps", "resting_heart_rate"],
        "rows": [["2022-01-01", 100.0, 70.0], ["2022-01-02", None, 71.0], ["2022-01-03", 300.0, None]],
    }
    assert tables["activities"] == {
        "columns": ["date", "type", "minutes", "kcal", "distance_m", "mean_heart_rate", "max_heart_rate"],
        "rows": [["2022-01-03", kind, None, None, None, None, None] for kind in ("Walk", "Bike")],
    }
    assert tables["profile"] == {"columns": ["birth_year", "sex"], "rows": [[1980, "female"]]}


def test_workouts_come_with_their_figures_from_the_source_that_is_believed() -> None:
    def run(source: str, minutes: float) -> Activity:
        return Activity(
            id=source,
            source=source,
            type="Run",
            started_at="2022-01-03T07:00:00.000Z",
            date=days[0].date,
            minutes=minutes,
        )

    days = [Day(date(2022, 1, 3), {"steps": 300.0}, ["Running"], {"workouts": "whoop"})]

    contents = pack_contents(days, activities=[run("whoop", 31.5), run("oura", 30)])

    tables = analysis_tables(Snapshot(today="2022-01-03", time_zone="UTC", pack=contents))
    assert tables["activities"]["rows"] == [["2022-01-03", "Run", 31.5, None, None, None, None]]


def test_a_person_who_told_nothing_has_an_empty_profile() -> None:
    nobody = Snapshot(today="2022-01-04", time_zone="UTC", pack=pack_contents([]))
    assert analysis_tables(nobody)["profile"] == {"columns": [], "rows": []}
