"""What data there is, as the data science agents read it before they plan: columns, units, and how much of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.health.metrics import COMPOSITES_RULE, METRICS, known_metrics

WINDOWS_RULE = "windows count back from the last day that has a value of the metric asked about"


def data_dictionary(days: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The dictionary of a person's days (`{"date", "metrics": {name: number}}`, any order)."""
    dates: dict[str, list[str]] = {}
    for day in days:
        for name, value in day.get("metrics", {}).items():
            if value is not None:
                dates.setdefault(name, []).append(str(day["date"]))
    every_date = sorted(str(day["date"]) for day in days)
    present = known_metrics(dates)
    return {
        "rows": len(days),
        "first_date": every_date[0] if every_date else None,
        "last_date": every_date[-1] if every_date else None,
        "columns": [
            {
                "name": metric.name,
                "unit": metric.unit,
                "description": metric.description,
                "days_with_values": len(dates[metric.name]),
                "last_date_with_value": max(dates[metric.name]),
            }
            for metric in present
        ],
        "without_values": [name for name in METRICS if name not in dates],
        "composites": COMPOSITES_RULE,
        "windows_rule": WINDOWS_RULE,
    }
