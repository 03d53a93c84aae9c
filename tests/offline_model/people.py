"""The two people of the LifeSnaps data, as the sandbox and the data dictionary present them."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(__file__).parents[2] / "local" / "demo"
PEOPLE = ("person1", "person2")
UNITS = {"resting_heart_rate": "bpm", "heart_rate_variability": "ms", "sleep_minutes": "min", "steps": "steps"}


@cache
def _days(person: str) -> pd.DataFrame:
    frame = pd.read_csv(DATA / f"{person}_daily.csv", parse_dates=["datetime"]).rename(
        columns=lambda name: {"datetime": "date"}.get(name, name.replace("_vs_30d_avg", "_ratio"))
    )
    frame = frame.drop(columns="workout_types")
    frame["cardio_fitness_index"] = frame["steps"] / frame["resting_heart_rate"]
    frame["hrv_rhr_ratio"] = frame["heart_rate_variability"] / frame["resting_heart_rate"]
    return frame


def days_of(person: str) -> pd.DataFrame:
    """One row per day: `date` and the metrics, composites attached."""
    return _days(person).copy()


def dictionary_of(person: str) -> dict[str, Any]:
    frame = _days(person)
    columns = []
    for name in frame.columns.drop(["date", "cardio_fitness_index", "hrv_rhr_ratio"]):
        dates = frame.loc[frame[name].notna(), "date"]
        if len(dates):
            columns.append(
                {
                    "name": name,
                    "unit": UNITS.get(name, ""),
                    "description": "",
                    "days_with_values": len(dates),
                    "last_date_with_value": str(dates.max().date()),
                }
            )
    first, last = frame["date"].min(), frame["date"].max()
    return {"rows": len(frame), "first_date": str(first.date()), "last_date": str(last.date()), "columns": columns}


def run(code: str, days: pd.DataFrame) -> dict[str, Any]:
    """Run the body of `analysis`; what it returns must be JSON, without NaN or infinity."""
    body = "\n".join(f"    {line}" for line in code.splitlines())
    names: dict[str, Any] = {}
    exec(f"def analysis(summary_df, activities_df, profile_df, population_df):\n{body}\n", names)  # noqa: S102
    returned = names["analysis"](days, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    result: dict[str, Any] = json.loads(json.dumps(returned, allow_nan=False))
    return result


class Series:
    """The values of a metric, for computing what an answer must say: another way than the generated code's."""

    def __init__(self, person: str, metric: str) -> None:
        frame = _days(person)
        pairs = zip(frame["date"], frame[metric], strict=True)
        self.by_date = {day.date(): float(value) for day, value in pairs if not math.isnan(value)}
        self.last = max(self.by_date)

    def between(self, start: str, end: str) -> list[float]:
        return [value for day, value in self.by_date.items() if start <= day.isoformat() <= end]

    def back(self, first: int, until: int = 0) -> list[float]:
        """Values of the days that lie `until` (included) to `first` (not included) days before the last one."""
        return [value for day, value in self.by_date.items() if until <= (self.last - day).days < first]
