"""Days and series through the API, against plain computations on the same file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from contracts.data import Catalogue, DaySummary, SeriesAnswer
from functions.core.principal import Principal
from functions.health.markers import Marker, Markers
from tests.cloud import DEMO, User

ALL = {"from": "2021-05-24", "to": "2022-01-22"}


def read(user: User, **query: Any) -> SeriesAnswer:
    answer = user.client.get("/v1/data/biomarkers", params=query)
    assert answer.status_code == 200, answer.text
    return SeriesAnswer.model_validate(answer.json())


def frame() -> pd.DataFrame:
    return pd.read_csv(DEMO, parse_dates=["datetime"]).set_index("datetime").sort_index()


def test_days_are_listed_newest_first_and_page_by_page(person: User) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        query: dict[str, Any] = {"limit": 100, **ALL} | ({"cursor": cursor} if cursor else {})
        page = person.client.get("/v1/data/summaries", params=query).json()
        seen += [day["date"] for day in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [str(day.date()) for day in sorted(frame().index, reverse=True)]


def test_a_day_says_whose_values_it_has(person: User) -> None:
    day = DaySummary.model_validate(person.client.get("/v1/data/summaries/2021-05-25").json())
    assert day.metrics["steps"].model_dump() == {"value": 2308.0, "unit": "steps", "source": "daily_csv"}
    assert day.metrics["deep_sleep_ratio"].unit == ""
    assert "deep_sleep_minutes" not in day.metrics


@pytest.mark.parametrize(("resolution", "rule"), [("week", "W-SUN"), ("month", "ME"), ("day", "D")])
@pytest.mark.parametrize("aggregation", ["mean", "median", "min", "max", "sum", "count", "last"])
def test_a_series_is_what_pandas_makes_of_the_file(person: User, resolution: str, rule: str, aggregation: str) -> None:
    (series,) = read(person, metrics="resting_heart_rate", resolution=resolution, aggregation=aggregation, **ALL).data
    values = frame()["resting_heart_rate"].dropna()
    expected = values.resample(rule).agg(aggregation)
    expected = expected[values.resample(rule).count() > 0]
    assert [point.value for point in series.points] == pytest.approx(list(expected))
    assert sum(point.n for point in series.points) == len(values)


def test_several_metrics_and_a_ratio_of_two(person: User) -> None:
    steps, ratio = read(person, metrics="steps, cardio_fitness_index", **ALL).data
    table = frame()
    expected = (table["steps"] / table["resting_heart_rate"]).dropna()
    assert [point.value for point in ratio.points] == pytest.approx(list(expected))
    assert len(steps.points) == table["steps"].count()


def test_another_unit(person: User) -> None:
    (minutes,), (hours,) = (read(person, metrics="sleep_minutes", **ALL, **more).data for more in ({}, {"unit": "h"}))
    assert (minutes.unit, hours.unit) == ("min", "h")
    assert [point.value * 60 for point in hours.points] == pytest.approx([point.value for point in minutes.points])


def test_markers_are_series_too(principal: Principal, user: Callable[[], User]) -> None:
    somebody = user()
    Markers(Principal(somebody.user_id)).put(
        [
            Marker.measured("LDL Cholesterol", 130, "mg/dL", taken_at="2026-01-05", source="lab"),
            Marker.measured("ldl_cholesterol", 2.6, "mmol/L", taken_at="2026-01-25", source="lab"),
            Marker.measured("ldl_cholesterol", 90, "mg/dL", taken_at="2026-03-01", source="lab", comparator="<"),
            Marker.measured("ldl_cholesterol", 3, "stones", taken_at="2026-03-02", source="lab"),
        ]
    )
    query: dict[str, Any] = {
        "metrics": "ldl_cholesterol",
        "from": "2026-01-01",
        "to": "2026-03-31",
        "resolution": "month",
    }
    (series,) = read(somebody, **query, unit="mmol/L").data
    assert [(point.start, point.n, point.comparators) for point in series.points] == [
        (date(2026, 1, 1), 2, []),
        (date(2026, 3, 1), 1, ["<"]),
    ]
    assert series.points[0].value == pytest.approx((130 / 38.67 + 2.6) / 2, rel=1e-3)
    assert (series.unit, series.kind, series.left_out) == ("mmol/L", "marker", 1)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param({"metrics": "resting_hart_rate"}, "unknown_metric", id="misspelt"),
        pytest.param({"metrics": ""}, "bad_parameter", id="no metric"),
        pytest.param({}, "bad_parameter", id="no parameter"),
        pytest.param({"metrics": ","}, "bad_parameter", id="commas"),
        pytest.param({"metrics": "steps", "unit": "kg"}, "unit_does_not_fit", id="steps in kg"),
        pytest.param(
            {"metrics": "skin_temperature_deviation_c", "unit": "°F"}, "unit_does_not_fit", id="a deviation in °F"
        ),
        pytest.param({"metrics": "steps", "from": "2026-02-01", "to": "2026-01-01"}, "bad_parameter", id="backwards"),
        pytest.param({"metrics": "steps", "from": "1950-01-01"}, "bad_parameter", id="too long"),
        pytest.param({"metrics": "steps", "from": "yesterday"}, "bad_parameter", id="no date"),
        pytest.param({"metrics": "steps", "resolution": "year"}, "bad_parameter", id="no such resolution"),
        pytest.param({"metrics": ",".join(["steps"] * 21)}, "bad_parameter", id="too many"),
    ],
)
def test_what_cannot_be_asked_for(user: Callable[[], User], query: dict[str, str], code: str) -> None:
    answer = user().client.get("/v1/data/biomarkers", params=query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code), answer.text


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("summaries", {"from": "0001-01-01"}),
        ("summaries", {"cursor": "MDAwMS0wMS0wMQ"}),
        ("biomarkers", {"metrics": "steps", "to": "0001-01-01"}),
        ("biomarkers", {"metrics": "steps", "from": "0001-01-01", "to": "0001-02-01"}),
        ("summaries/0001-01-01", {}),
    ],
)
def test_the_first_day_of_the_calendar_is_a_day(user: Callable[[], User], path: str, query: dict[str, str]) -> None:
    assert user().client.get(f"/v1/data/{path}", params=query).status_code in (200, 404)


def test_a_misspelt_metric_names_its_neighbours(user: Callable[[], User]) -> None:
    error = user().client.get("/v1/data/biomarkers", params={"metrics": "resting_hart_rate"}).json()["error"]
    assert error["details"]["did_you_mean"][0] == "resting_heart_rate"


@pytest.mark.parametrize(("day", "status"), [("2021-05-23", 404), ("2021-02-30", 400), ("today", 400)])
def test_days_that_are_not_there(person: User, day: str, status: int) -> None:
    assert person.client.get(f"/v1/data/summaries/{day}").status_code == status


def test_the_catalogue_names_every_metric_once_with_its_unit(user: Callable[[], User]) -> None:
    entries = Catalogue.model_validate(user().client.get("/v1/data/metrics").json()).data
    by_name = {entry.name: entry for entry in entries}
    assert len(by_name) == len(entries) > 100
    assert (by_name["deep_sleep_ratio"].unit, by_name["deep_sleep_minutes"].unit) == ("", "min")
    assert by_name["ldl_c"].kind == "marker"
    assert by_name["ldl_c"].loinc
    assert "h" in by_name["sleep_minutes"].units
    assert all(entry.label and entry.description for entry in entries)
