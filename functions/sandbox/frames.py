"""JSON tables → the four DataFrames of an analysis, with the composite features attached.

`summary_df` has one row per day, sorted by `date` (datetime64); numbers are floats, missing ones NaN. For its numeric
columns these are added, as DESIGN §7 names them: `cardio_fitness_index` = steps / resting_heart_rate, `hrv_rhr_ratio` =
heart_rate_variability / resting_heart_rate, and for every metric (those two included) `<metric>_mean_30d`, `_sd_30d` and
`_cv_30d` over the 30 calendar days that end with the row's, where at least 10 of them have values.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

FRAME_NAMES = ("summary", "activities", "profile")
_POPULATION_CSV = Path(__file__).parent / "data" / "nhanes_2017_2018_percentiles_weighted.csv"

_RATIOS = {
    "cardio_fitness_index": ("steps", "resting_heart_rate"),
    "hrv_rhr_ratio": ("heart_rate_variability", "resting_heart_rate"),
}
_WINDOW_DAYS, _WINDOW_MIN_VALUES = 30, 10


class FrameError(ValueError):
    """A table that cannot be one. The message names it."""


def load_population() -> pd.DataFrame:
    """US adults' percentiles by `metric` and `sex`, weighted (data/SOURCES.md)."""
    return pd.read_csv(_POPULATION_CSV)


def analysis_frames(tables: Mapping[str, object], population: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """summary_df, activities_df, profile_df, population_df. A table that is not given is empty. Raises FrameError."""
    summary = _summary(*_columns_and_rows("summary", tables.get("summary")))
    others = (_plain(*_columns_and_rows(name, tables.get(name))) for name in FRAME_NAMES[1:])
    return (summary, *others, population)


def _columns_and_rows(name: str, table: object) -> tuple[list[str], list[list[object]]]:
    if table is None:
        return [], []
    if not isinstance(table, dict) or not table.keys() == {"columns", "rows"}:
        raise FrameError(f"frames.{name} must hold columns and rows.")
    columns, rows = table["columns"], table["rows"]
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        raise FrameError(f"frames.{name}.columns must be a list of names.")
    if len(set(columns)) != len(columns):
        raise FrameError(f"frames.{name}.columns has a name twice.")
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == len(columns) for row in rows):
        raise FrameError(f"frames.{name}.rows must be lists with one value per column ({len(columns)}).")
    return columns, rows


def _summary(columns: list[str], rows: list[list[object]]) -> pd.DataFrame:
    if not columns:
        columns = ["date"]
    if "date" not in columns:
        raise FrameError("frames.summary needs a column named date.")
    values = dict(zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True))
    dates = _dates(list(values.pop("date")))
    order = np.argsort(dates, kind="stable")
    metrics: dict[str, npt.NDArray[np.float64]] = {}
    texts: dict[str, pd.Series] = {}
    for name, column in values.items():
        numbers = _floats(column)
        if numbers is None:
            texts[name] = pd.Series(list(column)).iloc[order].reset_index(drop=True)
        else:
            metrics[name] = numbers[order]
    for name, (numerator, denominator) in _RATIOS.items():
        if numerator in metrics and denominator in metrics and name not in values:
            # A zero would be a sensor's way of saying nothing: no value, rather than an infinite one.
            safe = np.where(metrics[denominator] != 0, metrics[denominator], np.nan)
            metrics[name] = metrics[numerator] / safe
    date = pd.Series(dates[order], name="date")
    base = pd.DataFrame({"date": date, **metrics, **texts})
    return pd.concat([base, _rolling(date, metrics)], axis=1) if metrics else base


def _rolling(date: pd.Series, metrics: Mapping[str, npt.NDArray[np.float64]]) -> pd.DataFrame:
    days = pd.DataFrame(dict(metrics)).set_axis(pd.DatetimeIndex(date))
    window = days.rolling(f"{_WINDOW_DAYS}D", min_periods=_WINDOW_MIN_VALUES)
    mean, sd = window.mean(), window.std()
    cv = sd / mean.where(mean != 0)
    parts = [part.add_suffix(f"_{kind}_{_WINDOW_DAYS}d") for kind, part in (("mean", mean), ("sd", sd), ("cv", cv))]
    return pd.concat(parts, axis=1).reset_index(drop=True)


def _dates(values: list[object]) -> npt.NDArray[np.datetime64]:
    if set(map(type, values)) - {str}:
        raise FrameError("frames.summary: date must be text such as 2026-01-31 in every row.")
    try:
        # Nanoseconds, though pandas would choose a coarser unit: much code divides a date's integer by 10**9.
        return pd.to_datetime(pd.Index(values, dtype="str"), format="%Y-%m-%d").as_unit("ns").to_numpy()
    except (ValueError, pd.errors.OutOfBoundsDatetime) as error:
        raise FrameError("frames.summary: date must be text such as 2026-01-31 in every row.") from error


def _floats(column: tuple[object, ...]) -> npt.NDArray[np.float64] | None:
    """The column as floats with NaN for null, or None if it holds text or anything else."""
    if not set(map(type, column)) <= {float, int, bool, type(None)}:
        return None
    try:
        return np.array(column, dtype=np.float64)
    except OverflowError:
        return None


def _plain(columns: list[str], rows: list[list[object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    for column in columns:
        if column == "date" or column.endswith(("_at", "_time", "_date")):
            frame[column] = _moments(frame[column])
        elif frame[column].isna().all():
            frame[column] = np.nan  # a column of None is of no type, and nothing can be computed with it
    return frame


def _moments(column: pd.Series) -> pd.Series:
    """Dates and times as datetime64 (UTC where they have an offset); as they came where one of them is neither."""
    if not all(isinstance(value, str) or value is None for value in column):
        return column
    try:
        parsed = pd.to_datetime(column, format="ISO8601")
    except ValueError:
        try:
            parsed = pd.to_datetime(column, format="ISO8601", utc=True)
        except ValueError:
            return column
    return parsed
