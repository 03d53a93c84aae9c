"""Tables in: types, order, composites (checked against pandas, computed here day by day), refusals."""

from __future__ import annotations

import datetime as dt
import math
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.sandbox.conftest import Run

METRICS = ("steps", "resting_heart_rate", "heart_rate_variability", "sleep_minutes")


def generated_year(days: int = 365, seed: int = 3) -> dict[str, Any]:
    """A person's days with missing values, missing days and zeros, not in order."""
    chance = random.Random(seed)
    rows: list[list[Any]] = []
    for day in range(days):
        if chance.random() < 0.15:
            continue
        date = (dt.date(2025, 1, 1) + dt.timedelta(days=day)).isoformat()
        values = [chance.randrange(20_000), chance.gauss(60, 3), chance.gauss(45, 9), chance.choice([400, 420])]
        rows.append([date, *(None if chance.random() < 0.3 else value for value in values), "Walk"])
    rows[5][2] = 0
    chance.shuffle(rows)
    return {"columns": ["date", *METRICS, "workout_types"], "rows": rows}


def as_pandas(table: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(table["rows"], columns=table["columns"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.sort_values("date").reset_index(drop=True)


def same(left: object, right: float) -> bool:
    if left is None:
        return math.isnan(right)
    return isinstance(left, float | int) and math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


def test_days_come_sorted_with_dates_and_floats(run: Run) -> None:
    reply = run(
        "return {'dates': str(summary_df['date'].dtype), 'sorted': bool(summary_df['date'].is_monotonic_increasing),"
        " 'types': {c: str(summary_df[c].dtype) for c in ['steps', 'sleep_minutes', 'workout_types']},"
        " 'first': summary_df['date'].iloc[0], 'index': summary_df.index.tolist()[:2], 'rows': len(summary_df)}",
        summary=(table := generated_year()),
    )

    assert reply["result"]["dates"] == "datetime64[ns]"
    assert reply["result"]["sorted"] is True
    assert reply["result"]["types"] == {"steps": "float64", "sleep_minutes": "float64", "workout_types": "str"}
    assert reply["result"]["first"][:10] == min(row[0] for row in table["rows"])
    assert reply["result"]["index"] == [0, 1]
    assert reply["result"]["rows"] == len(table["rows"])


@pytest.mark.parametrize("metric", [*METRICS, "cardio_fitness_index", "hrv_rhr_ratio"])
def test_rolling_composites_are_those_of_30_days_with_10_values(run: Run, metric: str) -> None:
    table = generated_year()
    days = as_pandas(table)
    heart = days["resting_heart_rate"].astype(float).replace(0, np.nan)
    days["cardio_fitness_index"] = days["steps"] / heart
    days["hrv_rhr_ratio"] = days["heart_rate_variability"] / heart

    reply = run(f"return summary_df[[f'{metric}_{{k}}_30d' for k in ('mean', 'sd', 'cv')]]", summary=table)

    computed = 0
    for day, row in zip(days["date"], reply["result"], strict=True):
        window = (
            days[(days["date"] > day - pd.Timedelta(days=30)) & (days["date"] <= day)][metric].dropna().astype(float)
        )
        enough = len(window) >= 10
        mean, sd = (window.mean(), window.std()) if enough else (math.nan, math.nan)
        assert same(row[f"{metric}_mean_30d"], mean)
        assert same(row[f"{metric}_sd_30d"], sd)
        assert same(row[f"{metric}_cv_30d"], sd / mean)
        computed += enough
    assert 200 < computed < len(days)


def test_ratios_are_per_day_and_missing_where_the_denominator_is_zero_or_missing(run: Run) -> None:
    rows = [
        ["2026-01-01", 6000, 60, 30],
        ["2026-01-02", 6000, 0, 30],
        ["2026-01-03", None, 50, 25],
        ["2026-01-04", 1, None, 1],
    ]

    reply = run(
        "return summary_df[['cardio_fitness_index', 'hrv_rhr_ratio']].to_dict('list')",
        summary={"columns": ["date", "steps", "resting_heart_rate", "heart_rate_variability"], "rows": rows},
    )

    assert reply["result"] == {
        "cardio_fitness_index": [100.0, None, None, None],
        "hrv_rhr_ratio": [0.5, None, 0.5, None],
    }


def test_a_constant_series_has_no_spread(run: Run) -> None:
    rows = [[(dt.date(2026, 1, 1) + dt.timedelta(days=day)).isoformat(), 78.3] for day in range(40)]

    last = run("return summary_df.iloc[-1]", summary={"columns": ["date", "x"], "rows": rows})["result"]

    assert last["x_sd_30d"] == 0
    assert last["x_cv_30d"] == 0


def test_the_window_is_of_days_and_not_of_rows(run: Run) -> None:
    rows = [[(dt.date(2026, 1, 1) + dt.timedelta(days=5 * day)).isoformat(), float(day)] for day in range(60)]

    reply = run("return summary_df['x_mean_30d'].notna().sum()", summary={"columns": ["date", "x"], "rows": rows})

    assert reply["result"] == 0  # six values in any 30 days


def test_composites_that_are_given_are_not_replaced(run: Run) -> None:
    columns = ["date", "steps", "resting_heart_rate", "cardio_fitness_index"]

    reply = run(
        "return summary_df['cardio_fitness_index'].tolist()",
        summary={"columns": columns, "rows": [["2026-01-01", 100, 50, 9]]},
    )

    assert reply["result"] == [9.0]


def test_no_days_give_an_empty_table_with_a_date(run: Run) -> None:
    code = "return [len(summary_df), str(summary_df['date'].dtype), list(summary_df.columns)]"

    assert run(code)["result"] == [0, "datetime64[ns]", ["date"]]
    assert run(code, summary={"columns": ["date"], "rows": []})["result"] == [0, "datetime64[ns]", ["date"]]


def test_activities_and_profile_keep_their_types(run: Run) -> None:
    activities = {
        "columns": ["date", "started_at", "kind", "minutes"],
        "rows": [["2026-01-01", "2026-01-01T08:00:00+02:00", "run", 30], ["2026-01-02", None, "walk", None]],
    }
    profile = {"columns": ["sex", "age", "birth_date"], "rows": [["F", 34, "unknown"]]}

    reply = run(
        "return [activities_df.iloc[0].to_dict(), activities_df['minutes'].sum(), str(activities_df['date'].dtype)[:10],"
        " profile_df.iloc[0].to_dict()]",
        activities=activities,
        profile=profile,
    )

    assert reply["result"] == [
        {"date": "2026-01-01T00:00:00", "started_at": "2026-01-01T08:00:00+02:00", "kind": "run", "minutes": 30.0},
        30.0,
        "datetime64",
        {"sex": "F", "age": 34, "birth_date": "unknown"},
    ]


def test_six_megabytes_of_days_arrive(run: Run) -> None:
    rows = [["2026-01-01", "x" * 5_900] for _ in range(1_000)]

    reply = run("return int(summary_df['note'].str.len().sum())", summary={"columns": ["date", "note"], "rows": rows})

    assert reply["result"] == 5_900_000


def test_the_population_is_nhanes_percentiles_by_sex(run: Run) -> None:
    reply = run("p = population_df\nreturn [list(p.columns), p[(p.metric == 'bmi') & (p.sex == 'F')].iloc[0]['p50']]")

    assert reply["result"] == [["metric", "sex", "n", "p2_5", "p5", "p25", "p50", "p75", "p95", "p97_5"], 28.4]


@pytest.mark.parametrize(
    "summary",
    [
        {"columns": ["steps"], "rows": [[1]]},
        {"columns": ["date", "date"], "rows": []},
        {"columns": ["date", 1], "rows": []},
        {"columns": ["date"], "rows": [["2026-13-01"]]},
        {"columns": ["date"], "rows": [[None]]},
        {"columns": ["date"], "rows": [[20260101]]},
        {"columns": ["date"], "rows": [["9999-12-31"]]},
        {"columns": ["date", "steps"], "rows": [["2026-01-01"]]},
        {"columns": ["date"], "rows": "none"},
        {"columns": ["date"]},
        [],
        3,
    ],
)
def test_a_table_that_cannot_be_one_is_named(run: Run, summary: object) -> None:
    reply = run("return 1", summary=summary)

    assert (reply["status"], reply["error"]["type"]) == ("error", "InvalidFrames")
    assert reply["error"]["message"].startswith("frames.summary")
