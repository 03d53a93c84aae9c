"""The part of docs/concepts/imports.md that the readers' own tables say: which field becomes which metric.

`python -m functions.health.import_formats.documentation` writes it into the page; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from functions.health.import_formats import apple_types, fitbit, oura, whoop
from functions.health.import_formats.found import SKIP_REASONS

PAGE = Path(__file__).parents[3] / "docs" / "concepts" / "imports.md"
BEGIN, END = "<!-- made by functions/health/import_formats/documentation.py -->", "<!-- end -->"
_HOW = {"sum": "sum of the day", "mean": "mean of the day", "last": "last of the day"}


def generated() -> str:
    """The tables, as Markdown."""
    return "\n".join(
        [
            *_table("Apple Health", "Record", _apple()),
            *_table("Fitbit", "File: field", _fitbit()),
            *_table("WHOOP", "Column", _whoop()),
            *_table("Oura", "Field", _oura()),
            "### Why something is left out",
            "",
            "| reason | |",
            "|---|---|",
            *(f"| {reason} | {meaning} |" for reason, meaning in SKIP_REASONS.items()),
            "",
        ]
    )


def page_with(tables: str, page: str) -> str:
    """The page with these tables between its marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{tables}\n{END}{rest.partition(END)[2]}"


def _table(title: str, head: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"### {title}", "", f"| {head} | metric |", "|---|---|")
    yield from (f"| {field} | {metric} |" for field, metric in rows)
    yield ""


def _apple() -> Iterator[tuple[str, str]]:
    for kind, quantity in apple_types.QUANTITIES.items():
        units = ", ".join(unit for unit in quantity.units if "<" not in unit)
        metric = "part of `calories`" if quantity.metric == "basal_calories" else f"`{quantity.metric}`"
        more = ", `max_heart_rate`" if kind == "HeartRate" else ""
        yield f"{kind} ({units})", f"{metric}{more}, {_HOW[quantity.how]}"
    for attribute, (metric, _, _) in apple_types.SUMMARY.items():
        yield f"ActivitySummary: {attribute}", f"`{metric}`, before what records add up to"
    yield (
        "SleepAnalysis",
        "`sleep_minutes`, `light_sleep_minutes`, `deep_sleep_minutes`, `rem_sleep_minutes`, `awake_minutes`, "
        "`time_in_bed_minutes`, `sleep_efficiency`",
    )
    yield "MindfulSession", "`mindful_minutes`"
    yield "Workout", "a workout"


def _fitbit() -> Iterator[tuple[str, str]]:
    for name, (metric, _) in fitbit.MINUTE_SERIES.items():
        yield f"{name}-*.json", f"`{metric}`, sum of the local day"
    yield "heart_rate-*.json", "`average_heart_rate`, `max_heart_rate`"
    for name, metric in fitbit.DAY_SERIES.items():
        yield f"{name}-*.json", f"`{metric}`"
    yield "resting_heart_rate-*.json", "`resting_heart_rate`"
    yield (
        "time_in_heart_rate_zones-*.json",
        ", ".join(f"`{m}`" for m in (*fitbit.ZONES.values(), "active_zone_minutes")),
    )
    yield "demographic_vo2_max-*.json", "`vo2max`"
    for field, metric in fitbit.SLEEP_FIELDS.items():
        yield f"sleep-*.json: {field}", f"`{metric}`"
    for stage, metric in fitbit.SLEEP_STAGES.items():
        yield f"sleep-*.json: {stage}", f"`{metric}`"
    yield "sleep_score.csv", "`sleep_score`"
    for kind, (_, columns) in fitbit.TABLES.items():
        for column, metric in columns.items():
            yield f"table of {kind}: {column}", f"`{metric}`"
    yield "weight-*.json", "`weight_kg` (where height and BMI tell the unit), `bmi`, `body_fat_percent`"
    yield "exercise-*.json", "a workout"


def _whoop() -> Iterator[tuple[str, str]]:
    for column, metric in (whoop.DAY_COLUMNS | whoop.SLEEP_COLUMNS).items():
        yield column, f"`{metric}`"
    yield "workouts.csv", "a workout"


def _oura() -> Iterator[tuple[str, str]]:
    collections = {
        "sleep": oura.SLEEP,
        "daily_sleep": oura.SLEEP_SCORE,
        "daily_activity": oura.ACTIVITY,
        "daily_readiness": oura.READINESS,
        "daily_spo2": oura.SPO2,
        "vo2_max": oura.VO2MAX,
    }
    for name, fields in collections.items():
        for field, (metric, _) in fields.items():
            yield f"{name}: {field}", f"`{metric}`"
    yield "workout", "a workout"


if __name__ == "__main__":
    PAGE.write_text(page_with(generated(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
