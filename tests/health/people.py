"""The demo people's days as the snapshot has them, and the same as pandas reads them from the file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from functions.health.daily_csv import read_daily_csv

_DEMO = Path(__file__).parents[2] / "local" / "demo"
PEOPLE = ("person1", "person2")


@cache
def days_of_person(name: str) -> list[dict[str, Any]]:
    content = read_daily_csv((_DEMO / f"{name}_daily.csv").read_bytes())
    return [{"date": day.date.isoformat(), "metrics": day.metrics, "workouts": day.workouts} for day in content.days]


@cache
def frame_of_person(name: str) -> pd.DataFrame:
    frame = pd.read_csv(_DEMO / f"{name}_daily.csv", parse_dates=["datetime"])
    frame = frame.rename(columns=lambda column: column.replace("_vs_30d_avg", "_ratio"))
    return frame.set_index("datetime").sort_index()
